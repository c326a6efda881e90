"""Who may lead the year after: the checker on stored years, the page that shows it, the reason that overrides it."""

from datetime import date

import pytest
from django.urls import reverse

from blocs.domain import bloc_years, exclusions
from blocs.domain.eligibility import Ineligible, survey
from blocs.domain.workflow import missing_for_activation
from blocs.enums import LeadershipMethod
from blocs.models import BlocYear
from emulation.audit.models import Event
from emulation.duties import duties_of
from emulation.workflow import Missing
from tests.blocs.helpers import text
from tests.blocs.years import next_year
from tests.factories import make_bloc_year

pytestmark = pytest.mark.django_db

ROTATION = LeadershipMethod.ROTATION


@pytest.fixture
def cast():
    return make_bloc_year(members=5)


@pytest.fixture
def coming(cast):
    return next_year(cast)


def name(cast, bloc_year, head: int, deputies: list[int], **more):
    return bloc_years.name_leadership(
        by=cast.standing_body,
        bloc_year=bloc_year,
        head=cast.units[head],
        deputies=[cast.units[place] for place in deputies],
        decision=cast.leadership_decision,
        **more,
    )


def candidates(bloc_year):
    return survey(bloc_year, [seat.unit for seat in bloc_year.seats.select_related("unit")])


def test_the_turn_starts_after_last_years_head(cast, coming):
    found = candidates(coming)

    assert [line.unit for line in found.lines] == [*cast.units[1:], cast.units[0]]
    assert [line.proposed for line in found.lines] == ["head", "deputy", "", "", ""]
    assert [line.last_role for line in found.lines] == ["Khối phó", *["Thành viên"] * 3, "Khối trưởng"]
    assert found.lines[-1].against_head == ["đã là khối trưởng năm 2026"]
    assert found.lines[0].against_deputy == ["đã là khối phó năm 2026"]


def test_a_year_that_never_began_is_not_a_last_year(cast):
    next_year(cast, year=2027)

    assert candidates(next_year(cast, year=2028)).last_year == cast.bloc_year


def test_the_same_role_twice_needs_a_reason_that_is_kept_and_recorded(cast, coming):
    with pytest.raises(Ineligible, match="đã là khối trưởng năm 2026.*ghi lý do"):
        name(cast, coming, 0, [2])
    assert not coming.seats.filter(role="head").exists()

    led = name(cast, coming, 0, [2], method=LeadershipMethod.ELECTED, note="  Hội nghị bầu 5/5 phiếu ")

    led.refresh_from_db()
    assert (led.leadership_method, led.leadership_note) == ("elected", "Hội nghị bầu 5/5 phiếu")
    event = Event.objects.order_by("-sequence")[0]
    assert (event.verb, event.note) == ("bloc_year.leadership_named", "Hội nghị bầu 5/5 phiếu")
    assert len(event.details["overridden"]) == 1
    assert event.details["method"] == "elected"


def test_a_reason_goes_when_the_choice_becomes_regular(cast, coming):
    name(cast, coming, 0, [2], note="Đơn vị khác đang kiện toàn")
    assert name(cast, coming, 1, [2]).leadership_note == ""


def test_who_was_excluded_last_year_leads_nobody(cast, coming):
    exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note="Có cán bộ bị kỷ luật")

    for head, deputies in ((2, [3]), (3, [2])):
        with pytest.raises(Ineligible, match="không được xét thi đua năm trước"):
            name(cast, coming, head, deputies)
    assert candidates(coming).next_deputies(cast.units[1]) == [cast.units[3]]


def test_an_exclusion_in_another_bloc_counts_too(cast):
    other = make_bloc_year(members=3)
    exclusions.exclude_unit(by=other.standing_body, seat=other.seat(2), note="Có cán bộ bị kỷ luật")
    coming = next_year(cast)
    bloc_years.seat_units(by=cast.standing_body, bloc_year=coming, units=[other.units[2]])

    assert candidates(coming).lines[-2].against_head == ["không được xét thi đua năm trước"]


def test_a_unit_that_does_not_exist_on_the_first_day_does_not_lead(cast, coming):
    unit = cast.units[3]
    unit.established_on = date(2027, 1, 1)
    unit.save()

    with pytest.raises(Ineligible, match="không hoạt động vào ngày đầu năm công tác 01/12/2026"):
        name(cast, coming, 3, [2])


def test_rotation_out_of_turn_needs_a_reason_and_says_whose_turn_it_is(cast, coming):
    with pytest.raises(Ineligible) as caught:
        name(cast, coming, 2, [3], method=ROTATION)
    assert f"đến lượt “{cast.units[1]}” làm khối trưởng; khối phó: “{cast.units[2]}”" in str(caught.value)
    with pytest.raises(Ineligible):
        name(cast, coming, 1, [3], method=ROTATION)

    name(cast, coming, 2, [3])  # appointed: the turn does not bind
    name(cast, coming, 1, [2], method=ROTATION)
    name(cast, coming, 1, [3], method=ROTATION, note="Đơn vị kế tiếp đề nghị lùi một năm")


def test_head_as_its_own_deputy_is_refused_whatever_the_reason(cast, coming):
    with pytest.raises(Missing, match="vừa là khối trưởng vừa là khối phó"):
        name(cast, coming, 1, [1], note="Vẫn muốn")


def test_an_exclusion_after_the_naming_keeps_the_year_from_starting(cast, coming):
    led = name(cast, coming, 1, [2])
    exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(1), note="Có cán bộ bị kỷ luật")

    (reason,) = missing_for_activation(BlocYear.objects.get(pk=led.pk))
    assert "không được xét thi đua năm trước" in reason
    with pytest.raises(Missing):
        bloc_years.activate(by=cast.standing_body, bloc_year=led)
    (duty,) = [duty for duty in duties_of(cast.standing_body) if "2027" in duty.where]
    assert duty.url.endswith("/2027/khoi-truong/")

    led = name(cast, coming, 1, [2], note="Hội đồng đồng ý")
    assert bloc_years.activate(by=cast.standing_body, bloc_year=led).state == "active"


# --- the page ---------------------------------------------------------------------------------------------------


def page(cast) -> str:
    return reverse("blocs:leadership", args=[cast.bloc.slug, 2027])


def test_the_page_shows_turn_and_reasons_and_proposes(client, cast, coming):
    exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(3), note="Có cán bộ bị kỷ luật")
    client.force_login(cast.standing_body)

    content = text(client.get(page(cast)))

    assert "đến lượt: khối trưởng" in content
    assert "Không: đã là khối trưởng năm 2026" in content
    assert content.count("Không: không được xét thi đua năm trước") == 2
    assert f'<option value="{cast.units[1].pk}" selected>' in content


def test_the_page_asks_for_the_reason_and_keeps_the_choice(client, cast, coming):
    client.force_login(cast.standing_body)
    values = {
        "version": coming.version,
        "head": cast.units[0].pk,
        "deputies": [cast.units[2].pk],
        "method": "appointed",
        "decision": cast.leadership_decision.pk,
    }

    response = client.post(page(cast), values)
    assert response.status_code == 422
    assert "hoặc ghi lý do chọn ngoài quy tắc" in text(response)
    assert f'<option value="{cast.units[0].pk}" selected>' in text(response)
    assert not coming.seats.filter(role="head").exists()

    assert client.post(page(cast), values | {"note": "Đang chủ trì phong trào"}).status_code == 302
    content = text(client.get(reverse("blocs:year", args=[cast.bloc.slug, 2027])))
    assert "Đang chủ trì phong trào" in content
    assert "Lý do chọn ngoài quy tắc" in content


def test_an_unknown_method_is_refused(client, cast, coming):
    client.force_login(cast.standing_body)
    values = {"version": coming.version, "head": cast.units[1].pk, "deputies": [cast.units[2].pk], "method": "coup"}
    values["decision"] = cast.leadership_decision.pk

    assert client.post(page(cast), values).status_code == 422
    assert not coming.seats.filter(role="head").exists()
