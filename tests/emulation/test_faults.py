"""A database that went away or is full, a disk that takes nothing: named pages, nothing half done, and the deed works again."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, OperationalError, connection, connections, transaction
from django.urls import reverse

from blocs.enums import Capacity
from blocs.models import CatalogueImport, Unit
from emulation import disk, faults
from emulation.audit.models import ChainHead, Event
from emulation.files.models import StoredFile
from tests.blocs.exchange.helpers import unit_row, units_file
from tests.factories import HostFactory, person

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = reverse("blocs:catalogue", args=["don-vi"])
NAMES = {
    "away": "Cơ sở dữ liệu tạm thời không trả lời",
    "busy": "Nhiều người đang ghi cùng lúc",
    "full": "Ổ đĩa của máy chủ đã đầy",
    "read_only": "chỉ cho đọc",
}


@pytest.fixture
def keeper(client) -> Any:
    keeper = person(HostFactory(), Capacity.ADMINISTRATOR)
    client.force_login(keeper)
    client.raise_request_exception = False
    return keeper


def text(response: Any) -> str:
    return response.content.decode()


def send(client: Any, rows: int = 1) -> Any:
    """Upload a workbook of new units, the first called ``moi``."""
    units = [unit_row("moi" if not row else f"moi-{row}", name=f"Viện {row} " + "x" * 150) for row in range(rows)]
    return client.post(UNITS, {"file": SimpleUploadedFile("don-vi.xlsx", units_file(*units))})


@contextmanager
def trigger(sqlstate: str) -> Iterator[None]:
    """Let PostgreSQL itself answer the record of a deed with this code, through its own driver."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlstate}', MESSAGE = 'made up'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER fails BEFORE INSERT ON {Event._meta.db_table} EXECUTE FUNCTION fails()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION fails() CASCADE")


@contextmanager
def pragma(name: str, value: Any, back: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}={back}")


@contextmanager
def full() -> Iterator[None]:
    """Let the database find no more room."""
    if connection.vendor == "postgresql":
        with trigger("53100"):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filler (content)")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    try:
        with pragma("max_page_count", pages, 2**30):
            with connection.cursor() as cursor, suppress(OperationalError):
                while True:  # the pages that earlier tests left free in the file
                    cursor.execute("INSERT INTO filler VALUES (randomblob(3900))")
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE filler")


@contextmanager
def read_only() -> Iterator[None]:
    """Let the database refuse to write, as a standby or a mount that takes nothing does."""
    if connection.vendor == "postgresql":
        with trigger("25006"):
            yield
    else:
        with pragma("query_only", "ON", "OFF"):
            yield


@contextmanager
def busy() -> Iterator[None]:
    """Let somebody else hold what this deed needs, longer than anybody waits."""
    if connection.vendor == "postgresql":
        with trigger("55P03"):
            yield
        return
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            held.set()
            let_go.wait(60)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(60)
    try:
        with pragma("busy_timeout", 100, 20_000):
            yield
    finally:
        let_go.set()
        other.join()


@contextmanager
def disk_full() -> Iterator[None]:
    """Let the kernel say ENOSPC to whoever writes a stored file."""
    with pytest.MonkeyPatch.context() as broken:

        def on_the_full_device(dir: Path) -> tuple[int, str]:
            return os.open("/dev/full", os.O_WRONLY), str(dir / "tam")

        broken.setattr(disk.tempfile, "mkstemp", on_the_full_device)
        yield


FAULTS: dict[str, tuple[Callable[[], Any], int]] = {
    "full": (full, 507),
    "read_only": (read_only, 503),
    "busy": (busy, 503),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_middle_of_an_import_has_a_name_and_the_import_works_afterwards(client, keeper, name) -> None:
    broken, status = FAULTS[name]
    sent = send(client, rows=120)
    deeds, units = Event.objects.count(), Unit.objects.count()
    with broken():
        response = client.post(sent.url, {"step": "do"})
    assert response.status_code == status
    assert NAMES[name] in text(response)
    assert "data-drafts-kept" in text(response)
    assert ("Retry-After" in response.headers) == (name == "busy")
    assert (Event.objects.count(), Unit.objects.count()) == (deeds, units)
    assert client.post(sent.url, {"step": "do"}).status_code == 302
    assert Unit.objects.count() == units + 120


def test_an_upload_to_a_full_disk_leaves_nothing_and_works_afterwards(client, keeper) -> None:
    deeds = Event.objects.count()
    with disk_full():
        response = send(client)
    assert response.status_code == 507
    assert NAMES["full"] in text(response)
    assert (CatalogueImport.objects.count(), StoredFile.objects.count(), Event.objects.count()) == (0, 0, deeds)
    assert send(client).status_code == 302


@pytest.mark.postgresql
def test_a_server_that_stops_in_the_middle_of_a_deed_loses_nothing(client, keeper, monkeypatch) -> None:
    sent = send(client)
    save = ChainHead.save

    def cut_off(*args: Any, **kwargs: Any) -> Any:
        save(*args, **kwargs)
        with connection.cursor() as cursor:  # as every connection ends when the server restarts: SQLSTATE 57P01
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as broken:
        broken.setattr(ChainHead, "save", cut_off)
        response = client.post(sent.url, {"step": "do"})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert NAMES["away"] in text(response)
    connection.close()  # as the end of a request does
    assert not Unit.objects.filter(code="moi").exists()
    assert client.post(sent.url, {"step": "do"}).status_code == 302
    assert Unit.objects.filter(code="moi").count() == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("path", ["/", "/tinh-trang/", UNITS, "/suc-khoe/"])
def test_without_a_server_every_page_says_so(client, keeper, path) -> None:
    settings_now = connection.settings_dict
    port = settings_now["PORT"]
    connection.close()
    settings_now["PORT"] = "1"  # nobody listens: also the session cannot be read
    try:
        response = client.get(path)
        saved = client.post(path, {"x": "1"}, headers={"X-Autosave": "1"})
        part = client.get(path, headers={"HX-Request": "true"})
    finally:
        settings_now["PORT"] = port
        connection.close()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert NAMES["away"] in text(response)
    assert saved.status_code == 503
    assert NAMES["away"] in saved.json()["problem"]
    assert part.status_code == 503
    assert "<html" not in text(part)
    assert client.get(path).status_code == 200


def test_what_is_wrong_in_our_code_stays_an_error_of_ours(client, keeper, monkeypatch) -> None:
    def wrong(user: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr("emulation.views.duties_of", wrong)
    response = client.get("/")
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in text(response)
    assert faults.fault_of(DataError("value too long")) is None
    assert faults.fault_of(FileNotFoundError(errno.ENOENT, "no such file")) is None
    assert faults.fault_of(None) is None


@pytest.mark.parametrize(
    ("number", "name"), [("ENOSPC", "FULL"), ("EDQUOT", "FULL"), ("EROFS", "READ_ONLY"), ("EIO", "UNREADABLE")]
)
def test_what_the_disk_says(number, name) -> None:
    assert faults.fault_of(OSError(getattr(errno, number), "x")) is getattr(faults, name)


def test_the_page_asks_the_database_for_nothing(client, keeper, monkeypatch, django_assert_num_queries) -> None:
    def full_disk(user: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("emulation.views.duties_of", full_disk)
    with django_assert_num_queries(2):  # the session and the person, before it happened
        response = client.get("/")
    assert response.status_code == 507
