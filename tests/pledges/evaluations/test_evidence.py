"""Evidence: several files, links, numbers; without metadata; shown twice is pointed out; taken away while the sheet is open."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import ExifTags, Image

from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.documents import render_pdf
from emulation.files.models import StoredFile
from emulation.files.store import fetch
from emulation.workflow import NotAllowed, WrongState
from pledges.evaluations.domain import entries, evidence, submission
from pledges.evaluations.domain.entries import RefusedEntry
from pledges.evaluations.models import Evidence, Score
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, fields, text

pytestmark = pytest.mark.django_db
LAST = 2
PDF = b"%PDF-1.7 bao cao"


@pytest.fixture
def quarter() -> Quarter:
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    return quarter


def score_at(quarter: Quarter, place: int = LAST, code: str = "I.1") -> Score:
    return Score.objects.select_related("criterion", "evaluation").get(
        evaluation=quarter.evaluation(place), criterion__code=code
    )


def attach(
    quarter: Quarter, content: bytes = PDF, *, place: int = LAST, code: str = "I.1", name: str = "so.pdf"
) -> Evidence:
    return entries.attach_evidence(
        by=quarter.cast.officers[place],
        score=score_at(quarter, place, code),
        content=content,
        name=name,
        no_state_secret=True,
    )


def photo(colour: str = "red") -> bytes:
    picture = Image.new("RGB", (40, 30), colour)
    exif = picture.getexif()
    exif[ExifTags.Base.Make] = "DienThoai"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def attach_page(quarter: Quarter, code: str = "I.1") -> str:
    return address("sheet", quarter, LAST) + f"minh-chung/{score_at(quarter, code=code).pk}/"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_is_kept_without_its_metadata(quarter):
    sent = photo()
    kept = attach(quarter, sent, name="anh.jpg")
    assert b"DienThoai" in sent
    content = fetch(kept.file)
    assert b"DienThoai" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert attach(quarter, sent, name="anh khac ten.jpg") == kept  # the same photo at the same leaf is one


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng"),
        (b"GIF89a<script>", "không phải PDF, PNG hoặc JPEG"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>", "Không đọc được ảnh"),
        (b"PK\x03\x04%PDF-1.7", "không phải PDF"),
        (PDF + b"0" * 10 * 1024**2, "lớn hơn 10 MB"),
    ],
)
def test_what_is_not_taken(quarter, content, said):
    with pytest.raises(RefusedEntry, match=said):
        attach(quarter, content)
    assert not StoredFile.objects.exists()


def test_what_hides_behind_a_photo_is_gone(quarter):
    kept = attach(quarter, photo() + b"PK\x03\x04<script>alert(1)</script>", name="a.jpg")
    assert b"script" not in fetch(kept.file)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://may-chu/tep",
        "//vksnd.gov.vn/a",
        "vksnd.gov.vn",
        "https://",
        "https://a b.vn",
        "http://[::1",
        "https://vksnd.gov.vn/" + "a" * 500,
        "https://ten:mat-khau@vksnd.gov.vn/",
        "java\nscript:alert(1)",
    ],
)
def test_an_address_that_is_not_taken_is_shown_as_text(client, quarter, url):
    client.force_login(quarter.cast.officers[LAST])
    response = client.post(attach_page(quarter), {"url": url, "no_state_secret": "on"})
    assert response.status_code == 422
    assert "Đường dẫn: " in text(response)
    assert 'href="javascript' not in text(response)
    assert not Evidence.objects.exists()


def test_an_address_that_got_into_the_database_otherwise_is_text(client, quarter):
    row = Evidence.objects.create(
        score=score_at(quarter),
        kind="link",
        url="javascript:alert(1)",
        no_state_secret=True,
        attached_by=quarter.cast.officers[LAST],
    )
    client.force_login(quarter.cast.head_leader)
    page = text(client.get(reverse("evaluations:evidence_look", args=[row.pk])))
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_files_a_link_and_a_number_in_one_go(client, quarter):
    client.force_login(quarter.cast.officers[LAST])
    sent = {
        "file": [upload("a.pdf", PDF), upload("b.jpg", photo()), upload("c.exe", b"MZ")],
        "url": "https://vksndtc.gov.vn/bao-cao?quy=3",
        "document": "15/BC-VKS ngày 03/9/2026",
        "about": "Báo cáo quý",
        "no_state_secret": "on",
    }
    response = client.post(attach_page(quarter), sent)
    assert (
        response.status_code == 422
    )  # one of three files is not taken, and says so by its name; the others are attached
    assert "c.exe: Minh chứng: Tệp không phải PDF" in text(response)
    kinds = sorted(Evidence.objects.values_list("kind", flat=True))
    assert kinds == ["document", "file", "file", "link"]
    page = text(client.get(address("sheet", quarter, LAST)))
    for words in ("a.pdf", "b.jpg", "https://vksndtc.gov.vn/bao-cao?quy=3", "15/BC-VKS ngày 03/9/2026"):
        assert words in page
    again = client.post(
        attach_page(quarter), {**sent, "file": [upload("a.pdf", PDF)], "document": "15/bc-vks NGÀY 03/9/2026"}
    )
    assert again.status_code == 302
    assert Evidence.objects.count() == 4


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"no_state_secret": "on"}, "Chưa có minh chứng nào"),
        ({"document": "15/BC"}, "không chứa bí mật nhà nước"),
        ({"document": "báo cáo quý", "no_state_secret": "on"}, "Số văn bản: chưa có số"),
        ({"url": "x\x00", "no_state_secret": "on"}, "is-invalid"),
    ],
)
def test_what_the_form_refuses(client, quarter, sent, said):
    client.force_login(quarter.cast.officers[LAST])
    response = client.post(attach_page(quarter), sent)
    assert response.status_code == 422
    assert said.lower() in text(response).lower()


def test_the_script_sends_file_by_file_and_is_told(client, quarter):
    client.force_login(quarter.cast.officers[LAST])

    def send(content: bytes, **more: Any) -> Any:
        return client.post(attach_page(quarter), {"file": upload("a.pdf", content), **more}, headers={"X-Upload": "1"})

    good = send(PDF, no_state_secret="on")
    assert good.json()["done"][0] == {
        "name": "a.pdf",
        "url": reverse("evaluations:evidence_look", args=[Evidence.objects.get().pk]),
    }
    bad = send(b"MZ", no_state_secret="on")
    assert (bad.status_code, "không phải PDF" in bad.json()["problem"]) == (422, True)
    assert "bí mật nhà nước" in send(PDF).json()["problem"]


def test_the_same_file_again_is_not_called_attached(client, quarter):
    first = attach(quarter, name="bien-ban.pdf")
    client.force_login(quarter.cast.leaders[LAST])
    sent = {"no_state_secret": "on"}
    page = client.post(attach_page(quarter), sent | {"file": upload("ban-sao.pdf", PDF)}, follow=True)
    assert "Đã đính kèm" not in text(page)
    assert "Không thêm bản thứ hai" in text(page)
    assert "bien-ban.pdf" in text(page)
    assert str(quarter.cast.officers[LAST]) in text(page)

    both = {"file": [upload("ban-sao.pdf", PDF), upload("khac.pdf", PDF + b" khac")]}
    page = client.post(attach_page(quarter), sent | both, follow=True)
    assert "Đã đính kèm 1 minh chứng" in text(page)
    assert "Không thêm bản thứ hai" in text(page)
    told = client.post(attach_page(quarter), sent | {"file": upload("a.pdf", PDF)}, headers={"X-Upload": "1"}).json()
    assert "Không thêm bản thứ hai" in told["done"][0]["already"]
    for name, value in (("url", "https://vi.du/a"), ("document", "15/BC-VKS")):
        assert "Đã đính kèm" in text(client.post(attach_page(quarter), sent | {name: value}, follow=True))
        assert "Không thêm bản thứ hai" in text(client.post(attach_page(quarter), sent | {name: value}, follow=True))
    assert Evidence.objects.filter(score=first.score).count() == 4


def test_files_chosen_before_the_tick_are_attached_after_it(client, quarter):
    client.force_login(quarter.cast.officers[LAST])
    both = {"file": [upload("mot.pdf", PDF), upload("hai.pdf", PDF + b" 2")], "about": "Biên bản"}
    refused = client.post(attach_page(quarter), both)
    assert refused.status_code == 422
    assert "mot.pdf, hai.pdf" in text(refused)
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()

    typed = fields(refused)
    client.post(attach_page(quarter), typed | {"no_state_secret": "on"})

    assert sorted(each.file.name for each in Evidence.objects.all()) == ["hai.pdf", "mot.pdf"]
    assert {each.about for each in Evidence.objects.all()} == {"Biên bản"}
    again = client.post(attach_page(quarter), typed | {"no_state_secret": "on"})
    assert "Chưa có minh chứng nào" in text(again)


def test_the_same_thing_shown_twice_is_pointed_out_to_unit_and_appraiser(client, quarter):
    quarter.fill(1)
    own, other = attach(quarter), attach(quarter, place=1, code="II", name="khac.pdf")
    alone = attach(quarter, b"%PDF-1.7 khac", code="II")
    stranger = make_quarter(members=3)
    stranger.fill(LAST)
    attach(stranger)  # another bloc
    submission.submit(
        by=quarter.cast.leaders[1], evaluation=quarter.evaluation(1)
    )  # before, it is nobody else's to see
    for person in (quarter.cast.officers[LAST], quarter.cast.head_leader):
        client.force_login(person)
        page = text(client.get(reverse("evaluations:evidence_look", args=[own.pk])))
        assert "còn được dùng ở nơi khác" in page
        assert quarter.cast.units[1].short_name in page
        assert "Tiêu chí II" in page
        assert "nơi khác" not in text(client.get(reverse("evaluations:evidence_look", args=[alone.pk])))
        sheet = text(client.get(address("sheet", quarter, LAST)))
        assert sheet.count("Trùng minh chứng nơi khác") == 1
    client.force_login(quarter.cast.officers[LAST])
    assert other.file.sha256 == own.file.sha256
    assert quarter.cast.units[1].short_name in text(client.get(attach_page(quarter)))


def test_a_link_and_a_number_are_recognised_again(quarter):
    by, score, second = quarter.cast.officers[LAST], score_at(quarter), score_at(quarter, code="II")
    link = evidence.attach_link(by=by, score=score, url="https://a.vn/1", no_state_secret=True)
    assert evidence.attach_link(by=by, score=score, url=" https://a.vn/1 ", no_state_secret=True) == link
    again = evidence.attach_link(by=by, score=second, url="https://a.vn/1", no_state_secret=True)
    assert again.fingerprint == link.fingerprint
    number = evidence.attach_document(by=by, score=score, document="15/BC-VKS", no_state_secret=True)
    assert evidence.attach_document(by=by, score=second, document="15 / bc-vks", no_state_secret=True).fingerprint == (
        number.fingerprint
    )


def test_a_picture_of_it_is_looked_at_before_it_is_downloaded(client, quarter):
    pdf = render_pdf("<html><head><title>a</title></head><body><p>Báo cáo</p></body></html>")
    shown, broken = attach(quarter, pdf), attach(quarter)
    client.force_login(quarter.cast.auditor)
    picture = client.get(reverse("evaluations:evidence_picture", args=[shown.pk]))
    assert (picture.status_code, picture["Content-Type"], picture["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert Image.open(io.BytesIO(picture.content)).height > 500
    assert client.get(reverse("evaluations:evidence_picture", args=[broken.pk])).status_code == 404
    page = text(client.get(reverse("evaluations:evidence_look", args=[shown.pk])))
    assert reverse("evaluations:evidence_picture", args=[shown.pk]) in page
    client.force_login(quarter.cast.outsider)
    for name in ("evidence_look", "evidence_picture", "evidence"):
        assert client.get(reverse(f"evaluations:{name}", args=[shown.pk])).status_code == 404


def test_evidence_is_taken_away_while_the_sheet_is_open(client, quarter):
    kept, twin = attach(quarter), attach(quarter, code="II")
    client.force_login(quarter.cast.officers[LAST])
    path = reverse("evaluations:evidence_remove", args=[kept.pk])
    client.force_login(quarter.cast.head_leader)
    assert client.post(path).status_code == 403
    client.force_login(quarter.cast.officers[LAST])
    assert client.post(path).status_code == 302
    assert list(Evidence.objects.all()) == [twin]
    assert fetch(twin.file) == PDF  # the bytes stay while another leaf has them
    assert Event.objects.get(verb="evidence.removed").details["criterion"] == "I.1"


def test_bytes_go_with_the_last_that_has_them(quarter, django_capture_on_commit_callbacks):
    kept = attach(quarter)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.detach_evidence(by=quarter.cast.officers[LAST], evidence=kept)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_nothing_changes_once_the_sheet_is_handed_in(client, quarter):
    kept = attach(quarter)
    with pytest.raises(NotAllowed):
        evidence.detach_evidence(by=quarter.cast.officers[1], evidence=kept)
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    by = quarter.cast.officers[LAST]
    with pytest.raises(WrongState):
        evidence.detach_evidence(by=by, evidence=kept)
    with pytest.raises(WrongState):
        evidence.attach_link(by=by, score=score_at(quarter), url="https://a.vn", no_state_secret=True)
    client.force_login(by)
    assert client.get(attach_page(quarter)).status_code == 409
    assert "Bỏ minh chứng này" not in text(client.get(reverse("evaluations:evidence_look", args=[kept.pk])))
    row = {"score": kept.score, "file": kept.file, "no_state_secret": True, "attached_by": by}
    for deed in (kept.delete, Evidence(**row).save, lambda: Evidence.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert "minh chứng giữ nguyên" in explain(caught.value)


def test_a_row_is_one_thing(quarter):
    file = attach(quarter).file
    common = {"score": score_at(quarter), "no_state_secret": True, "attached_by": quarter.cast.officers[LAST]}
    for values in (
        {"kind": "link", "file": file},
        {"kind": "file"},
        {"kind": "document", "url": "https://a.vn"},
        {"kind": "link", "url": "https://a.vn", "document": "1"},
        {"kind": "x", "document": "1"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence(**common, **values).save()


def test_pages_ask_no_more_for_more_evidence(client, quarter):
    counts = []
    client.force_login(quarter.cast.officers[LAST])
    for number in (1, 3):
        for place in range(number):
            attach(quarter, PDF + str(place).encode())
            attach(quarter, PDF + str(place).encode(), code="II")
        asked = []
        for path in (attach_page(quarter), address("sheet", quarter, LAST)):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            asked.append(len(captured))
        counts.append(asked)
    assert counts[0] == counts[1]
