"""Hưng Yên 2026, in progress: the half-year is published, the pledge is being signed and Quý III is open."""

from datetime import date, timedelta
from typing import Any

from blocs.domain import bloc_years, blocs, decisions
from blocs.enums import BlocKind, Capacity, Position
from blocs.models import Unit
from emulation import clock
from pledges.domain import signing
from pledges.enums import SignatoryRole
from pledges.evaluations.demo import (
    conference,
    criteria,
    half_year,
    library,
    quarters,
    registrations,
    reorganisation,
    story,
    texts,
)
from pledges.evaluations.demo.people import People
from pledges.evaluations.models import CriteriaSet

CONFERENCE = date(2026, 3, 31)
# How many units have signed when the demo begins; the next one has declined, the others are waited for.
SIGNED = 12


def play(people: People, criteria_set: CriteriaSet, sector: Unit) -> None:
    """Play the story up to the present."""
    province, members, council, witnesses = _gather(people, sector)
    leaders = {unit.pk: people.leader(unit, _role(unit), _TITLES.get(unit.code)) for unit in members}
    officers = {unit.pk: people.officer(unit, "Cán bộ đơn vị (Hưng Yên 2026)") for unit in members}
    head, deputy = next(unit for unit in members if unit.code == "hy-khu-vuc-1"), members[0]

    with clock.at(story.hour(date(2026, 1, 15), "09:00")):
        founding = decisions.record_decision(
            by=council,
            number="MH-01/QĐ-UBND",
            issued_on=date(2026, 1, 9),
            issuer="Ủy ban nhân dân tỉnh Hưng Yên",
            abstract="về việc thành lập Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Hưng Yên (số liệu minh họa)",
        )
        appointment = decisions.record_decision(
            by=council,
            number="MH-02/QĐ-VKSHY",
            issued_on=date(2026, 1, 12),
            issuer="Viện trưởng Viện kiểm sát nhân dân tỉnh Hưng Yên",
            abstract="về việc cử Khối trưởng, Khối phó Khối thi đua năm 2026 (số liệu minh họa)",
        )
        bloc = blocs.found_bloc(
            by=council,
            name="Khối thi đua các đơn vị thuộc VKSND tỉnh Hưng Yên",
            slug="hung-yen",
            kind=BlocKind.BLOC,
            host_unit=province,
            founding_decision=founding,
            illustrative=True,
        )
        year = bloc_years.open_bloc_year(
            by=council, bloc=bloc, year=2026, starts_on=date(2025, 12, 1), ends_on=date(2026, 11, 30)
        )
        bloc_years.seat_units(by=council, bloc_year=year, units=members)
        bloc_years.name_leadership(by=council, bloc_year=year, head=head, deputies=[deputy], decision=appointment)
        year = bloc_years.activate(by=council, bloc_year=year)

    chair = leaders[head.pk]
    with clock.at(story.hour(date(2026, 3, 23), "09:00")):
        pledge = story.draft(
            chair,
            year,
            heading={
                "place": "Hưng Yên",
                "conference_on": CONFERENCE,
                "superior": "VIỆN KIỂM SÁT NHÂN DÂN TỈNH HƯNG YÊN",
                "organiser": "KHỐI THI ĐUA CÁC ĐƠN VỊ THUỘC VKSND TỈNH HƯNG YÊN",
                "abstract": "của Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Hưng Yên năm 2026",
                "recipients": "Hội đồng Thi đua - Khen thưởng VKSND tỉnh Hưng Yên;\nCác đơn vị thành viên Khối thi đua;\n"
                "Lưu: Khối trưởng.",
            },
            grounds=(texts.LAW_2022, texts.DECREE_2025, texts.CIRCULAR_2024, founding, appointment),
            clauses=texts.HUNG_YEN_CLAUSES,
        )
    story.consult(
        chair,
        pledge,
        opened=story.hour(date(2026, 3, 23), "10:00"),
        due=story.hour(date(2026, 3, 27), "17:00"),
        officers=officers,
    )
    held = conference.meet(chair, year, day=CONFERENCE, witness=witnesses[0])
    pledge = story.agree_and_open(chair, pledge, agreed=story.hour(CONFERENCE, "10:00"), witnesses=witnesses)
    conference.go_on_to_signing(chair, held, day=CONFERENCE)
    _sign_some(pledge, leaders)
    registrations.register(
        year,
        opened=story.hour(date(2026, 4, 1), "08:00"),
        due=story.hour(date(2026, 4, 10), "17:00"),
        leaders=leaders,
        officers=officers,
        chair=chair,
        vice=leaders[deputy.pk],
        waiting=(6, 9),
        returned=(11,),
        silent=(15,),
    )
    with clock.at(story.hour(date(2026, 5, 20), "09:00")):
        of_half_year = criteria.adopt_half_year(people.by)
    half_year.play(year, of_half_year, leaders=leaders, officers=officers, head=head, deputy=deputy)
    tellers = {"leaders": leaders, "officers": officers, "chair": chair}
    library.tell(year, library.HUNG_YEN, on=date(2026, 8, 20), **tellers)
    with clock.at(story.hour(date(2026, 8, 28), "09:00")):
        library.draft(year, library.HUNG_YEN_DRAFT, officers=officers, chair=chair)
    quarters.play_open_quarter(year, criteria_set, leaders=leaders, officers=officers, head=head, deputy=deputy)


_TITLES = {"hy-van-phong": Position.OFFICE_CHIEF, "hy-thanh-tra": Position.CHIEF_INSPECTOR}


def _role(unit: Any) -> str:
    if unit.code == "hy-khu-vuc-1":
        return "Lãnh đạo đơn vị Khối trưởng (Hưng Yên 2026)"
    if unit.code == "hy-van-phong":
        return "Lãnh đạo đơn vị Khối phó (Hưng Yên 2026)"
    return "Lãnh đạo đơn vị (Hưng Yên 2026)"


def _gather(people: People, sector: Unit) -> tuple[Any, list[Any], Any, list[Any]]:
    """Play the merger of 2025; return the province, the seventeen members, the council's secretary and one witness."""
    province, divisions, regions = reorganisation.play(people, sector)
    members = [*divisions, *regions]
    secretary = people.open("hy-thuong-truc", "Thường trực Hội đồng TĐKT Hưng Yên", "Thường trực Hội đồng (Hưng Yên)")
    people.appoint(secretary, province, Position.SPECIALIST, Capacity.STANDING_BODY)
    witness = people.open("hy-chung-kien", "Phó Viện trưởng tỉnh Hưng Yên", "Lãnh đạo cấp tỉnh, người chứng kiến")
    people.appoint(witness, province, Position.DEPUTY_CHIEF_PROCURATOR, Capacity.LEADER)
    auditor = people.open("hy-kiem-tra", "Cán bộ kiểm tra, giám sát", "Kiểm tra, giám sát (Hưng Yên)")
    people.appoint(auditor, province, Position.SPECIALIST, Capacity.AUDITOR)
    return province, members, secretary, [witness]


def _sign_some(pledge: Any, leaders: dict[int, Any]) -> None:
    """Let the first units sign, the next one decline, and leave the others waiting."""
    moment = story.hour(CONFERENCE, "10:30")
    waiting = pledge.signatories.filter(role=SignatoryRole.UNIT).select_related("seat").order_by("order", "pk")
    for place, signatory in enumerate(waiting[: SIGNED + 1]):
        by = leaders[signatory.seat.unit_id]
        with clock.at(moment):
            if place < SIGNED:
                signing.take_signature(by=by, signatory=signatory, text_sha256=pledge.frozen_sha256)
            else:
                signing.decline_to_sign(
                    by=by,
                    signatory=signatory,
                    reason="Chỉ tiêu của đơn vị chưa khớp với kế hoạch được giao; đề nghị Khối trưởng rà soát lại.",
                )
        moment += timedelta(minutes=2)
