"""Certificates in the admin: read by those who enter, revoked and trusted by administrators; no key is ever shown."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blocs.enums import Capacity
from emulation import clock
from emulation.accounts.models import User
from emulation.certificates import domain
from emulation.certificates.making import as_pem
from emulation.certificates.models import Authority, Certificate, OutsideRoot, Reason, State
from tests.emulation.certificates.test_outside import leaf, trust
from tests.emulation.documents.papers import END, issuer, stranger
from tests.factories import HostFactory, UserFactory, person

pytestmark = pytest.mark.django_db
MODELS = ("authority", "certificate", "outsideroot")
LIST = {name: reverse(f"admin:certificates_{name}_changelist") for name in MODELS}
ADD = reverse("admin:certificates_outsideroot_add")
PASSWORD = "mot-mat-khau-dai"


@pytest.fixture
def keeper(client, administrator) -> User:
    administrator.choose_password(PASSWORD)
    administrator.save()
    client.force_login(administrator)
    return administrator


@pytest.fixture
def row() -> Certificate:
    domain.signer_for(UserFactory(full_name="Đỗ Thị Hạnh"), unit="Phòng 1")
    return Certificate.objects.get()


def text(response) -> str:
    return response.content.decode()


def uploaded(content: bytes) -> dict[str, object]:
    return {"file": SimpleUploadedFile("ca.cer", content), "trusted_from": "01/01/2026"}


def kept(page: str) -> str:
    return re.search(r'name="kept" value="([^"]+)"', page)[1]


def pages(row: Certificate, root: OutsideRoot) -> list[str]:
    rows = {"authority": row.authority_id, "certificate": row.pk, "outsideroot": root.pk}
    found = [*LIST.values()]
    for name, pk in rows.items():
        found += [reverse(f"admin:certificates_{name}_{page}", args=[pk]) for page in ("change", "history")]
    return [*found, reverse("admin:certificates_authority_pem", args=[row.authority_id])]


def test_the_ladder(client, keeper, row) -> None:
    (root,) = trust(keeper, issuer().root)
    crl = reverse("admin:certificates_outsideroot_crl", args=[root.pk])
    host = HostFactory()
    for capacity, reads, decides in (
        (Capacity.OFFICER, 302, 302),
        (Capacity.STANDING_BODY, 302, 302),
        (Capacity.AUDITOR, 200, 403),
        (Capacity.ADMINISTRATOR, 200, 200),
    ):
        client.force_login(person(host, capacity))
        assert {client.get(page).status_code for page in pages(row, root)} == {reads}
        assert {client.get(page).status_code for page in (ADD, crl)} == {decides}
        values = {"action": "revoke", "_selected_action": row.pk}
        client.post(LIST["certificate"], {**values, "confirmed": 1, "reason": "exposed"})
        row.refresh_from_db()
        assert (row.state == State.REVOKED) == (capacity == Capacity.ADMINISTRATOR)
        assert client.post(LIST["outsideroot"], {"action": "withdraw", "_selected_action": root.pk}).status_code in (
            200,
            302,
        )
    client.force_login(keeper)
    assert client.get(reverse("admin:certificates_outsideroot_crl", args=[0])).status_code == 404
    for name in ("authority", "certificate"):
        assert client.get(reverse(f"admin:certificates_{name}_add")).status_code == 403
        assert client.get(reverse(f"admin:certificates_{name}_delete", args=[row.pk])).status_code in (302, 403)


def test_no_page_shows_a_key(client, keeper, row) -> None:
    (root,) = trust(keeper, issuer().root)
    stored = bytes(row.sealed_key)
    for page in pages(row, root):
        content = client.get(page).content
        assert b"sealed_key" not in content
        assert stored.hex().encode() not in content
        assert b"PRIVATE KEY" not in content


def test_revoking_asks_for_a_reason_first(client, keeper, row) -> None:
    values = {"action": "revoke", "_selected_action": row.pk}
    asked = text(client.post(LIST["certificate"], values))
    assert "Đỗ Thị Hạnh" in asked
    assert "không thể khôi phục" in asked
    row.refresh_from_db()
    assert row.state == State.VALID
    assert "lựa chọn" in text(client.post(LIST["certificate"], {**values, "confirmed": 1, "reason": "khac"}))
    client.post(LIST["certificate"], {**values, "confirmed": 1, "reason": "exposed", "note": "Mất máy"})
    row.refresh_from_db()
    assert (row.state, row.reason, row.revoked_by, row.note) == (State.REVOKED, Reason.EXPOSED, keeper, "Mất máy")
    history = text(client.get(reverse("admin:certificates_certificate_history", args=[row.pk])))
    assert "Nghi lộ khóa hoặc lộ mật khẩu. Mất máy" in history
    again = text(client.post(LIST["certificate"], {**values, "confirmed": 1, "reason": "exposed"}))
    assert "đã bị thu hồi lúc" in again


def test_filters_and_search(client, keeper, row) -> None:
    for query, found in (
        ("q=do+thi+hanh", True),
        ("q=khong", False),
        ("state__exact=valid", True),
        ("state__exact=revoked", False),
        ("thoi-han=con-han", True),
        ("thoi-han=sap-het", False),
        ("thoi-han=da-het", False),
        ("thoi-han=gi-day", True),
    ):
        assert (str(row.pk) in text(client.get(f"{LIST['certificate']}?{query}"))) == found, query


def test_trusting_shows_first_and_asks_for_the_password(client, keeper) -> None:
    bundle = (as_pem(issuer().root) + as_pem(stranger().root)).encode()
    preview = text(client.post(ADD, uploaded(bundle)))
    assert preview.count("Chứng thư gốc</dd>") == 2
    assert "CA của người lạ" in preview
    assert "01/01/2099" in preview
    assert not OutsideRoot.objects.exists()
    values = {"kept": kept(preview), "trusted_from": "15/01/2026"}
    for wrong, words in (
        ({"password": "sai"}, "Mật khẩu không đúng"),
        ({"password": PASSWORD, "trusted_from": "32/01/2026"}, "ngày"),
    ):
        response = client.post(ADD, {**values, **wrong})
        assert response.status_code == 422
        assert words in text(response)
        assert kept(text(response)) == values["kept"]
    assert not OutsideRoot.objects.exists()
    assert client.post(ADD, {**values, "password": PASSWORD}).url == LIST["outsideroot"]
    assert OutsideRoot.objects.count() == 2
    assert str(OutsideRoot.objects.first().trusted_from) == "2026-01-15"
    twice = text(client.post(ADD, {**values, "password": PASSWORD}))
    assert "Không cần thêm lần nữa" in twice


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Hãy chọn tệp chứng thư"),
        (lambda: uploaded(leaf()), "không phải chứng thư của tổ chức chứng thực"),
        (lambda: uploaded(b"x"), "không đọc được như một chứng thư"),
        ({"kept": "%%", "password": PASSWORD, "trusted_from": "01/01/2026"}, "Nội dung xem trước bị hỏng"),
        ({"kept": "YQ==", "password": PASSWORD, "trusted_from": "01/01/2026"}, "không đọc được như một chứng thư"),
    ],
)
def test_a_file_that_is_no_authority(client, keeper, values, words) -> None:
    response = client.post(ADD, values() if callable(values) else values)
    assert response.status_code == 422
    assert words in text(response)


def test_a_revocation_list_and_the_end_of_trust(client, keeper) -> None:
    (root,) = trust(keeper, issuer().root)
    page = reverse("admin:certificates_outsideroot_crl", args=[root.pk])
    bad = client.post(page, {"file": SimpleUploadedFile("a.crl", stranger().crl())})
    assert bad.status_code == 422
    assert "không do chứng thư này ký" in text(bad)
    good = client.post(page, {"file": SimpleUploadedFile("a.crl", issuer().crl())}, follow=True)
    assert "Đã nhận danh sách thu hồi: 0 chứng thư, dùng đến 01/01/2099" in text(good)
    values = {"action": "withdraw", "_selected_action": root.pk, "confirmed": 1}
    client.post(LIST["outsideroot"], {**values, "note": ""})
    root.refresh_from_db()
    assert root.withdrawn_at is None
    client.post(LIST["outsideroot"], {**values, "note": "Công văn 12"})
    root.refresh_from_db()
    assert (root.withdrawn_by, root.note) == (keeper, "Công văn 12")
    assert str(root) in text(client.get(f"{LIST['outsideroot']}?tinh-trang=thoi"))
    assert str(root) not in text(client.get(f"{LIST['outsideroot']}?tinh-trang=con"))


def test_the_index_tells_what_ends(client, keeper) -> None:
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        domain.ensure_authority(by=None)
    trust(keeper, issuer().root)
    assert Authority.objects.count() == 1
    with clock.at(END):
        client.force_login(keeper)
        page = text(client.get(reverse("admin:index")))
    assert re.search(r"<strong>1</strong> CA nội bộ sắp hết hạn", page)
    assert re.search(r"<strong>1</strong> chứng thư gốc bên ngoài hết hạn", page)
