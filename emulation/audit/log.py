"""Adding to the record of deeds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from emulation import clock
from emulation.audit import anchor
from emulation.audit.models import ChainHead, Event


@dataclass(frozen=True)
class Deed:
    """One deed to be recorded: ``by`` (None for the system) did ``verb`` (past tense) to ``obj`` at the moment ``at``."""

    verb: str
    obj: Model
    by: Any
    at: datetime
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def record(verb: str, obj: Model, *, by: Any, note: str = "", details: dict[str, Any] | None = None) -> Event:
    """Add one event about ``obj`` to the chain, in the transaction of the deed itself, and return it.

    ``verb`` is past tense (``pledge.agreed``); ``by`` is the person or None for the system; ``details`` is JSON data,
    where Decimals and dates become strings. Raises ``TransactionManagementError`` outside a transaction: a deed and
    its record stand or fall together.
    """
    head = _head()
    event = _next(head, Deed(verb, obj, by, clock.now(), note, details or {}))
    event.save()
    _keep(head)
    return event


def record_many(deeds: Iterable[Deed]) -> int:
    """Add the events of ``deeds`` to the chain in this order and return how many; for loads of thousands of rows.

    Raises as ``record``, and holds the chain's lock until the transaction ends.
    """
    head = _head()
    events = [_next(head, deed) for deed in deeds]
    Event.objects.bulk_create(events)
    _keep(head)
    return len(events)


def take_turn() -> None:
    """Take the chain's lock before the first record of a transaction that other locks will follow.

    Whoever records holds this lock to the end; who takes another lock first and records afterwards could wait for somebody
    who does it the other way round.
    """
    _head()


def _head() -> ChainHead:
    """Return the end of the chain under its lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record() must run inside the transaction of the deed.")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    return head


def _next(head: ChainHead, deed: Deed) -> Event:
    """Return the event of ``deed`` bound to the end of the chain, and move ``head`` on to it."""
    event = Event(
        sequence=head.sequence + 1,
        at=deed.at,
        verb=deed.verb,
        actor_id=deed.by.pk if deed.by is not None else None,
        actor_name=f"{deed.by} ({deed.by.username})" if deed.by is not None else "Hệ thống",
        object_type=deed.obj._meta.label_lower,
        object_id=str(deed.obj.pk),
        object_name=str(deed.obj)[:300],
        note=deed.note,
        details=json.loads(json.dumps(deed.details, cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    event.hash = event.compute_hash()
    head.sequence, head.hash = event.sequence, event.hash
    return event


def _keep(head: ChainHead) -> None:
    head.save()
    transaction.on_commit(_anchor)


def _anchor() -> None:
    """Move the anchor to the end of the committed chain.

    Not to the event that was added: publishing a table adds twenty in one transaction, and each would wait for the disk.
    """
    anchor.advance(*ChainHead.objects.values_list("sequence", "hash").get(pk=1))


def last_doer(obj: Model, **details: Any) -> int | None:
    """Return the key of the person of the last event about ``obj`` whose details hold ``details``; None for nobody."""
    about = Event.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    wanted = about.filter(**{f"details__{name}": value for name, value in details.items()})
    return wanted.order_by("-sequence").values_list("actor_id", flat=True).first()
