"""The rows of one file beside those of the catalogue: what is new, what changes, what is wrong; and the writing.

Each table derives from ``Batch`` and says its columns, by what a row is found, what its cells refer to, and its own rules.
"""

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from blocs.domain.exchange.columns import Column
from emulation import clock, rows
from emulation.audit.log import Deed
from emulation.constraints import explain

MOST_PROBLEMS = 200  # that one rehearsal names


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: its number in the file, the heading of the column ("" for the row), reason and remedy."""

    row: int
    column: str
    reason: str


@dataclass
class Line:
    """One row of the file: its values by name, the row of the catalogue it changes (None: a new one), the row to be saved."""

    number: int
    values: dict[str, Any]
    old: Any = None
    changes: list[tuple[Column, Any, Any]] = field(default_factory=list)
    obj: Any = None

    @property
    def new(self) -> bool:
        """Say whether the row is not in the catalogue yet."""
        return self.old is None

    @property
    def changed(self) -> bool:
        """Say whether there is anything to write."""
        return self.new or bool(self.changes)


class Batch(ABC):
    """See the module's docstring. A batch is made for one file and used once."""

    model: ClassVar[type[models.Model]]
    columns: ClassVar[tuple[Column, ...]]
    key: ClassVar[tuple[str, ...]]  # names of the columns by which a row is found
    keys_refer: ClassVar[
        tuple[str, ...]
    ] = ()  # fields of the model that are checked by lookup, not by ``clean_fields``
    derived: ClassVar[tuple[str, ...]] = ()  # fields that are filled from others
    added_verb: ClassVar[str]
    changed_verb: ClassVar[str] = ""  # that of the admin by default: ``unit.changed``
    updates_first: ClassVar[bool] = False

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.problems: list[Problem] = []
        self.by_name = {column.name: column for column in self.columns}
        self.existing: dict[tuple[Any, ...], Any] = {}
        self.made: dict[tuple[Any, ...], Any] = {}  # the rows to be saved, by what they are found

    # --- what each table says ---------------------------------------------------------------------------------------

    @classmethod
    @abstractmethod
    def all(cls) -> Iterable[Any]:
        """Return the rows of the catalogue for an export, in order, with what ``stored`` reads."""

    @classmethod
    @abstractmethod
    def stored(cls, obj: Any) -> dict[str, Any]:
        """Return the values of a row of the catalogue by name of the column."""

    @abstractmethod
    def load(self) -> Iterable[Any]:
        """Look up what the lines refer to, and return the rows of the catalogue that they may change: few queries."""

    def complete(self, line: Line) -> None:  # noqa: B027  (nothing by default)
        """Fill what an empty cell leaves as it is; nothing by default."""

    def check(self) -> None:  # noqa: B027  (nothing by default)
        """Find what is wrong between rows, with ``refuse``."""

    @abstractmethod
    def assign(self, line: Line, obj: Any) -> None:
        """Give ``obj`` the values of ``line``."""

    def waves(self, lines: list[Line]) -> Iterator[list[Line]]:
        """Yield new lines in the order in which they are written: a wave may refer to those before it."""
        yield lines

    def details(self, line: Line) -> dict[str, Any]:
        """Return what the record of a new row says."""
        return {}

    def lock(self) -> None:  # noqa: B027  (nothing by default)
        """Lock what the writing leans on, inside its transaction."""

    def deeds(self, by: Any) -> list[Deed]:
        """Return the records of what was written: one for each row."""
        now, changed = clock.now(), self.changed_verb or f"{self.model._meta.model_name}.changed"
        return [
            Deed(self.added_verb, line.obj, by, now, details=self.details(line))
            if line.new
            else Deed(changed, line.obj, by, now, details={"fields": _words(line)})
            for line in self.lines
            if line.changed
        ]

    # --- finding --------------------------------------------------------------------------------------------------

    def refuse(self, line: Line, name: str, reason: str) -> None:
        """Note that ``line`` cannot be taken because of the column ``name`` ("": the row as a whole)."""
        self.problems.append(Problem(line.number, self.by_name[name].heading if name else "", reason))

    @classmethod
    def identity(cls, values: dict[str, Any]) -> tuple[Any, ...]:
        """Return by what a row is found; capitals make no difference."""
        return tuple(value.lower() if isinstance(value := values[name], str) else value for name in cls.key)

    def find(self, *, checked: bool = False) -> None:
        """Set beside each line the row it changes and how, and find everything that is wrong short of writing it.

        ``checked`` says that the fields of the same values were found right before.
        """
        self._refuse_doubles()
        self.existing = {self.identity(self.stored(obj)): obj for obj in self.load()}
        for line in self.lines:
            line.old = self.existing.get(self.identity(line.values))
            self.complete(line)
            if line.old is not None:
                line.changes = list(self._changes(line))
        self.check()
        if not self.problems:
            self.prepare()
            for line in self.lines:
                if line.changed and not checked:
                    self._check_fields(line)

    def _refuse_doubles(self) -> None:
        first: dict[tuple[Any, ...], int] = {}
        for line in self.lines:
            known = first.setdefault(self.identity(line.values), line.number)
            if known != line.number:
                names = ", ".join(self.by_name[name].heading for name in self.key)
                reason = _("trùng với dòng %(row)d (%(key)s). Hãy xóa một trong hai dòng.")
                self.refuse(line, self.key[0], reason % {"row": known, "key": names})

    def _changes(self, line: Line) -> Iterator[tuple[Column, Any, Any]]:
        before = self.stored(line.old)
        for column in self.columns:
            if column.name not in self.key:
                old, new = column.stored(before[column.name]), line.values[column.name]
                if old != new:
                    yield column, old, new

    def _check_fields(self, line: Line) -> None:
        """Ask the fields of the model, without the database."""
        hidden = [each.name for each in self.model._meta.fields if not each.editable]
        try:
            line.obj.clean_fields(exclude=[*hidden, *self.keys_refer, "password"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.refuse(line, name if name in self.by_name else "", " ".join(messages))

    # --- writing --------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make anew the rows that would be saved; those of a trial that was taken back carry keys that never were."""
        for line in self.lines:
            if line.new:
                line.obj = self.model()
            elif line.changes:
                line.obj = copy.copy(line.old)
                line.obj._state = copy.copy(line.old._state)
                line.obj._state.fields_cache = dict(line.old._state.fields_cache)
            else:
                line.obj = line.old
        self.made = {self.identity(line.values): line.obj for line in self.lines}
        for line in self.lines:
            if line.changed:
                self.assign(line, line.obj)

    def rehearse(self, by: Any) -> None:
        """Write everything in a savepoint and take it back; what the database refuses becomes a problem of its row."""
        try:
            with transaction.atomic():
                self.write(by, trial=True)
                transaction.set_rollback(True)
        except rows.Impossible:
            with transaction.atomic():
                self.prepare()
                self._one_by_one()
                transaction.set_rollback(True)

    def write(self, by: Any, *, trial: bool = False) -> None:
        """Write new and changed rows with their histories; raises ``Impossible`` where the database refuses one.

        ``trial`` leaves the histories out: it is taken back, and no rule of the database looks at them.
        """
        if any(line.new and line.obj.pk for line in self.lines):
            self.prepare()  # anew after a trial
        self.lock()
        with rows.explained():
            if self.updates_first:
                self._update(by, trial)
            for wave in self.waves([line for line in self.lines if line.new]):
                self._insert([line.obj for line in wave], by, trial)
            if not self.updates_first:
                self._update(by, trial)

    def _insert(self, objs: list[Any], by: Any, trial: bool) -> None:
        if objs and hasattr(self.model, "history") and not trial:
            bulk_create_with_history(objs, self.model, default_user=by)
        elif objs:
            self.model._default_manager.bulk_create(objs)

    def _update(self, by: Any, trial: bool) -> None:
        objs = [line.obj for line in self.lines if line.changed and not line.new]
        if not objs:
            return
        fields = [*self.fields_written(), *self.derived]
        if hasattr(self.model, "history") and not trial:
            bulk_update_with_history(objs, self.model, fields, default_user=by)
        else:
            self.model._default_manager.bulk_update(objs, fields)

    @classmethod
    def fields_written(cls) -> list[str]:
        """Return the fields of the model that the columns change."""
        names = {each.name for each in cls.model._meta.fields}
        return [column.name for column in cls.columns if column.name in names and column.name not in cls.key]

    def _one_by_one(self) -> None:
        """Find the rows that the database refuses, in the order of writing."""
        new = [line for wave in self.waves([line for line in self.lines if line.new]) for line in wave]
        old = [line for line in self.lines if line.changed and not line.new]
        for line in [*old, *new] if self.updates_first else [*new, *old]:
            if len(self.problems) >= MOST_PROBLEMS:
                return
            if self._leans_on_refused(line.obj):
                continue
            try:
                with transaction.atomic():
                    line.obj.save()
            except IntegrityError as error:
                self.refuse(line, "", explain(error))
                if line.new:
                    line.obj.pk = None

    def _leans_on_refused(self, obj: Any) -> bool:
        """Say whether a row refers to one of the file that was refused itself."""
        related = (
            getattr(obj, each.name) for each in self.model._meta.fields if each.is_relation and each.is_cached(obj)
        )
        return any(each is not None and each.pk is None for each in related)


def _words(line: Line) -> dict[str, list[str]]:
    return {column.name: [column.kind.say(old), column.kind.say(new)] for column, old, new in line.changes}
