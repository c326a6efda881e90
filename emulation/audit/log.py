"""Adding to the record of deeds."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from emulation import clock
from emulation.audit import anchor
from emulation.audit.models import ChainHead, Event


def record(verb: str, obj: Model, *, by: Any, note: str = "", details: dict[str, Any] | None = None) -> Event:
    """Add one event about ``obj`` to the chain, in the transaction of the deed itself, and return it.

    ``verb`` is past tense (``pledge.agreed``); ``by`` is the person or None for the system; ``details`` is JSON data,
    where Decimals and dates become strings. Raises ``TransactionManagementError`` outside a transaction: a deed and
    its record stand or fall together.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record() must run inside the transaction of the deed.")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    event = Event(
        sequence=head.sequence + 1,
        at=clock.now(),
        verb=verb,
        actor_id=by.pk if by is not None else None,
        actor_name=f"{by} ({by.username})" if by is not None else "Hệ thống",
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_name=str(obj)[:300],
        note=note,
        details=json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    event.hash = event.compute_hash()
    event.save()
    head.sequence, head.hash = event.sequence, event.hash
    head.save()
    transaction.on_commit(lambda: anchor.advance(event.sequence, event.hash))
    return event
