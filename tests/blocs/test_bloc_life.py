"""A bloc after its founding: its regulation, its end, also mid-year, and its founding anew."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs import objections
from blocs.domain import bloc_life, bloc_years
from blocs.domain.workflow import missing_for_activation
from blocs.models import Bloc, BlocYear, Refounding
from emulation import clock
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.duties import duties_of
from emulation.notices.models import Notice
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from tests.blocs.helpers import NEW_DECISION, page, text
from tests.blocs.years import next_year
from tests.factories import DecisionFactory, make_bloc_year

pytestmark = pytest.mark.django_db

ENDED = date(2026, 6, 30)
WHY = "Sáp nhập tỉnh"


@pytest.fixture(autouse=True)
def _in_july():
    with clock.at(clock.now().replace(year=2026, month=7, day=15, hour=5)):
        yield


@pytest.fixture
def cast():
    return make_bloc_year(members=3)


def close(cast, **more) -> Bloc:
    values = {"by": cast.standing_body, "bloc": cast.bloc, "closed_on": ENDED, "note": WHY}
    values["decision"] = more.pop("decision", None) or DecisionFactory(by=cast.standing_body)
    return bloc_life.close_bloc(**values | more)


def refound(cast, **more) -> Refounding:
    values = {"by": cast.standing_body, "bloc": cast.bloc, "effective_on": date(2026, 7, 1)}
    values["decision"] = more.pop("decision", None) or DecisionFactory(by=cast.standing_body)
    return bloc_life.refound_bloc(**values | more)


# --- the end ----------------------------------------------------------------------------------------------------


def test_closing_mid_year_closes_the_running_year_with_the_same_reason(cast):
    closed = close(cast)

    year = BlocYear.objects.get(pk=cast.bloc_year.pk)
    assert (closed.closed_on, closed.closing_note, year.state) == (ENDED, WHY, "closed")
    events = list(Event.objects.order_by("-sequence")[:2])
    assert [(event.verb, event.note) for event in events] == [("bloc.closed", WHY), ("bloc_year.closed", WHY)]
    assert Notice.objects.filter(recipient=cast.member_officer, text__contains=WHY).exists()
    with pytest.raises(WrongState, match="thành lập lại"):
        close(cast)


def test_a_closed_bloc_opens_and_starts_no_year_and_asks_nothing_of_anybody(cast):
    coming = next_year(cast)
    close(cast)

    assert any("Khối đã kết thúc" in reason for reason in missing_for_activation(BlocYear.objects.get(pk=coming.pk)))
    with pytest.raises(Missing):
        bloc_years.activate(by=cast.standing_body, bloc_year=coming)
    with pytest.raises(WrongState, match="30/06/2026.*thành lập lại"):
        next_year(cast, year=2028)
    with pytest.raises(WrongState):
        bloc_life.adopt_regulation(by=cast.standing_body, bloc=cast.bloc, decision=cast.founding_decision)
    assert duties_of(cast.standing_body) == []


@pytest.mark.parametrize(
    ("change", "refusal", "said"),
    [
        ({"closed_on": date(2026, 7, 16)}, Invalid, "ở sau hôm nay"),
        ({"closed_on": date(2026, 1, 11)}, Invalid, "trước ngày thành lập 12/01/2026"),
        ({"note": " "}, Missing, "lý do"),
    ],
)
def test_what_a_closing_needs(cast, change, refusal, said):
    with pytest.raises(refusal, match=said):
        close(cast, **change)
    assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == "active"
    assert close(cast, closed_on=date(2026, 7, 15)).closed_on == date(2026, 7, 15)


def test_what_other_rooms_object_keeps_the_bloc_open(cast, monkeypatch):
    monkeypatch.setattr(objections, "_providers", [lambda bloc: ["Đang kiểm phiếu."] if bloc == cast.bloc else []])
    with pytest.raises(Missing, match="Đang kiểm phiếu"):
        close(cast)
    assert Bloc.objects.get(pk=cast.bloc.pk).closed_on is None


def test_every_deed_is_the_hosts(cast):
    other = make_bloc_year(members=2)
    decision = DecisionFactory(by=cast.standing_body)
    people = [who for role, who in cast.roles().items() if role != "standing_body"] + [other.standing_body]
    for by in people:
        for deed in (
            lambda by: close(cast, by=by, decision=decision),
            lambda by: refound(cast, by=by, decision=decision),
            lambda by: bloc_life.adopt_regulation(by=by, bloc=cast.bloc, decision=decision),
        ):
            with pytest.raises(NotAllowed):
                deed(by)


# --- founded anew -----------------------------------------------------------------------------------------------


def test_only_a_later_founding_opens_a_closed_bloc_and_keeps_how_it_had_ended(cast):
    ending = DecisionFactory(by=cast.standing_body)
    close(cast, decision=ending)

    again = refound(cast, note="Sau sắp xếp")

    bloc = Bloc.objects.get(pk=cast.bloc.pk)
    assert (bloc.closed_on, bloc.closing_decision, bloc.closing_note) == (None, None, "")
    assert (again.closed_on, again.closing_decision) == (ENDED, ending)
    assert Event.objects.order_by("-sequence")[0].details["reopened"] is True
    assert next_year(cast).year == 2027
    with pytest.raises(Invalid, match="trước ngày thành lập 01/07/2026"):
        close(cast)


def test_an_open_bloc_may_be_founded_anew_too(cast):
    again = refound(cast)
    assert (again.closed_on, again.closing_decision) == (None, None)
    assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == "active"
    with pytest.raises(Invalid, match="đã được ghi"):
        refound(cast, decision=again.decision)
    with pytest.raises(Invalid, match="đã thành lập khối"):
        refound(cast, decision=cast.founding_decision)


def test_not_before_the_end(cast):
    close(cast)
    with pytest.raises(Invalid, match="trước ngày khối kết thúc"):
        refound(cast, effective_on=ENDED - timedelta(days=1))
    assert Bloc.objects.get(pk=cast.bloc.pk).closed_on == ENDED
    assert refound(cast, effective_on=ENDED).effective_on == ENDED


# --- what the database keeps ------------------------------------------------------------------------------------


def test_the_database_refuses_what_the_deeds_refuse(cast):
    def refusal(deed) -> str:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        return explain(caught.value)

    blocs = Bloc.objects.filter(pk=cast.bloc.pk)
    whole = {"closed_on": ENDED, "closing_decision": cast.founding_decision, "closing_note": WHY}
    assert "đang hoạt động nên chưa kết thúc" in refusal(lambda: blocs.update(**whole))
    bloc_years.close(by=cast.standing_body, bloc_year=cast.bloc_year, note=WHY)
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        assert "phải có ngày, quyết định và lý do" in refusal(lambda part=part: blocs.update(**part))
    blocs.update(**whole)
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
    assert "Khối đã kết thúc" in refusal(lambda: BlocYear.objects.create(bloc=cast.bloc, year=2027, **days))
    closed = BlocYear.objects.filter(pk=cast.bloc_year.pk)
    assert "Khối đã kết thúc" in refusal(lambda: closed.update(state="active", closed_at=None, closed_by=None))
    again = {"bloc": cast.bloc, "decision": cast.leadership_decision, "effective_on": ENDED}
    assert "lần kết thúc phải có quyết định" in refusal(lambda: Refounding.objects.create(**again, closed_on=ENDED))


# --- the pages --------------------------------------------------------------------------------------------------


def address(name: str, cast) -> str:
    return reverse(f"blocs:{name}", args=[cast.bloc.slug])


def test_the_story_by_hand(client, cast):
    client.force_login(cast.standing_body)
    values = NEW_DECISION | {"new-number": "11/QĐ-KTĐ", "new-abstract": "ban hành Quy chế"}
    assert client.post(address("regulation", cast), values).url == cast.bloc.get_absolute_url()
    assert "11/QĐ-KTĐ" in text(client.get(address("regulation", cast)))

    values = NEW_DECISION | {"new-number": "12/QĐ-KT", "closed_on": "30/06/2026", "note": WHY}
    assert client.post(address("close_bloc", cast), values).url == cast.bloc.get_absolute_url()
    content = text(client.get(cast.bloc.get_absolute_url()))
    for part in ("11/QĐ-KTĐ", "12/QĐ-KT", WHY, "30/06/2026"):
        assert part in content
    assert "Mở năm thi đua</a>" not in content

    values = NEW_DECISION | {"new-number": "13/QĐ-TL", "effective_on": "01/07/2026", "note": "Sau sắp xếp"}
    assert client.post(address("refound", cast), values).url == cast.bloc.get_absolute_url()
    content = text(client.get(cast.bloc.get_absolute_url()))
    for part in ("12/QĐ-KT", "13/QĐ-TL", "Sau sắp xếp", "Mở năm thi đua</a>"):
        assert part in content


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("close_bloc", {"closed_on": "30/02/2026"}, "không phải là ngày"),
        ("close_bloc", {"closed_on": "01/01/2030"}, "ở sau hôm nay"),
        ("close_bloc", {"note": ""}, "id_note"),
        ("refound", {"effective_on": ""}, "id_effective_on"),
        ("regulation", {"new-number": ""}, "Quyết định mới chưa đúng"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, cast, name, change, said):
    client.force_login(cast.standing_body)
    values = {"closed_on": "30/06/2026", "effective_on": "01/07/2026", "note": WHY, **NEW_DECISION} | change
    response = client.post(address(name, cast), values)
    assert response.status_code == 422
    assert said in text(response)
    assert NEW_DECISION["new-issuer"] in text(response)
    assert Bloc.objects.get(pk=cast.bloc.pk).closed_on is None


def test_the_page_says_what_keeps_the_bloc_open(client, cast, monkeypatch):
    monkeypatch.setattr(objections, "_providers", [lambda bloc: ["Đang kiểm phiếu."]])
    client.force_login(cast.standing_body)
    content = text(client.get(address("close_bloc", cast)))
    assert "Đang kiểm phiếu." in content
    assert "id_closed_on" not in content


def test_as_many_queries_with_more_foundings(client, cast):
    client.force_login(cast.standing_body)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(cast.bloc.get_absolute_url()).status_code == 200
        return len(captured)

    refound(cast)
    before = asked()
    refound(cast)
    refound(cast)
    assert asked() == before


def test_members_see_the_bloc_but_no_button(client, cast):
    client.force_login(cast.member_leader)
    content = text(client.get(cast.bloc.get_absolute_url()))
    assert "Kết thúc khối" not in content
    assert client.get(page("year", cast)).status_code == 200
