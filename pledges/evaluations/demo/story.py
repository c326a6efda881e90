"""Steps that both stories take: drafting, opinions and signing, each at its hour."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from blocs.models import BlocYear, Seat
from emulation import clock
from pledges.domain import agreement, consultation, drafting, opinions, publication, signing
from pledges.enums import Disposition
from pledges.evaluations.demo import texts
from pledges.models import Pledge, PledgeTemplate, TemplateLine


def hour(day: date, clock_time: str) -> datetime:
    """Return ``day`` at ``clock_time`` ("HH:MM") in Asia/Ho_Chi_Minh as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock_time)))


def keep_template() -> None:
    """Keep a template for the drafts of later years."""
    template = PledgeTemplate.objects.create(name=texts.TEMPLATE, closing=texts.TEMPLATE_CLOSING)
    for order, (kind, text) in enumerate(texts.TEMPLATE_LINES, start=1):
        TemplateLine.objects.create(template=template, kind=kind, order=order, text=text)


def draft(
    by: Any,
    bloc_year: BlocYear,
    *,
    heading: dict[str, Any],
    grounds: Iterable[Any],
    clauses: Iterable[tuple[Any, ...]],
) -> Pledge:
    """Draft the pledge with its grounds, clauses, common targets and one target of its own for every unit."""
    pledge = drafting.draft_pledge(by=by, bloc_year=bloc_year, **heading)
    for ground in grounds:
        if isinstance(ground, str):
            drafting.add_ground(by=by, pledge=pledge, text=ground)
        else:
            text = f"Căn cứ Quyết định số {ground.number} ngày {ground.issued_on.day}/{ground.issued_on:%m/%Y} của "
            drafting.add_ground(by=by, pledge=pledge, text=text + f"{ground.issuer} {ground.abstract}", decision=ground)
    for section, text, *movement in clauses:
        drafting.add_clause(by=by, pledge=pledge, section=section, text=text, **(movement[0] if movement else {}))
    for indicator, measure, direction, planned in texts.TARGETS:
        drafting.add_target(
            by=by, pledge=pledge, indicator=indicator, measure=measure, direction=direction, planned=planned
        )
    indicator, measure, direction, planned = texts.UNIT_TARGET
    for seat in bloc_year.seats.all():
        drafting.add_target(
            by=by,
            pledge=pledge,
            indicator=indicator,
            measure=measure,
            direction=direction,
            planned=planned,
            seat=seat,
        )
    return pledge


def consult(by: Any, pledge: Pledge, *, opened: datetime, due: datetime, officers: dict[int, Any]) -> None:
    """Send the draft round: three units comment, the others agree with the whole text, every opinion is answered.

    ``officers`` maps the primary key of a unit to the person who speaks for it.
    """
    with clock.at(opened):
        consultation.open_consultation(by=by, pledge=pledge, due_at=due)
    seats = list(Seat.objects.filter(bloc_year=pledge.bloc_year).select_related("unit"))
    speaking = seats[3 : 3 + len(texts.OPINIONS)]
    with clock.at(due.replace(hour=9, minute=0)):
        given = [
            opinions.give_opinion(by=officers[seat.unit_id], pledge=pledge, seat=seat, text=text)
            for seat, text in zip(speaking, texts.OPINIONS, strict=True)
        ]
        for seat in seats:
            if seat not in speaking:
                opinions.give_opinion(by=officers[seat.unit_id], pledge=pledge, seat=seat, agrees_in_full=True)
    dispositions = (Disposition.ACCEPTED, Disposition.ACCEPTED, Disposition.DECLINED)
    with clock.at(due.replace(hour=15, minute=0)):
        for opinion, disposition, answer in zip(given, dispositions, texts.ANSWERS, strict=True):
            opinions.answer_opinion(by=by, opinion=opinion, disposition=disposition, answer=answer)


def agree_and_open(by: Any, pledge: Pledge, *, agreed: datetime, witnesses: Iterable[Any]) -> Pledge:
    """Name the witnesses, agree the text, render its page and open the signing; return the pledge as stored."""
    with clock.at(agreed):
        for person in witnesses:
            signing.name_witness(by=by, pledge=pledge, person=person)
        agreed = agreement.agree(by=by, pledge=pledge)
        publication.prepare(agreed)  # at once: the task runs after the commit of the whole story
        signing.open_signing(by=by, pledge=pledge)
    return Pledge.objects.get(pk=pledge.pk)
