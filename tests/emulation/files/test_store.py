"""Private files: type by content, one copy for equal contents, damage noticed, never shown inside the browser."""

import errno
import io
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from emulation import disk
from emulation.audit.models import Event
from emulation.files import damage, store
from emulation.files.findings import stored_files
from emulation.files.models import StoredFile
from emulation.status import Level
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nnoi dung"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20


@pytest.fixture
def user():
    return UserFactory()


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and path.parent != damage.folder()]


def served(file: StoredFile) -> bytes:
    response = store.as_attachment(file)
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()  # the end of a whole request would close the connection of this test as well
    return content


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def turn_a_bit(path: Path) -> None:
    """Change one bit and set the time of the change back, as nobody's program would."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


BROKEN = {"gone": Path.unlink, "cut": cut, "bit": turn_a_bit}
LARGE = PDF + b"0" * store.ALWAYS_HASHED


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


# --- no byte leaves unchecked -----------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [store.fetch, store.as_attachment])
@pytest.mark.parametrize("content", [PDF, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("how", BROKEN)
def test_what_is_not_what_was_stored_is_not_given_out_and_is_said_once(user, caplog, how, content, read) -> None:
    file = store.keep(content, name="a.pdf", by=user)
    assert served(file) == content  # also after it was found whole
    BROKEN[how](*on_disk())
    for _time in range(3):
        with pytest.raises(store.DamagedFile, match="a.pdf.*không gửi gì") as refusal:
            read(file)
    assert "tải lên lại đúng tệp gốc" in refusal.value.reasons[1]
    assert refusal.value.status == 503
    assert caplog.text.count("is damaged") == 1


def test_a_large_file_is_hashed_again_after_a_while_whatever_the_file_system_says(user, monkeypatch) -> None:
    file = store.keep(LARGE, name="a.pdf", by=user)
    assert served(file) == LARGE
    hashed = []
    digest_of = store.hashlib.file_digest
    monkeypatch.setattr(store.hashlib, "file_digest", lambda *args: (hashed.append(1), digest_of(*args))[1])
    served(file)
    assert not hashed
    monkeypatch.setattr(store, "RECHECK", -1)
    served(file)
    assert hashed


@pytest.mark.parametrize("how", BROKEN)
def test_the_same_content_stored_again_heals(user, how) -> None:
    file = store.keep(PDF, name="a.pdf", by=user)
    BROKEN[how](*on_disk())
    with pytest.raises(store.DamagedFile):
        served(file)
    (found,) = [each for each in stored_files() if each.level == Level.TROUBLE]
    assert "a.pdf" in found.title
    assert file.sha256 in found.remedy
    store.keep(PDF, name="b.pdf", by=user)
    assert served(file) == PDF
    assert not [each for each in stored_files() if each.level == Level.TROUBLE]
    assert Event.objects.filter(verb="file.healed").count() == 1


def test_what_was_put_back_by_hand_is_forgotten(user) -> None:
    file = store.keep(PDF, name="a.pdf", by=user)
    (path,) = on_disk()
    path.write_bytes(b"%PDF-")
    with pytest.raises(store.DamagedFile):
        served(file)
    path.write_bytes(PDF)
    assert not [each for each in stored_files() if each.level == Level.TROUBLE]
    assert not damage.noted()


def test_other_contents_heal_nothing(user) -> None:
    file = store.keep(PDF, name="a.pdf", by=user)
    Path.unlink(*on_disk())
    assert not store.heal(file, PNG, by=user)
    with pytest.raises(store.DamagedFile):
        served(file)


def test_too_many_open_files_is_no_damage(user, monkeypatch) -> None:
    def none_left(*args: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    file = store.keep(PDF, name="a.pdf", by=user)
    monkeypatch.setattr("builtins.open", none_left)
    with pytest.raises(OSError, match="Too many"):
        store.fetch(file)
    monkeypatch.undo()
    assert not damage.noted()


def test_all_files_are_verified_by_a_command(user, django_assert_max_num_queries) -> None:
    assert [each.level for each in stored_files()] == [Level.UNKNOWN]
    good = store.keep(PDF, name="a.pdf", by=user)
    store.keep(PDF, name="cung-noi-dung.pdf", by=user)
    bad = store.keep(PNG, name="b.png", by=user)
    out = StringIO()
    call_command("verify_files", stdout=out)
    assert "nguyên vẹn" in out.getvalue()
    assert [(each.level, "2 tệp" in each.text) for each in stored_files()] == [(Level.FINE, True)]
    store._path(bad.sha256).unlink()
    for _time in range(2):
        out = StringIO()
        with pytest.raises(CommandError, match="1 tệp hỏng"):
            call_command("verify_files", stdout=out)
    assert bad.sha256 in out.getvalue()
    assert good.sha256 not in out.getvalue()
    assert Event.objects.filter(verb="file.found_damaged").count() == 1
    with django_assert_max_num_queries(1):
        assert [each.level for each in stored_files()] == [Level.TROUBLE, Level.FINE]


# --- what was acknowledged outlives a power cut -------------------------------------------------------------------


def test_bytes_and_their_name_are_on_the_disk_before_the_row(user, monkeypatch) -> None:
    happened = []
    fsync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        happened.append(("sync", os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    monkeypatch.setattr(disk.os, "fsync", synced)
    monkeypatch.setattr(disk.os, "replace", lambda *names: (happened.append(("name", str(names[1]))), replace(*names)))
    create = StoredFile.objects.create
    monkeypatch.setattr(StoredFile.objects, "create", lambda **row: (happened.append(("row", "")), create(**row))[1])
    store.keep(PDF, name="a.pdf", by=user)
    (path,) = on_disk()
    root = str(settings.MEDIA_ROOT)
    made, (named, folder, row) = happened[:-3], happened[-3:]
    assert made[-1][1].startswith(str(path.parent))  # the temporary file
    assert ("sync", root) in made  # the folder of two letters is new, and its name is on the disk too
    assert (named, folder, row) == (("name", str(path)), ("sync", str(path.parent)), ("row", ""))
