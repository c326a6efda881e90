"""Lawful data for tests, made through the domain functions, never by raw rows.

``make_bloc_year()`` is the usual start: a bloc at work with everybody who has to do with it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import factory

from blocs.domain import bloc_years, blocs, decisions
from blocs.domain.units import appoint, establish_unit
from blocs.enums import BlocKind, Capacity, Position, UnitKind
from blocs.models import Bloc, BlocYear, Decision, Post, Seat, Unit
from emulation.accounts.domain import open_account
from emulation.accounts.models import User
from tests.kept.casts import kept

_LONG_AGO = date(2015, 1, 1)


class UserFactory(factory.Factory):
    """An account without a password: tests use ``client.force_login``; browser tests pass ``password``."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"nguoi-dung-{n}")
    full_name = factory.Sequence(lambda n: f"Người dùng {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        return open_account(by=None, **{"own_password": True} | kwargs)


class UnitFactory(factory.Factory):
    """A district procuracy; ``kind``, ``parent``, dates and names as wished."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"don-vi-{n}")
    kind = UnitKind.DISTRICT
    name = factory.Sequence(lambda n: f"Viện kiểm sát nhân dân huyện {n}")
    short_name = factory.Sequence(lambda n: f"VKSND huyện {n}")
    protocol_order = factory.Sequence(lambda n: 10 + n)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Unit:
        closed_on = kwargs.pop("closed_on", None)
        unit = establish_unit(by=None, **kwargs)
        if closed_on:
            unit.closed_on = closed_on
            unit.save()
        return unit


class HostFactory(UnitFactory):
    """A provincial procuracy, which hosts blocs."""

    code = factory.Sequence(lambda n: f"tinh-{n}")
    kind = UnitKind.PROVINCIAL
    name = factory.Sequence(lambda n: f"Viện kiểm sát nhân dân tỉnh {n}")
    short_name = factory.Sequence(lambda n: f"VKSND tỉnh {n}")
    protocol_order = 1


class PostFactory(factory.Factory):
    """A post of a new person (or ``person``) in ``unit``, held since long ago; by default a chief who leads."""

    class Meta:
        model = Post

    person = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    position = Position.CHIEF_PROCURATOR
    capacity = Capacity.LEADER
    starts_on = _LONG_AGO

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Post:
        return appoint(by=None, **kwargs)


class DecisionFactory(factory.Factory):
    """A decision recorded by ``by``, who serves a standing body."""

    class Meta:
        model = Decision

    number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    issued_on = date(2026, 1, 12)
    issuer = "Ủy ban nhân dân tỉnh"
    abstract = "về việc thành lập Khối thi đua"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Decision:
        kwargs.setdefault("by", None)
        if kwargs["by"] is None:
            kwargs["by"] = person(HostFactory(), Capacity.STANDING_BODY)
        return decisions.record_decision(**kwargs)


def person(unit: Unit, capacity: Capacity, position: Position = Position.SPECIALIST, **account: Any) -> User:
    """Open an account with a post of this capacity in ``unit`` and return it."""
    user: User = UserFactory(**account)
    since = max(_LONG_AGO, unit.established_on or _LONG_AGO)
    PostFactory(person=user, unit=unit, capacity=capacity, position=position, starts_on=since)
    return user


@dataclass
class Cast:
    """A bloc-year and everybody around it. ``units[0]`` is the head, ``units[1]`` the deputy; lists run in step."""

    bloc: Bloc
    bloc_year: BlocYear
    host: Unit
    units: list[Unit]
    leaders: list[User]
    officers: list[User]
    standing_body: User
    auditor: User
    provincial_leader: User
    administrator: User
    outsider: User
    founding_decision: Decision
    leadership_decision: Decision

    @property
    def head(self) -> Unit:
        """Return the head unit."""
        return self.units[0]

    @property
    def deputy(self) -> Unit:
        """Return the deputy unit."""
        return self.units[1]

    @property
    def head_leader(self) -> User:
        """Return the leader of the head unit."""
        return self.leaders[0]

    @property
    def deputy_leader(self) -> User:
        """Return the leader of the deputy unit."""
        return self.leaders[1]

    @property
    def member_leader(self) -> User:
        """Return the leader of the last unit, which is neither head nor deputy."""
        return self.leaders[-1]

    @property
    def member_officer(self) -> User:
        """Return the officer of the last unit, which is neither head nor deputy."""
        return self.officers[-1]

    def seat(self, place: int) -> Seat:
        """Return the seat of ``units[place]``."""
        return self.bloc_year.seats.get(unit=self.units[place])

    def roles(self) -> dict[str, User]:
        """Return one person per role, for access tests and matrices."""
        return {
            "head_leader": self.head_leader,
            "head_officer": self.officers[0],
            "deputy_leader": self.deputy_leader,
            "deputy_officer": self.officers[1],
            "member_leader": self.member_leader,
            "member_officer": self.member_officer,
            "standing_body": self.standing_body,
            "provincial_leader": self.provincial_leader,
            "auditor": self.auditor,
            "administrator": self.administrator,
            "outsider": self.outsider,
        }


@kept
def make_bloc_year(
    members: int = 5,
    active: bool = True,
    *,
    year: int = 2026,
    slug: str = "",
    name: str = "",
    kind: BlocKind = BlocKind.BLOC,
    led: bool = True,
) -> Cast:
    """Found a bloc of ``members`` districts under a new province, with leader and officer in each, and open ``year``.

    ``led=False`` leaves it without leadership (and so forming), ``active=False`` forming with leadership named. The
    outsider leads a unit of another province. The work year runs from 1 December to 30 November.
    """
    host = HostFactory()
    units = [UnitFactory(parent=host) for _ in range(members)]
    leaders = [person(unit, Capacity.LEADER, Position.CHIEF_PROCURATOR) for unit in units]
    officers = [person(unit, Capacity.OFFICER) for unit in units]
    standing_body = person(host, Capacity.STANDING_BODY)
    founding = DecisionFactory(by=standing_body)
    leadership = DecisionFactory(
        by=standing_body,
        issued_on=date(2026, 1, 5),  # before the founding, as in the seed
        issuer="Viện trưởng VKSND tỉnh",
        abstract="về việc cử Khối trưởng, Khối phó",
    )
    bloc = blocs.found_bloc(
        by=standing_body,
        name=name or f"Khối thi đua {host.short_name}",
        slug=slug or f"khoi-{host.code}",
        kind=kind,
        host_unit=host,
        founding_decision=founding,
    )
    bloc_year = bloc_years.open_bloc_year(
        by=standing_body, bloc=bloc, year=year, starts_on=date(year - 1, 12, 1), ends_on=date(year, 11, 30)
    )
    bloc_years.seat_units(by=standing_body, bloc_year=bloc_year, units=units)
    if led:
        bloc_year = bloc_years.name_leadership(
            by=standing_body, bloc_year=bloc_year, head=units[0], deputies=[units[1]], decision=leadership
        )
        if active:
            bloc_year = bloc_years.activate(by=standing_body, bloc_year=bloc_year)
    return Cast(
        bloc=bloc,
        bloc_year=bloc_year,
        host=host,
        units=units,
        leaders=leaders,
        officers=officers,
        standing_body=standing_body,
        auditor=person(host, Capacity.AUDITOR),
        provincial_leader=person(host, Capacity.LEADER, Position.DEPUTY_CHIEF_PROCURATOR),
        administrator=person(host, Capacity.ADMINISTRATOR),
        outsider=person(UnitFactory(), Capacity.LEADER, Position.CHIEF_PROCURATOR),
        founding_decision=founding,
        leadership_decision=leadership,
    )
