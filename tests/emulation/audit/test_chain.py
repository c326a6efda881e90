"""The record of deeds betrays every hand that touched it past the product."""

import json
import os
import re
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from emulation import disk
from emulation.audit import anchor, chain
from emulation.audit.log import Deed, record, record_many
from emulation.audit.models import ChainHead, Event
from tests.factories import UserFactory


@pytest.fixture
def events(db, django_capture_on_commit_callbacks) -> list[Event]:
    """Five deeds, with what their commits set going: the anchor follows."""
    with django_capture_on_commit_callbacks(execute=True):
        user = UserFactory()
        for number in range(4):
            record("thing.done", user, by=user, note=f"lần {number}", details={"points": Decimal("97.25")})
    return list(Event.objects.order_by("sequence"))


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_untouched(events, capsys) -> None:
    assert chain.verify() == chain.Verdict(5)
    call_command("verify_audit")
    assert "5 dòng" in capsys.readouterr().out


def test_nothing_recorded_yet(db) -> None:
    assert chain.verify().intact


EDITS = [
    "note = 'khác'",
    "actor_name = 'Người khác'",
    "actor_id = 999",
    "object_name = 'x'",
    "object_id = '999'",
    "object_type = 'x.y'",
    "verb = 'thing.undone'",
    """details = '{"points": "100"}'""",
    "at = '2020-01-01 00:00:00+00:00'",
    f"hash = '{'a' * 64}'",
    f"previous_hash = '{'b' * 64}'",
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_an_edited_row_is_named(events, edit, sequence) -> None:
    sql(f"UPDATE audit_event SET {edit} WHERE sequence = {sequence}")
    assert chain.verify().broken_at == sequence


def rehash_from(sequence: int) -> None:
    """Do what somebody does who knows how the chain is made: compute every later hash and the head anew."""
    previous = Event.objects.get(sequence=sequence - 1).hash if sequence > 1 else "0" * 64
    for event in Event.objects.filter(sequence__gte=sequence).order_by("sequence"):
        event.previous_hash = previous
        previous = event.compute_hash()
        sql(
            f"UPDATE audit_event SET previous_hash = '{event.previous_hash}', hash = '{previous}' "
            f"WHERE sequence = {event.sequence}"
        )
    sql(f"UPDATE audit_chainhead SET hash = '{previous}', sequence = (SELECT max(sequence) FROM audit_event)")


def delete() -> None:
    sql("DELETE FROM audit_event WHERE sequence = 3")


def insert() -> None:
    columns = [field.column for field in Event._meta.fields]
    rest = ", ".join(column for column in columns if column not in ("sequence", "hash"))
    sql(
        "UPDATE audit_event SET sequence = 60 WHERE sequence = 5",
        "UPDATE audit_event SET sequence = 50 WHERE sequence = 4",
        f"INSERT INTO audit_event (sequence, hash, {rest}) SELECT 4, '{'c' * 64}', {rest} FROM audit_event "
        "WHERE sequence = 3",
        "UPDATE audit_event SET sequence = 5 WHERE sequence = 50",
        "UPDATE audit_event SET sequence = 6 WHERE sequence = 60",
    )


def reorder() -> None:
    sql(
        "UPDATE audit_event SET sequence = 90 WHERE sequence = 3",
        "UPDATE audit_event SET sequence = 3 WHERE sequence = 4",
        "UPDATE audit_event SET sequence = 4 WHERE sequence = 90",
    )


@pytest.mark.parametrize(("crime", "named"), [(delete, 3), (insert, 4), (reorder, 3)])
def test_a_row_deleted_inserted_or_moved_is_named(events, crime: Callable[[], None], named: int) -> None:
    crime()
    assert chain.verify().broken_at == named


def test_a_cut_tail_is_betrayed_by_the_head(events) -> None:
    sql("DELETE FROM audit_event WHERE sequence >= 4")
    verdict = chain.verify()
    assert verdict.broken_at == 4
    assert "Đuôi" in verdict.reason


def test_a_cut_tail_with_a_rewritten_head_is_betrayed_by_the_anchor(events) -> None:
    sql(
        "DELETE FROM audit_event WHERE sequence >= 4",
        f"UPDATE audit_chainhead SET sequence = 3, hash = '{events[2].hash}'",
    )
    verdict = chain.verify()
    assert verdict.broken_at == 4
    assert "neo" in verdict.reason


def test_a_chain_computed_anew_is_betrayed_by_the_anchor(events) -> None:
    sql("UPDATE audit_event SET note = 'khác' WHERE sequence = 2")
    rehash_from(2)
    verdict = chain.verify()
    assert verdict.broken_at == 5
    assert "neo" in verdict.reason


def test_a_table_emptied_with_its_head(events) -> None:
    sql("DELETE FROM audit_event", "DELETE FROM audit_chainhead")
    assert not chain.verify().intact


def test_a_lost_anchor_is_told_with_the_remedy(events) -> None:
    Path(settings.AUDIT_ANCHOR).unlink()
    verdict = chain.verify()
    assert not verdict.intact
    assert "bản sao lưu" in verdict.reason


def test_the_command_names_the_row_and_exits_1(events) -> None:
    sql("UPDATE audit_event SET note = 'khác' WHERE sequence = 2")
    with pytest.raises(CommandError, match=re.escape("dòng 2")) as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1


def test_the_anchor_only_moves_forward(events) -> None:
    anchor.advance(2, "x")
    assert anchor.read() == (5, events[-1].hash)
    assert json.loads(Path(settings.AUDIT_ANCHOR).read_text())["sequence"] == 5


# --- writing ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_deed_without_a_transaction_is_not_recorded() -> None:
    user = UserFactory()
    with pytest.raises(transaction.TransactionManagementError):
        record("thing.done", user, by=user)


@pytest.mark.django_db(transaction=True)
def test_a_deed_undone_leaves_no_record_and_no_anchor() -> None:
    user = UserFactory()
    before = Event.objects.count(), anchor.read()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("thing.done", user, by=user)
        raise ZeroDivisionError
    assert (Event.objects.count(), anchor.read()) == before
    assert chain.verify().intact


@pytest.mark.django_db
def test_events_are_append_only() -> None:
    event = record("thing.done", UserFactory(), by=None)
    assert event.actor_name == "Hệ thống"
    for rewrite in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            rewrite()
    with pytest.raises(TypeError):
        Event.objects.update(note="x")


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain() -> None:
    user = UserFactory()
    start, troubles = threading.Barrier(16), []

    def write() -> None:
        try:
            start.wait()
            for _time in range(3):
                with transaction.atomic():
                    record("thing.done", user, by=user)
        except Exception as error:  # noqa: BLE001  (a thread's error would be lost)
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not troubles, "16 writers met a locked database"
    assert chain.verify() == chain.Verdict(1 + 48)
    assert ChainHead.objects.get().sequence == 49


def test_many_deeds_at_once_make_the_same_chain(events, django_capture_on_commit_callbacks) -> None:
    user = UserFactory()
    at = events[0].at
    with django_capture_on_commit_callbacks(execute=True):
        assert record_many(Deed("thing.done", user, None, at, note=str(number)) for number in range(3)) == 3
        record("thing.done", user, by=None)
    assert chain.verify() == chain.Verdict(Event.objects.count())
    assert anchor.read() == tuple(Event.objects.order_by("-sequence").values_list("sequence", "hash")[0])
    notes = Event.objects.filter(at=at, verb="thing.done").order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["0", "1", "2"]


def test_one_transaction_moves_the_anchor_once(db, django_capture_on_commit_callbacks, monkeypatch) -> None:
    user, replaced, replace = UserFactory(), [], os.replace
    monkeypatch.setattr(disk.os, "replace", lambda *names: (replaced.append(names), replace(*names)))
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            record("thing.done", user, by=None)
    assert len(replaced) == 1
