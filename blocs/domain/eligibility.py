"""Who may lead a bloc-year and whose turn it is, in words; the rules themselves are in blocs/domain/rotation.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from blocs.domain import rotation
from blocs.domain.rotation import Bar, LastYear, Role
from blocs.enums import LeadershipMethod, SeatRole
from blocs.models import BlocYear, Unit
from blocs.queries.leadership import last_year_of
from emulation.workflow import Refused


class Ineligible(Refused):
    """Head or deputies against the rules, without a reason that could be minuted."""


@dataclass(frozen=True)
class Line:
    """One member unit in turn: what it was last year, and why it may not be head or deputy (empty where it may)."""

    unit: Unit
    last_role: str
    against_head: list[str]
    against_deputy: list[str]
    proposed: str = ""


@dataclass(frozen=True)
class Survey:
    """The member units of a bloc-year as candidates; ``units`` in seat order, ``lines`` in turn order."""

    bloc_year: BlocYear
    last_year: BlocYear | None
    last: LastYear
    units: dict[int, Unit]
    valid: frozenset[int]

    @property
    def next_head(self) -> Unit | None:
        """Return the unit whose turn it is to be head; None in a first year, where no turn runs yet."""
        pk = rotation.next_head(list(self.units), self.last, valid=self.valid) if self.last_year else None
        return self.units[pk] if pk is not None else None

    def next_deputies(self, head: Unit, count: int = 1) -> list[Unit]:
        """Return the units whose turn it is to be deputy under ``head``."""
        found = rotation.next_deputies(list(self.units), self.last, valid=self.valid, head=head.pk, count=count)
        return [self.units[pk] for pk in found]

    @property
    def lines(self) -> list[Line]:
        """Return a line for each unit, the next in turn first."""
        head = self.next_head
        deputies = self.next_deputies(head) if head else []
        return [
            Line(
                unit=self.units[pk],
                last_role=self._last_role(pk),
                against_head=self._why_not(pk, Role.HEAD),
                against_deputy=self._why_not(pk, Role.DEPUTY),
                proposed=SeatRole.HEAD
                if self.units[pk] == head
                else SeatRole.DEPUTY
                if self.units[pk] in deputies
                else "",
            )
            for pk in rotation.turn_order(list(self.units), self.last)
        ]

    def bars_against(self, head: Unit, deputies: Sequence[Unit]) -> list[str]:
        """Return a sentence for each chosen unit that may not hold its role."""
        chosen = [(head, Role.HEAD), *((unit, Role.DEPUTY) for unit in deputies)]
        return [
            _("“%(unit)s” không đủ điều kiện làm %(role)s: %(why)s.")
            % {"unit": unit, "role": str(SeatRole(role).label).lower(), "why": "; ".join(why)}
            for unit, role in chosen
            if (why := self._why_not(unit.pk, role))
        ]

    def objections(self, head: Unit, deputies: Sequence[Unit], method: str) -> list[str]:
        """Return what speaks against the choice: units that may not, or (by rotation) units whose turn it is not."""
        found = self.bars_against(head, deputies)
        numbers = {"head": head.pk, "deputies": [unit.pk for unit in deputies]}
        if method == LeadershipMethod.ROTATION and not rotation.in_turn(
            list(self.units), self.last, valid=self.valid, **numbers
        ):
            found.append(self._whose_turn(len(deputies)))
        return found

    def check(self, head: Unit, deputies: Sequence[Unit], method: str, note: str) -> list[str]:
        """Return the objections that ``note`` overrides; raises ``Ineligible`` where there are any and no reason."""
        found = self.objections(head, deputies, method)
        if found and not note.strip():
            raise Ineligible(*found, _("Hãy chọn đơn vị khác, hoặc ghi lý do chọn ngoài quy tắc."))
        return found

    def _why_not(self, pk: int, role: Role) -> list[str]:
        words = {
            Bar.SAME_ROLE: _("đã là %(role)s năm %(year)s")
            % {"role": str(SeatRole(role).label).lower(), "year": self.last_year.year if self.last_year else ""},
            Bar.EXCLUDED: _("không được xét thi đua năm trước"),
            Bar.NOT_VALID: _("không hoạt động vào ngày đầu năm công tác %(day)s")
            % {"day": f"{self.bloc_year.starts_on:%d/%m/%Y}"},
        }
        return [words[bar] for bar in rotation.bars(pk, role, self.last, valid=self.valid)]

    def _last_role(self, pk: int) -> str:
        if pk == self.last.head:
            return str(SeatRole.HEAD.label)
        if pk in self.last.deputies:
            return str(SeatRole.DEPUTY.label)
        return str(SeatRole.MEMBER.label) if pk in self.last.order else ""

    def _whose_turn(self, count: int) -> str:
        head = self.next_head
        if head is None:
            return _("Không đơn vị nào đủ điều kiện làm khối trưởng theo luân phiên.")
        deputies = ", ".join(f"“{unit}”" for unit in self.next_deputies(head, count))
        return _("Theo luân phiên, đến lượt “%(head)s” làm khối trưởng; khối phó: %(deputies)s.") % {
            "head": head,
            "deputies": deputies or _("không còn đơn vị đủ điều kiện"),
        }


def survey(bloc_year: BlocYear, units: Sequence[Unit]) -> Survey:
    """Return ``units`` (the members, in seat order) as candidates for ``bloc_year``, which may be unsaved; two queries."""
    last_year, facts = last_year_of(bloc_year)
    first_day = bloc_year.starts_on
    return Survey(
        bloc_year=bloc_year,
        last_year=last_year,
        last=facts,
        units={unit.pk: unit for unit in units},
        valid=frozenset(unit.pk for unit in units if unit.valid_within(first_day, first_day)),
    )
