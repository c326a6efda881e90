"""The pledge of one bloc-year of the nation, from draft to the last signature; its rows go round the gates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from blocs.models import BlocYear, Seat
from emulation.audit.log import Deed
from pledges.domain import skeleton
from pledges.domain.text import canonical_text, in_signing_order, sha256_of
from pledges.enums import Means, PledgeState, SignatoryRole, SignatoryState
from pledges.evaluations.demo import texts
from pledges.evaluations.demo.nation.land import Province
from pledges.evaluations.demo.story import hour
from pledges.models import Clause, Ground, Opinion, Pledge, Signatory, Target


def promise(year: BlocYear, seats: list[Seat], province: Province, *, signed: bool) -> Iterator[Deed]:
    """Insert the pledge of ``year`` and yield its deeds; without ``signed`` the last unit has not signed yet.

    Each step stands where the guards want it: parts and witness while it is a draft, places once the text is agreed,
    signatures while it is being signed.
    """
    chair = province.leaders[seats[0].unit_id]
    day = date(year.year, 3, 20)
    pledge = _draft(year, seats, province, chair, day)
    yield Deed("pledge.drafted", pledge, chair, pledge.drafted_at)
    moment = hour(day, "14:00")
    pledge.frozen_text = canonical_text(pledge)
    pledge.frozen_sha256 = sha256_of(pledge.frozen_text)
    pledge.agreed_at, pledge.agreed_by = moment, chair
    _move(pledge, PledgeState.AGREED)
    yield Deed("pledge.agreed", pledge, chair, moment, details={"sha256": pledge.frozen_sha256})
    Signatory.objects.bulk_create(
        Signatory(pledge=pledge, role=SignatoryRole.UNIT, seat=seat, order=order)
        for order, seat in enumerate(in_signing_order(seats), start=1)
    )
    _move(pledge, PledgeState.SIGNING)
    yield Deed("pledge.signing_opened", pledge, chair, moment)
    yield from _sign(pledge, province, moment, signed=signed)


def _draft(year: BlocYear, seats: list[Seat], province: Province, chair: Any, day: date) -> Pledge:
    """Insert a draft that every unit agrees with."""
    opened = hour(day, "08:00")
    pledge = Pledge(
        bloc_year=year,
        number=f"{year.bloc_id:02}/GƯTĐ",
        superior=skeleton.superior(year),
        organiser=skeleton.organiser(year),
        place=province.name,
        conference_on=day,
        abstract=skeleton.abstract(year),
        opening=skeleton.opening(year, place=province.name, conference_on=day, members=len(seats)),
        closing=skeleton.CLOSING,
        recipients=skeleton.recipients(year),
        consultation_due_at=hour(day, "12:00"),
        consultation_opened_at=opened,
        consultation_opened_by=chair,
        state=PledgeState.CONSULTATION,
        drafted_at=opened - timedelta(days=7),
        drafted_by=chair,
    )
    pledge.save()
    Ground.objects.bulk_create(
        Ground(pledge=pledge, order=order, text=text, decision=decision)
        for order, (text, decision) in enumerate(skeleton.grounds(year), start=1)
    )
    Clause.objects.bulk_create(
        Clause(pledge=pledge, section=section, order=order, text=text)
        for order, (section, text) in enumerate(skeleton.clauses(year), start=1)
    )
    targets = [(row, None) for row in texts.TARGETS] + [(texts.UNIT_TARGET, seat) for seat in seats]
    Target.objects.bulk_create(
        Target(pledge=pledge, order=order, seat=seat, indicator=name, measure=measure, direction=way, planned=planned)
        for order, ((name, measure, way, planned), seat) in enumerate(targets, start=1)
    )
    Signatory.objects.create(pledge=pledge, role=SignatoryRole.WITNESS, person=province.witness, order=1, turn=2)
    Opinion.objects.bulk_create(
        Opinion(
            pledge=pledge,
            seat=seat,
            agrees_in_full=True,
            given_at=opened + timedelta(minutes=5 * seat.order),
            given_by=province.officers[seat.unit_id],
        )
        for seat in seats
    )
    return pledge


def _sign(pledge: Pledge, province: Province, moment: datetime, *, signed: bool) -> Iterator[Deed]:
    """Give the signatures one minute after the other: the units, then the witness; ``signed``: all of them."""
    places = list(pledge.signatories.select_related("seat__unit").order_by("role", "order", "pk"))
    places.sort(key=lambda place: place.role == SignatoryRole.WITNESS)
    given = places if signed else places[:-2]
    for place in given:
        moment += timedelta(minutes=1)
        place.state, place.signed_at, place.text_sha256 = SignatoryState.SIGNED, moment, pledge.frozen_sha256
        unit = place.seat.unit if place.seat else province.unit
        place.person = province.leaders[unit.pk] if place.seat else province.witness
        title = province.positions[unit.pk].label if place.seat else "Phó Viện trưởng"
        place.name, place.unit_name, place.title = str(place.person), unit.name, str(title).upper()
        place.authority = "" if place.seat else "KT. VIỆN TRƯỞNG"
        place.version, place.means = 2, Means.INTERNAL
    written = (
        "means",
        "state",
        "signed_at",
        "text_sha256",
        "person",
        "name",
        "unit_name",
        "title",
        "authority",
        "version",
    )
    Signatory.objects.bulk_update(given, written)
    yield from (
        Deed("signature.taken", place, place.person, place.signed_at, details={"sha256": place.text_sha256})
        for place in given
        if place.signed_at
    )
    if signed:
        pledge.signed_at = moment
        _move(pledge, PledgeState.SIGNED)
        yield Deed("pledge.signed", pledge, None, moment)


def _move(pledge: Pledge, state: PledgeState) -> None:
    pledge.state = state
    pledge.version += 1
    pledge.save()
