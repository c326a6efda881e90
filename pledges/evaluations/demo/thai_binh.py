"""Thái Bình 2021, complete: from the two decisions to the signed pledge and the published table of Quý I."""

from datetime import date, timedelta
from typing import Any

from blocs.domain import bloc_life, bloc_years, blocs, decisions
from blocs.enums import BlocKind, Capacity, Position, UnitKind
from blocs.models import Unit
from emulation import clock
from pledges.domain import signing
from pledges.enums import SignatoryRole
from pledges.evaluations.demo import appendix, library, quarters, registrations, story, texts, units
from pledges.evaluations.demo.people import People
from pledges.evaluations.models import CriteriaSet

CONFERENCE = date(2021, 3, 31)


def play(people: People, criteria_set: CriteriaSet, sector: Unit) -> None:
    """Play the whole story at its own dates (domain.md, section 1)."""
    province, members, council, witnesses = _gather(people, sector)
    leaders = {unit.pk: people.leader(unit, _role(unit.code)) for unit in members if unit.code not in _TITLES}
    leaders |= {
        unit.pk: people.leader(unit, _role(unit.code), _TITLES[unit.code]) for unit in members if unit.code in _TITLES
    }
    officers = {unit.pk: people.officer(unit, "Cán bộ đơn vị (Thái Bình 2021)") for unit in members}
    head, deputy = members[0], next(unit for unit in members if unit.code == "tb-tam-giu")

    with clock.at(story.hour(date(2021, 1, 11), "08:30")):
        appointment = decisions.record_decision(
            by=council,
            number="09/QĐ-VKSTB",
            issued_on=date(2021, 1, 11),
            issuer="Viện trưởng Viện kiểm sát nhân dân tỉnh Thái Bình",
            abstract="về việc cử Khối trưởng, Khối phó Khối thi đua năm 2021",
        )
    with clock.at(story.hour(date(2021, 3, 29), "14:00")):
        founding = decisions.record_decision(
            by=council,
            number="820/QĐ-UBND",
            issued_on=date(2021, 3, 29),
            issuer="Ủy ban nhân dân tỉnh Thái Bình",
            abstract="về việc thành lập Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Thái Bình",
        )
        bloc = blocs.found_bloc(
            by=council,
            name="Khối thi đua các đơn vị thuộc VKSND tỉnh Thái Bình",
            slug="thai-binh",
            kind=BlocKind.BLOC,
            host_unit=province,
            founding_decision=founding,
        )
        year = bloc_years.open_bloc_year(
            by=council, bloc=bloc, year=2021, starts_on=date(2020, 12, 1), ends_on=date(2021, 11, 30)
        )
        bloc_years.seat_units(by=council, bloc_year=year, units=members)
        bloc_years.name_leadership(by=council, bloc_year=year, head=head, deputies=[deputy], decision=appointment)
        year = bloc_years.activate(by=council, bloc_year=year)

    chair = leaders[head.pk]
    with clock.at(story.hour(date(2021, 3, 29), "16:00")):
        pledge = story.draft(
            chair,
            year,
            heading={
                "place": "Thái Bình",
                "conference_on": CONFERENCE,
                "superior": "VIỆN KIỂM SÁT NHÂN DÂN TỈNH THÁI BÌNH",
                "organiser": "KHỐI THI ĐUA CÁC ĐƠN VỊ THUỘC VKSND TỈNH THÁI BÌNH",
                "abstract": "của Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Thái Bình năm 2021",
                "recipients": "Hội đồng Thi đua - Khen thưởng VKSND tỉnh Thái Bình;\nCác đơn vị thành viên Khối thi đua;\n"
                "Lưu: Khối trưởng.",
            },
            grounds=(texts.LAW_2003, founding, appointment),
            clauses=texts.THAI_BINH_CLAUSES,
        )
    registrations.register(
        year,
        opened=story.hour(date(2021, 3, 29), "16:10"),
        due=story.hour(date(2021, 3, 29), "17:30"),
        leaders=leaders,
        officers=officers,
        chair=chair,
        vice=leaders[deputy.pk],
    )
    # The conference of 31/3/2021 did everything in one sitting: opinions, quarter I, agreement, signing.
    story.consult(
        chair,
        pledge,
        opened=story.hour(CONFERENCE, "08:00"),
        due=story.hour(CONFERENCE, "16:00"),
        officers=officers,
    )
    pledge = story.agree_and_open(chair, pledge, agreed=story.hour(CONFERENCE, "15:30"), witnesses=witnesses)
    _sign(pledge, leaders)
    tellers = {"leaders": leaders, "officers": officers, "chair": chair}
    library.tell(year, library.THAI_BINH_SPRING, on=date(2021, 3, 29), **tellers)
    quarters.play_published_quarter(year, criteria_set, leaders=leaders, officers=officers, head=head, deputy=deputy)
    appendix.amend(pledge, leaders=leaders, chair=chair, on=date(2021, 7, 30))
    library.tell(year, library.THAI_BINH_AUTUMN, on=date(2021, 11, 15), **tellers)
    with clock.at(story.hour(date(2021, 12, 15), "09:00")):
        bloc_years.close(by=council, bloc_year=year, note="Khối đã tổng kết năm công tác 2021.")
    with clock.at(story.hour(date(2025, 6, 30), "16:00")):
        ending = decisions.record_decision(
            by=council,
            number="MH-24/QĐ-UBND",
            issued_on=date(2025, 6, 26),
            issuer="Ủy ban nhân dân tỉnh Thái Bình",
            abstract="về việc chấm dứt hoạt động Khối thi đua khi sắp xếp đơn vị (số liệu minh họa)",
        )
        bloc_life.close_bloc(
            by=council,
            bloc=bloc,
            decision=ending,
            closed_on=date(2025, 6, 30),
            note="Tỉnh Thái Bình hợp nhất với tỉnh Hưng Yên từ ngày 01/07/2025.",
        )


_TITLES = {"tb-van-phong": Position.OFFICE_CHIEF, "tb-thanh-tra": Position.CHIEF_INSPECTOR}


def _role(code: str) -> str:
    if code == "tb-thanh-pho":
        return "Lãnh đạo đơn vị Khối trưởng (Thái Bình 2021)"
    if code == "tb-tam-giu":
        return "Lãnh đạo đơn vị Khối phó (Thái Bình 2021)"
    return "Lãnh đạo đơn vị (Thái Bình 2021)"


def _gather(people: People, sector: Unit) -> tuple[Any, list[Any], Any, list[Any]]:
    """Establish the units; return the province, the fifteen members, the council's secretary and three witnesses."""
    province = units.province(
        people, sector, "tb-tinh", "Viện kiểm sát nhân dân tỉnh Thái Bình", "VKSND tỉnh Thái Bình", 1
    )
    members = units.below(people, province, UnitKind.DISTRICT, units.THAI_BINH_DISTRICTS, first_order=10)
    members += units.below(people, province, UnitKind.DIVISION, units.THAI_BINH_DIVISIONS, first_order=20)
    secretary = people.open("tb-thuong-truc", "Thường trực Hội đồng TĐKT Thái Bình", "Thường trực Hội đồng (Thái Bình)")
    people.appoint(secretary, province, Position.SPECIALIST, Capacity.STANDING_BODY)
    witnesses = [
        people.appoint(
            people.open(
                f"tb-chung-kien-{number}", f"Phó Viện trưởng tỉnh thứ {number}", "Người chứng kiến (Thái Bình 2021)"
            ),
            province,
            Position.DEPUTY_CHIEF_PROCURATOR,
            Capacity.LEADER,
        )
        for number in (1, 2, 3)
    ]
    return province, members, secretary, witnesses


def _sign(pledge: Any, leaders: dict[int, Any]) -> None:
    """Let the fifteen units sign one after the other, then the witnesses."""
    moment = story.hour(CONFERENCE, "16:00")
    for signatory in pledge.signatories.select_related("seat", "person").order_by("role", "order", "pk"):
        by = leaders[signatory.seat.unit_id] if signatory.role == SignatoryRole.UNIT else signatory.person
        with clock.at(moment):
            signing.take_signature(by=by, signatory=signatory, text_sha256=pledge.frozen_sha256)
        moment += timedelta(minutes=1)
