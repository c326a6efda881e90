"""Private files: type by content, one copy for equal contents, damage noticed, never shown inside the browser."""

import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from emulation.files import store
from emulation.files.models import StoredFile
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nnoi dung"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20


@pytest.fixture
def user():
    return UserFactory()


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(PDF, "application/pdf", ".pdf"), (PNG, "image/png", ".png"), (JPEG, "image/jpeg", ".jpg")],
)
def test_kept_and_fetched(user, content, kind, ending) -> None:
    file = store.keep(content, name="Báo cáo quý I.docx", by=user)
    assert (file.content_type, file.size, file.name) == (kind, len(content), f"Báo cáo quý I{ending}")
    assert store.fetch(file) == content


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"PK\x03\x04", b"<svg xmlns=''/>", b" %PDF-1.7", b"GIF89a"],
)
def test_a_wrong_kind_is_refused_whatever_its_name(user, content) -> None:
    with pytest.raises(ValidationError, match="không phải PDF, PNG hoặc JPEG"):
        store.keep(content, name="that-ra-la.pdf", by=user)
    assert not on_disk()
    assert not StoredFile.objects.exists()


def test_an_empty_file_is_refused(user) -> None:
    with pytest.raises(ValidationError, match="Tệp rỗng"):
        store.keep(b"", name="a.pdf", by=user)


def test_the_size_is_capped_to_the_byte(user, monkeypatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 1024**2)
    assert store.keep(PDF + b"0" * (1024**2 - len(PDF)), name="a.pdf", by=user).size == 1024**2
    with pytest.raises(ValidationError, match="lớn hơn 1 MB"):
        store.keep(PDF + b"0" * (1024**2 - len(PDF) + 1), name="a.pdf", by=user)


def test_equal_contents_share_one_file_on_the_disk(user) -> None:
    first = store.keep(PDF, name="a.pdf", by=user)
    second = store.keep(PDF, name="b.pdf", by=UserFactory())
    assert first.pk != second.pk
    assert first.sha256 == second.sha256
    assert len(on_disk()) == 1


def test_nobody_else_on_the_computer_reads_them(user) -> None:
    store.keep(PDF, name="a.pdf", by=user)
    (path,) = on_disk()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\an\\bao cao", "a" * 400, "", "\x00", "Báo cáo"])
def test_a_name_is_a_name_and_no_path(user, name) -> None:
    file = store.keep(PDF, name=name, by=user)
    assert not set(file.name) & set("/\\\x00")
    assert len(file.name) <= 200
    assert file.name.endswith(".pdf")
    assert file.name != ".pdf"


def test_damage_is_noticed(user) -> None:
    file = store.keep(PDF, name="a.pdf", by=user)
    (path,) = on_disk()
    path.write_bytes(PDF + b"!")
    with pytest.raises(store.DamagedFile):
        store.fetch(file)
    path.unlink()
    with pytest.raises(store.DamagedFile):
        store.fetch(file)


def test_a_full_disk_leaves_no_half_file(user, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(PDF, name="a.pdf", by=user)
    assert not on_disk()
    assert not StoredFile.objects.exists()


def test_downloads_are_attachments_that_run_nothing(user) -> None:
    file = store.keep(PDF, name="Báo cáo.pdf", by=user)
    response = store.as_attachment(file)
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=utf-8''B%C3%A1o%20c%C3%A1o.pdf" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_no_address_serves_the_folder(client, user) -> None:
    file = store.keep(PDF, name="a.pdf", by=user)
    client.force_login(user)
    for path in (f"/files/{file.sha256}", f"/media/{file.sha256}", f"/static/../files/{file.sha256[:2]}/{file.sha256}"):
        assert client.get(path).status_code == 404
    assert io.BytesIO(PDF).read() == store.fetch(file)
