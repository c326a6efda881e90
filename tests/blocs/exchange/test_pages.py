"""The pages of importing and exporting, as an administrator walks them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blocs.domain.exchange.catalogues import CATALOGUES
from blocs.enums import Capacity
from blocs.models import CatalogueImport, Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.files import store
from emulation.files.models import StoredFile
from tests.blocs.exchange.helpers import opened, rehearse, unit_row, units_file
from tests.factories import HostFactory, UnitFactory, person

pytestmark = pytest.mark.django_db
UNITS = reverse("blocs:catalogue", args=["don-vi"])


@pytest.fixture
def keeper() -> User:
    return person(HostFactory(), Capacity.ADMINISTRATOR)


@pytest.fixture
def administrator(client, keeper):
    client.force_login(keeper)
    return client


def text(response) -> str:
    return response.content.decode()


def upload(client, content: bytes, name: str = "don-vi.xlsx", page: str = UNITS):
    return client.post(page, {"file": SimpleUploadedFile(name, content)})


def test_from_the_upload_to_the_result(administrator):
    UnitFactory(code="cu", name="Tên cũ")
    sent = upload(administrator, units_file(unit_row("moi"), unit_row("cu", name="Tên <đúng>")))
    page = text(administrator.get(sent.url))
    assert "Chưa ghi gì vào danh mục" in page
    assert "Tên cũ → Tên &lt;đúng&gt;" in re.sub(r"\s+", " ", page)
    assert not Unit.objects.filter(code="moi").exists()

    done = administrator.post(sent.url, {"step": "do"})
    again = administrator.post(sent.url, {"step": "do"})

    assert done.url == again.url == sent.url
    page = text(administrator.get(sent.url))
    assert "Đã nhập 2 dòng: 1 mới, 1 sửa." in page
    assert "đã được nhập rồi" in page
    assert "Nhập vào danh mục" not in page
    assert Unit.objects.get(code="cu").name == "Tên <đúng>"
    assert "don-vi.xlsx" in text(administrator.get(reverse("blocs:exchange")))


def test_a_file_that_cannot_be_read_is_an_error_of_the_field(administrator):
    response = upload(administrator, b"%PDF-1.7", "tep.pdf")
    assert response.status_code == 422
    assert "không phải .xlsx hoặc .csv" in text(response)
    assert administrator.post(UNITS, {}).status_code == 422


def test_a_file_over_ten_megabytes_is_refused_by_name(administrator):
    response = upload(administrator, b"x" * (store.MAX_BYTES + 1))
    assert response.status_code == 422
    assert "Tệp lớn hơn 10 MB" in text(response)


def test_problems_stand_in_a_table_and_there_is_no_button(administrator):
    sent = upload(administrator, units_file(unit_row("moi", kind="Tòa án")))
    page = text(administrator.get(sent.url))
    assert "Loại đơn vị" in page
    assert "không có trong danh mục" in page
    assert "Nhập vào danh mục" not in page
    administrator.post(sent.url, {"step": "do"})
    assert "Tệp chưa nhập được" in text(administrator.get(sent.url))
    assert not Unit.objects.filter(code="moi").exists()


def test_an_old_code_is_offered_and_never_converted_by_itself(administrator):
    old = unit_row("moi", name="ViÖn kiÓm s¸t nh©n d©n huyÖn §«ng H­ng", short_name="VKSND §«ng H­ng")
    sent = upload(administrator, units_file(old))
    page = text(administrator.get(sent.url))
    assert "chuyển mã TCVN3 (ABC) → Unicode" in page
    assert "Viện kiểm sát nhân dân huyện Đông Hưng" in page
    assert "Nhập vào danh mục" not in page

    administrator.post(sent.url, {"step": "again", "convert": "tcvn3"})
    assert "Nhập vào danh mục" in text(administrator.get(sent.url))
    administrator.post(sent.url, {"step": "do"})
    assert Unit.objects.get(code="moi").name == "Viện kiểm sát nhân dân huyện Đông Hưng"
    assert Event.objects.get(verb="catalogue.imported").details["converted_from"] == "tcvn3"


def test_template_and_exports(administrator, keeper):
    sheet = opened(administrator.get(reverse("blocs:catalogue_template", args=["don-vi"])).content)
    assert sheet["Đơn vị"]["A1"].value == "Mã *"
    export = reverse("blocs:catalogue_export", args=["don-vi"])
    assert opened(administrator.post(export, {"format": "xlsx"}).content)["Đơn vị"].max_row == 1 + Unit.objects.count()
    response = administrator.post(export, {"format": "csv"})
    assert response["Content-Disposition"].endswith('.csv"')
    assert response.content.startswith("\ufeff".encode())
    details = [
        event.details["format"] for event in Event.objects.filter(verb="catalogue.exported").order_by("sequence")
    ]
    assert details == ["xlsx", "csv"]


def test_a_rehearsal_is_its_owners_alone(administrator, keeper, client):
    found = rehearse(keeper, "don-vi", units_file(unit_row("moi")))
    client.force_login(person(HostFactory(), Capacity.ADMINISTRATOR))
    assert client.get(found.get_absolute_url()).status_code == 404
    assert client.post(found.get_absolute_url(), {"step": "do"}).status_code == 404
    client.force_login(keeper)
    client.post(found.get_absolute_url(), {"step": "do"})
    client.force_login(User.objects.exclude(pk=keeper.pk).get())
    assert client.get(found.get_absolute_url()).status_code == 200


def test_a_rehearsal_that_nobody_followed_is_forgotten_with_its_file(
    keeper, private_folder, django_capture_on_commit_callbacks
):
    old = rehearse(keeper, "don-vi", units_file(unit_row("bo-do")))
    path = next(each for each in (private_folder / "files").rglob("*") if each.is_file())
    with clock.at(clock.now() + timedelta(days=2)), django_capture_on_commit_callbacks(execute=True):
        rehearse(keeper, "don-vi", units_file(unit_row("moi")))
    assert not CatalogueImport.objects.filter(pk=old.pk).exists()
    assert not StoredFile.objects.filter(pk=old.file_id).exists()
    assert not path.exists()


@pytest.mark.parametrize("slug", [each.slug for each in CATALOGUES])
def test_each_list_of_the_admin_leads_to_its_files(administrator, slug):
    catalogue = next(each for each in CATALOGUES if each.slug == slug)
    meta = catalogue.batch.model._meta
    page = text(administrator.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")))
    for word in ("Nhập từ tệp", "Xuất tệp", "Tải mẫu"):
        assert word in page
    assert reverse("blocs:catalogue", args=[slug]) in page
    assert administrator.get(reverse("blocs:catalogue", args=[slug])).status_code == 200


def test_who_only_reads_the_admin_is_not_led_to_files(client):
    client.force_login(person(HostFactory(), Capacity.AUDITOR))
    assert "Nhập từ tệp" not in text(client.get(reverse("admin:blocs_unit_changelist")))


def test_an_unknown_catalogue_is_not_found(administrator):
    assert administrator.get(reverse("blocs:catalogue", args=["la"])).status_code == 404


def test_the_page_that_waits_is_told_how_far_the_import_is(administrator, keeper):
    page = text(administrator.get(UNITS))
    token = re.search(r'name="progress" value="([^"]+)"', page)[1]
    address = reverse("blocs:import_progress", args=[token])
    assert f'hx-get="{address}"' in page
    assert "Đang gửi tệp" in text(administrator.get(address))
    upload = {"file": SimpleUploadedFile("don-vi.xlsx", units_file(unit_row("moi"))), "progress": token}
    sent = administrator.post(UNITS, upload)
    assert "Đang thử ghi" in text(administrator.get(address))
    token = re.search(r'name="progress" value="([^"]+)"', text(administrator.get(sent.url)))[1]
    administrator.post(sent.url, {"step": "do", "progress": token})
    assert "Đang ghi nhật ký" in text(administrator.get(reverse("blocs:import_progress", args=[token])))
