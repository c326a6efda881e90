"""Writing rows so that whatever they break is said in words.

Domain functions save through here: the model's own rules are asked first, and what only the database can see (two
people at once, a guard) comes back as the same kind of refusal, never as an error 500.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from emulation.constraints import explain, sentences
from emulation.workflow import Refused

Row = TypeVar("Row", bound=models.Model)


class Invalid(Refused):
    """A value that the model's rules do not allow; every reason names its field."""

    status = 422


class Impossible(Refused):
    """A row that the database refuses beside the rows that are already there."""


@contextmanager
def explained(*, savepoint: bool = True) -> Iterator[None]:
    """Run the block in a savepoint and turn an ``IntegrityError`` into ``Impossible`` with a human sentence.

    Without the savepoint the whole transaction goes back with it.
    """
    try:
        with transaction.atomic(savepoint=savepoint):
            yield
    except IntegrityError as error:
        raise Impossible(explain(error)) from error


def save(obj: Row, *, known: Collection[str] = ()) -> Row:
    """Validate and save ``obj`` and return it. Raises ``Invalid`` or ``Impossible``, and then nothing is written.

    ``known`` are fields whose rows the caller holds in its hands: the database is not asked beforehand whether they exist or
    whether a constraint holds; it refuses by itself, in the same words, and the whole transaction goes back. For what many
    people save once a second.
    """
    hidden = [field.name for field in obj._meta.fields if not field.editable or field.name in known]
    try:
        obj.full_clean(exclude=hidden, validate_unique=not known, validate_constraints=not known)
    except ValidationError as error:
        raise Invalid(*sentences(error, type(obj))) from error
    with explained(savepoint=not known):
        obj.save()
    return obj


def delete(obj: Any) -> None:
    """Delete ``obj``. Raises ``Impossible`` naming what refers to it, or the guard's reason."""
    with explained():
        obj.delete()
