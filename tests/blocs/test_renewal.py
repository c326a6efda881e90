"""A new year from the last one: the proposal and its differences, the one deed, and the pages that lead to it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.domain import bloc_years, exclusions, renewal
from blocs.domain.eligibility import Ineligible
from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.enums import SuccessionKind, UnitKind
from blocs.models import BlocYear, Decision, Seat, Unit, WorkCalendar
from emulation.audit.models import Event
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, Refused, WrongState
from tests.blocs.helpers import NEW_DECISION, roles, text
from tests.blocs.years import next_year
from tests.factories import UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db

DAYS = {"year": 2027, "starts_on": date(2026, 12, 1), "ends_on": date(2027, 11, 30)}
POSTED_DAYS = {"year": "2027", "starts_on": "01/12/2026", "ends_on": "30/11/2027"}


@pytest.fixture
def cast():
    return make_bloc_year(members=4)


def coming(cast) -> BlocYear:
    return renewal.check_days(last_year=cast.bloc_year, **DAYS)


def opened(cast, **more) -> BlocYear:
    values = {"by": cast.standing_body, "last_year": cast.bloc_year, "units": cast.units, **DAYS}
    return renewal.open_from_last_year(**values | more)


# --- the proposal -----------------------------------------------------------------------------------------------


def test_the_seats_are_proposed_in_their_order(cast):
    seats = list(cast.bloc_year.seats.all())
    bloc_years.reorder_seats(by=cast.standing_body, bloc_year=cast.bloc_year, seats=seats[::-1])

    plan = renewal.plan_of(cast.bloc_year, coming(cast))

    assert plan.units == plan.kept == cast.units[::-1]
    assert (plan.new, plan.left, plan.others) == ([], [], [])


def test_who_is_gone_or_elsewhere_is_dropped_with_its_reason(cast):
    gone, taken = cast.units[1], cast.units[2]
    gone.closed_on = date(2026, 6, 30)
    gone.save()
    other = make_bloc_year(members=2)
    bloc_years.seat_units(by=other.standing_body, bloc_year=next_year(other), units=[taken])
    new = UnitFactory(parent=cast.host)
    UnitFactory()  # of another host: not offered

    plan = renewal.plan_of(cast.bloc_year, coming(cast))

    assert plan.units == [cast.units[0], cast.units[3]]
    assert [(left.unit, left.reason) for left in plan.left] == [
        (gone, "đã kết thúc hoạt động ngày 30/06/2026"),
        (taken, f"đã thuộc “{other.bloc}” trong năm 2027"),
    ]
    assert plan.others == [new]

    chosen = renewal.plan_of(cast.bloc_year, coming(cast), [new.pk, gone.pk, cast.head.pk, 999999])
    assert chosen.units == [new, cast.head]
    assert (chosen.new, chosen.kept) == ([new], [cast.head])
    assert [left.unit for left in chosen.left] == [gone, taken, cast.units[3]]
    assert chosen.left[-1].reason == ""


def test_what_came_of_merged_units_is_proposed_at_their_place(cast):
    new = NewUnit("khu-vuc-1", UnitKind.REGIONAL, "Viện kiểm sát nhân dân khu vực 1", "VKSND khu vực 1", cast.host)
    merger = Plan(SuccessionKind.MERGE, date(2026, 7, 1), cast.founding_decision, cast.units[1:3], (), [new])
    reorganise(by=cast.administrator, plan=merger)
    region = Unit.objects.get(code=new.code)

    plan = renewal.plan_of(cast.bloc_year, coming(cast))

    assert plan.units == [cast.units[0], region, cast.units[3]]
    assert plan.new == [region]
    assert [left.unit for left in plan.left] == cast.units[1:3]


# --- the deed ---------------------------------------------------------------------------------------------------


def test_one_deed_opens_seats_and_names(cast):
    new = UnitFactory(parent=cast.host, protocol_order=1)
    units = [cast.units[2], new, cast.units[1]]

    year = opened(cast, units=units, head=cast.units[1], deputies=[cast.units[2]], decision=cast.leadership_decision)

    assert roles(year) == [(str(units[0]), "deputy"), (str(new), "member"), (str(units[2]), "head")]
    assert (year.state, year.year, year.starts_on) == ("forming", 2027, date(2026, 12, 1))
    event = Event.objects.order_by("-sequence")[0]
    assert event.verb == "bloc_year.opened_from_last_year"
    assert event.details["new"] == [str(new)]
    assert event.details["left"] == [str(cast.units[0]), str(cast.units[3])]


def test_all_or_nothing(cast):
    events = Event.objects.count()
    for more, refusal in (
        ({"head": cast.units[0], "deputies": [cast.units[1]]}, Ineligible),
        ({"units": [*cast.units, cast.host]}, bloc_years.Unseatable),
        ({"units": [cast.units[0], cast.units[0]]}, Refused),
        ({"units": []}, Missing),
        ({"year": 2026, "starts_on": date(2025, 12, 1), "ends_on": date(2026, 11, 30)}, Invalid),
        ({"starts_on": date(2025, 12, 1)}, Invalid),
        ({"by": cast.head_leader}, NotAllowed),
        ({"by": cast.administrator}, NotAllowed),
    ):
        with pytest.raises(refusal):
            opened(cast, **more)
    assert not BlocYear.objects.filter(year=2027).exists()
    assert Event.objects.count() == events


def test_only_from_the_newest_year_that_worked(cast):
    opened(cast)
    with pytest.raises(Invalid, match="đã có năm thi đua"):
        opened(cast)
    assert renewal.last_worked_year(cast.bloc) == cast.bloc_year  # 2027 is still forming

    year = BlocYear.objects.get(year=2027, bloc=cast.bloc)
    year = bloc_years.name_leadership(
        by=cast.standing_body,
        bloc_year=year,
        head=cast.units[1],
        deputies=[cast.units[2]],
        decision=cast.leadership_decision,
    )
    bloc_years.activate(by=cast.standing_body, bloc_year=year)
    with pytest.raises(WrongState, match="không còn là năm gần nhất"):
        opened(cast, year=2028, starts_on=date(2027, 12, 1), ends_on=date(2028, 11, 30))


def test_neither_exclusion_nor_role_nor_decision_comes_along(cast):
    exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note="Có cán bộ bị kỷ luật")

    year = opened(cast)

    assert not Seat.objects.filter(bloc_year=year, excluded=True).exists()
    assert {role for _unit, role in roles(year)} == {"member"}
    assert (year.leadership_decision, year.leadership_note) == (None, "")


# --- the pages --------------------------------------------------------------------------------------------------


def address(cast, step: str = "") -> str:
    return reverse("blocs:renew", args=[cast.bloc.slug]) + (f"?buoc={step}" if step else "")


def leaders(cast, head: int, deputy: int, **more) -> dict:
    values = {"head": cast.units[head].pk, "deputies": [cast.units[deputy].pk], "method": "rotation"}
    return values | {"decision": cast.leadership_decision.pk} | more


def through(client, cast, **chosen) -> None:
    """Answer the first three steps."""
    assert client.post(address(cast), POSTED_DAYS).url == address(cast, "don-vi")
    assert client.post(address(cast, "don-vi"), {"next": "1"}).url == address(cast, "khoi-truong")
    answer = chosen or leaders(cast, 1, 2)
    assert client.post(address(cast, "khoi-truong"), answer).url == address(cast, "tom-tat")


def test_the_whole_way_by_hand(client, cast):
    new = UnitFactory(parent=cast.host)
    WorkCalendar.objects.all().delete()  # without a calendar the days themselves are proposed
    client.force_login(cast.standing_body)
    assert "Mở năm mới từ năm trước" in text(client.get(cast.bloc.get_absolute_url()))
    first = text(client.get(address(cast)))
    assert 'value="2027"' in first
    assert 'value="01/12/2026"' in first

    client.post(address(cast), POSTED_DAYS)
    seconds = text(client.get(address(cast, "don-vi")))
    assert "Đơn vị của năm 2027 (4)" in seconds
    for press in ({"add": new.pk}, {"drop": cast.units[3].pk}, {"up": new.pk}, {"down": cast.head.pk}):
        assert client.post(address(cast, "don-vi"), press).status_code == 302
    seconds = text(client.get(address(cast, "don-vi")))
    assert "Không còn so với năm 2026 (1)" in seconds
    assert f"Lấy lại {cast.units[3]}" in seconds
    client.post(address(cast, "don-vi"), {"next": "1"})

    third = text(client.get(address(cast, "khoi-truong")))
    assert f'<option value="{cast.units[2].pk}" selected>' in third or "đến lượt: khối trưởng" in third
    values = leaders(cast, 2, 1, note="Đơn vị kế tiếp đề nghị lùi", decision="")
    client.post(address(cast, "khoi-truong"), values | NEW_DECISION)
    last = text(client.get(address(cast, "tom-tat")))
    for part in ("Đơn vị kế tiếp đề nghị lùi", "820/QĐ-UBND", f"1: {new}", "Chọn ngoài quy tắc"):
        assert part in last
    assert not BlocYear.objects.filter(year=2027).exists()
    assert not Decision.objects.filter(number="820/QĐ-UBND").exists()

    response = client.post(address(cast, "tom-tat"), {"once": "x"})
    assert response.url == reverse("blocs:year", args=[cast.bloc.slug, 2027])
    year = BlocYear.objects.get(year=2027)
    order = [cast.units[1], cast.head, new, cast.units[2]]
    assert [unit for unit, _role in roles(year)] == [str(unit) for unit in order]
    assert year.leadership_decision.number == "820/QĐ-UBND"
    assert year.leadership_method == "rotation"

    assert client.post(address(cast, "tom-tat"), {"once": "x"}).url == response.url  # sent twice, opened once
    assert BlocYear.objects.filter(bloc=cast.bloc).count() == 2


def test_the_leadership_may_come_later(client, cast):
    client.force_login(cast.standing_body)
    through(client, cast, later="1")
    assert "cử sau" in text(client.get(address(cast, "tom-tat")))
    client.post(address(cast, "tom-tat"), {"once": "x"})
    assert {role for _unit, role in roles(BlocYear.objects.get(year=2027))} == {"member"}


def test_against_the_rules_the_third_step_asks_for_the_reason(client, cast):
    client.force_login(cast.standing_body)
    through(client, cast)
    response = client.post(address(cast, "khoi-truong"), leaders(cast, 0, 2))
    assert response.status_code == 422
    assert "đã là khối trưởng năm 2026" in text(response)
    assert client.get(address(cast, "tom-tat")).url == address(cast, "khoi-truong")


def test_a_leader_that_is_dropped_afterwards_is_chosen_again(client, cast):
    client.force_login(cast.standing_body)
    through(client, cast)
    client.post(address(cast, "don-vi"), {"drop": cast.units[1].pk})
    assert client.get(address(cast, "tom-tat")).url == address(cast, "khoi-truong")
    assert client.get(address(cast, "khoi-truong")).status_code == 422


def test_no_step_is_skipped_and_one_may_begin_again(client, cast):
    client.force_login(cast.standing_body)
    for step in ("don-vi", "khoi-truong", "tom-tat", "khac"):
        assert client.get(address(cast, step)).url == address(cast, "nam")
        assert client.post(address(cast, step), {"once": "x"}).url == address(cast, "nam")
    through(client, cast)
    client.post(address(cast, "don-vi"), {"restart": "1"})
    assert client.get(address(cast, "don-vi")).url == address(cast, "nam")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": "2026", "starts_on": "01/12/2025", "ends_on": "30/11/2026"}, "năm mới phải sau năm 2026"),
        ({"starts_on": "01/12/2024"}, "phải bắt đầu trong năm"),
        ({"starts_on": "30/11/2027", "ends_on": "01/01/2027"}, "không được trước"),
        ({"year": ""}, "is-invalid"),
    ],
)
def test_wrong_days_come_back(client, cast, change, said):
    client.force_login(cast.standing_body)
    response = client.post(address(cast), POSTED_DAYS | change)
    assert response.status_code == 422
    assert said in text(response)


@pytest.mark.parametrize("press", [{"add": "x"}, {"add": "99999999999"}, {"up": "-1"}, {"drop": ""}, {"add": "²"}])
def test_odd_buttons_change_nothing(client, cast, press):
    client.force_login(cast.standing_body)
    client.post(address(cast), POSTED_DAYS)
    assert client.post(address(cast, "don-vi"), press).status_code == 302
    assert "Đơn vị của năm 2027 (4)" in text(client.get(address(cast, "don-vi")))


def test_somebody_was_faster(client, cast):
    client.force_login(cast.standing_body)
    through(client, cast)
    opened(cast)
    response = client.post(address(cast, "tom-tat"), {"once": "x"})
    assert response.url == address(cast, "nam")
    assert BlocYear.objects.filter(year=2027).count() == 1


def test_without_a_last_year_the_ordinary_page_opens(client):
    forming = make_bloc_year(members=2, active=False)
    client.force_login(forming.standing_body)
    assert client.get(address(forming)).url == reverse("blocs:open_year", args=[forming.bloc.slug])
    assert "Mở năm mới từ năm trước" not in text(client.get(forming.bloc.get_absolute_url()))


@pytest.mark.parametrize("step", ["don-vi", "khoi-truong", "tom-tat"])
def test_as_many_queries_with_more_units(client, step):
    def asked(members: int) -> int:
        cast = make_bloc_year(members=members)
        client.force_login(cast.standing_body)
        through(client, cast)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(cast, step)).status_code == 200
        return len(captured)

    assert asked(3) == asked(6) <= 24
