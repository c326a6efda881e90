"""Không xét thi đua: who records it, when, with what reason, and what the database keeps."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from blocs.domain import bloc_years, exclusions
from blocs.models import Seat
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.notices.models import Notice
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from tests.blocs.helpers import page, text
from tests.factories import make_bloc_year

pytestmark = pytest.mark.django_db

WHY = "Có cán bộ bị kỷ luật"


@pytest.fixture
def cast():
    return make_bloc_year(members=3)


def address(cast, place: int = 2) -> str:
    return reverse("blocs:exclusion", args=[cast.bloc.slug, cast.bloc_year.year, cast.units[place].code])


def test_excluded_and_taken_back_both_with_a_reason(cast):
    seat = exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note=f" {WHY} ")
    assert (seat.excluded, seat.exclusion_reason) == (True, WHY)
    assert Notice.objects.filter(recipient=cast.member_leader, text__contains="không được xét thi đua").exists()
    with pytest.raises(WrongState, match="đã được ghi"):
        exclusions.exclude_unit(by=cast.standing_body, seat=seat, note=WHY)

    seat = exclusions.readmit_unit(by=cast.standing_body, seat=seat, note="Kết luận lại")
    assert (seat.excluded, seat.exclusion_reason) == (False, "")
    with pytest.raises(WrongState, match="đang được xét"):
        exclusions.readmit_unit(by=cast.standing_body, seat=seat, note=WHY)
    events = Event.objects.filter(verb__in=["bloc_year.unit_excluded", "bloc_year.unit_readmitted"])
    assert [event.note for event in events.order_by("sequence")] == [WHY, "Kết luận lại"]


def test_without_a_reason_or_by_somebody_else_nothing_happens(cast):
    with pytest.raises(Missing, match="lý do"):
        exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note=" \n")
    for role, person in cast.roles().items():
        if role != "standing_body":
            with pytest.raises(NotAllowed):
                exclusions.exclude_unit(by=person, seat=cast.seat(2), note=WHY)
    assert not Seat.objects.filter(excluded=True).exists()


def test_in_a_closed_year_too_but_not_while_forming(cast):
    bloc_years.close(by=cast.standing_body, bloc_year=cast.bloc_year, note="Hết năm")
    assert exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note=WHY).excluded

    forming = make_bloc_year(members=3, active=False)
    with pytest.raises(WrongState, match="chưa hoạt động"):
        exclusions.exclude_unit(by=forming.standing_body, seat=forming.seat(2), note=WHY)


def test_of_two_at_one_page_the_second_is_told(cast):
    seen = cast.bloc_year.version
    exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(2), note=WHY, version=seen)
    with pytest.raises(Stale):
        exclusions.exclude_unit(by=cast.standing_body, seat=cast.seat(1), note=WHY, version=seen)


def test_the_database_keeps_reason_and_state_together(cast):
    def refusal(cast, **values) -> str:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Seat.objects.filter(pk=cast.seat(2).pk).update(**values)
        return explain(caught.value)

    assert "phải có lý do" in refusal(cast, excluded=True)
    assert "phải có lý do" in refusal(cast, exclusion_reason=WHY)
    forming = make_bloc_year(members=3, active=False)
    assert "đang hoạt động hoặc đã kết thúc" in refusal(forming, excluded=True, exclusion_reason=WHY)


def test_the_page(client, cast):
    client.force_login(cast.standing_body)
    assert "Ghi không xét thi đua" in text(client.get(page("year", cast)))
    values = {"version": cast.bloc_year.version, "note": ""}
    response = client.post(address(cast), values)
    assert response.status_code == 422
    assert "Cần ghi lý do" in text(response)

    assert client.post(address(cast), values | {"note": WHY}).status_code == 302
    client.force_login(cast.member_leader)
    content = text(client.get(page("year", cast)))
    assert "Không xét thi đua" in content
    assert WHY in content
    assert "Xét thi đua trở lại" not in content

    client.force_login(cast.standing_body)
    assert "Xét thi đua trở lại" in text(client.get(address(cast)))
    cast.bloc_year.refresh_from_db()
    values = {"version": cast.bloc_year.version, "note": "Kết luận lại", "readmit": "1"}
    assert client.post(address(cast), values).status_code == 302
    assert not Seat.objects.filter(excluded=True).exists()


def test_while_forming_the_page_says_what_to_do_instead(client):
    forming = make_bloc_year(members=3, active=False)
    client.force_login(forming.standing_body)
    assert "hãy đưa đơn vị ra khỏi khối" in text(client.get(address(forming)))
    assert "Ghi không xét thi đua" not in text(client.get(page("year", forming)))


def test_a_unit_without_a_seat_has_no_such_page(client, cast):
    client.force_login(cast.standing_body)
    path = reverse("blocs:exclusion", args=[cast.bloc.slug, cast.bloc_year.year, cast.host.code])
    assert client.get(path).status_code == 404
