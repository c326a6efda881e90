"""What people were told is done is on the disk: how each connection commits, and what is said where it does not."""

import threading

import pytest
from django.db import connection

from emulation import machine
from emulation.status import Level


def test_unsafe_settings_of_the_database_are_named_with_their_remedy() -> None:
    assert machine.durability(unsafe={}).level == Level.FINE
    found = machine.durability(unsafe={"fsync": "off", "synchronous_commit": "off"})
    assert found.level == Level.TROUBLE
    assert "fsync = off, synchronous_commit = off" in found.text
    assert "postgresql.conf" in found.remedy


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_every_connection_waits_for_the_disk_those_of_threads_too() -> None:
    seen = []

    def look() -> None:
        with connection.cursor() as cursor:
            seen.append([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")])
        connection.close()

    look()
    threads = [threading.Thread(target=look) for _number in range(3)]
    for each in threads:
        each.start()
        each.join()
    assert seen == [["wal", 2]] * 4
    assert machine._durability() == {"unsafe": {}}


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_does_not_wait_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        assert machine._durability() == {"unsafe": {"synchronous": "1"}}
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("value", ["off", "on"])
def test_the_answer_of_postgresql_is_read(value) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    assert ("synchronous_commit" in machine._durability()["unsafe"]) == (value == "off")
