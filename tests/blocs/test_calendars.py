"""Work calendars: the dates of a year and of its quarters, deadlines by kind of unit, the presets, opening a year by one."""

from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blocs.domain import bloc_years, calendars
from blocs.models import BlocYear, CalendarDeadline, CalendarQuarter, WorkCalendar
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.rows import Invalid
from tests.blocs.helpers import text
from tests.factories import make_bloc_year

pytestmark = pytest.mark.django_db

CIVIL = ((1, 1), [(31, 3), (30, 6), (30, 9), (31, 12)])
SECTOR = ((1, 12), [(29, 2), (31, 5), (31, 8), (30, 11)])


def make_calendar(shape=SECTOR, *, name: str = "Lịch thử", deadlines=()) -> WorkCalendar:
    """Return a calendar of this shape; ``deadlines`` are (quarter, kind, day, month, hour)."""
    (day, month), ends = shape
    calendar = WorkCalendar.objects.create(name=name, first_day=day, first_month=month)
    for quarter, (last_day, last_month) in enumerate(ends, start=1):
        CalendarQuarter.objects.create(calendar=calendar, quarter=quarter, ends_day=last_day, ends_month=last_month)
    for quarter, kind, due_day, due_month, hour in deadlines:
        CalendarDeadline.objects.create(
            calendar=calendar, quarter=quarter, unit_kind=kind, due_day=due_day, due_month=due_month, due_hour=hour
        )
    return calendar


def test_the_sectors_year_begins_in_december_and_knows_leap_years():
    calendar = make_calendar(SECTOR)
    assert calendars.quarters_of(calendar, 2027) == {
        1: (date(2026, 12, 1), date(2027, 2, 28)),
        2: (date(2027, 3, 1), date(2027, 5, 31)),
        3: (date(2027, 6, 1), date(2027, 8, 31)),
        4: (date(2027, 9, 1), date(2027, 11, 30)),
    }
    assert calendars.quarters_of(calendar, 2028)[1] == (date(2027, 12, 1), date(2028, 2, 29))


def test_the_civil_year():
    assert calendars.days_of(make_calendar(CIVIL), 2027) == (date(2027, 1, 1), date(2027, 12, 31))


class EveryYear(TestCase):
    """The two shapes over all years: quarters follow each other without a gap and fill twelve months."""

    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from([CIVIL, SECTOR]), st.integers(2000, 2100))
    def test_no_day_is_lost(self, shape, year):
        spans = calendars.quarters_of(make_calendar(shape, name=f"Lịch {shape} {year}"), year)
        for quarter in (1, 2, 3):
            assert spans[quarter + 1][0] == spans[quarter][1] + timedelta(days=1)
        assert spans[4][1].year == year
        first = spans[1][0]
        assert spans[4][1] + timedelta(days=1) == first.replace(year=first.year + 1)


@pytest.mark.parametrize(
    "ends",
    [[(31, 3), (30, 6), (30, 9)], [], [(30, 6), (31, 3), (30, 9), (31, 12)], [(31, 12), (30, 6), (30, 9), (31, 12)]],
)
def test_a_calendar_that_is_no_year_is_refused_in_words(ends):
    with pytest.raises(Invalid, match="chưa đủ bốn quý"):
        calendars.quarters_of(make_calendar(((1, 1), ends)), 2027)


def test_deadlines_are_those_after_the_quarter_began():
    calendar = make_calendar(
        CIVIL,
        deadlines=[(4, "district", 5, 1, time(16)), (4, "division", 30, 12, time(17)), (2, "district", 1, 7, time(9))],
    )
    year = BlocYear(year=2026, calendar=calendar, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    local = timezone.get_current_timezone()
    assert calendars.deadlines_of(year, 4) == {
        "district": datetime(2027, 1, 5, 16, tzinfo=local),
        "division": datetime(2026, 12, 30, 17, tzinfo=local),
    }
    assert calendars.deadlines_of(year, 1) == {}


def test_quarters_are_cut_by_the_days_of_the_bloc_year():
    year = BlocYear(year=2021, calendar=make_calendar(SECTOR), starts_on=date(2021, 3, 31), ends_on=date(2021, 11, 30))
    spans = calendars.quarters_of_year(year)
    assert list(spans) == [2, 3, 4]
    assert spans[2] == (date(2021, 3, 31), date(2021, 5, 31))


# --- the catalogue ----------------------------------------------------------------------------------------------


def test_the_presets_are_whole_and_seeding_twice_changes_nothing():
    migration = import_module("blocs.migrations.0003_years")
    WorkCalendar.objects.all().delete()
    for _ in range(2):
        migration.seed(apps, None)
        assert WorkCalendar.objects.count() == 2
        assert CalendarQuarter.objects.count() == 8
    days = {calendar.name: calendars.days_of(calendar, 2027) for calendar in WorkCalendar.objects.all()}
    assert days == {
        "Năm dương lịch (01/01 – 31/12)": (date(2027, 1, 1), date(2027, 12, 31)),
        "01/12 năm trước – 30/11": (date(2026, 12, 1), date(2027, 11, 30)),
    }
    for stored in WorkCalendar.objects.all():
        key = stored.search_key
        stored.save()
        assert stored.search_key == key


@pytest.mark.parametrize(
    ("model", "values", "said"),
    [
        (WorkCalendar, {"name": "X", "first_month": 13}, "tháng từ 1 đến 12"),
        (CalendarQuarter, {"quarter": 5, "ends_day": 1, "ends_month": 1}, "Quý phải từ I đến IV"),
        (CalendarQuarter, {"quarter": 1, "ends_day": 1, "ends_month": 1}, "Quý này đã có"),
        (CalendarQuarter, {"quarter": 4, "ends_day": 32, "ends_month": 1}, "Ngày phải từ 1"),
        (CalendarDeadline, {"quarter": 1, "unit_kind": "x", "due_day": 1, "due_month": 1}, "danh mục"),
    ],
)
def test_what_the_database_refuses(model, values, said):
    calendar = make_calendar()
    if model is not WorkCalendar:
        values = values | {"calendar": calendar}
    if model is CalendarDeadline:
        values = values | {"due_hour": time(16)}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model.objects.create(**values)
    assert said in explain(caught.value)


def test_the_administrator_edits_and_it_is_recorded(client):
    cast = make_bloc_year(members=2)
    calendar = make_calendar(deadlines=[(2, "district", 2, 6, time(16))])
    client.force_login(cast.administrator)
    path = reverse("admin:blocs_workcalendar_change", args=[calendar.pk])
    values = {"name": "Lịch của khối", "first_day": 1, "first_month": 12}
    quarters = list(calendar.quarters.all())
    values |= {
        "quarters-TOTAL_FORMS": 4,
        "quarters-INITIAL_FORMS": 4,
        "deadlines-TOTAL_FORMS": 1,
        "deadlines-INITIAL_FORMS": 1,
    }
    for place, row in enumerate(quarters):
        values |= {
            f"quarters-{place}-{name}": getattr(row, name) for name in ("id", "quarter", "ends_day", "ends_month")
        }
        values[f"quarters-{place}-calendar"] = calendar.pk
    row = calendar.deadlines.get()
    values |= {"deadlines-0-id": row.pk, "deadlines-0-calendar": calendar.pk, "deadlines-0-quarter": 2}
    values |= {"deadlines-0-unit_kind": "district", "deadlines-0-due_day": 2, "deadlines-0-due_month": 6}

    response = client.post(path, values | {"deadlines-0-due_hour": "15:30"})

    assert response.status_code == 302, text(response)
    row.refresh_from_db()
    assert row.due_hour == time(15, 30)
    events = {event.verb: event for event in Event.objects.order_by("-sequence")[:2]}
    assert events["workcalendar.lines_changed"].details["calendardeadline"] == ["Quý II, VKSND cấp huyện: 15:30 02/06"]
    assert "workcalendar.changed" in events


# --- opening a year ---------------------------------------------------------------------------------------------


@pytest.fixture
def cast():
    return make_bloc_year(members=3)


def post(client, cast, **values):
    client.force_login(cast.standing_body)
    return client.post(reverse("blocs:open_year", args=[cast.bloc.slug]), {"year": "2027", **values})


def test_a_year_opened_by_a_calendar_has_its_days(client, cast):
    calendar = make_calendar()
    assert post(client, cast, calendar=calendar.pk).status_code == 302
    opened = BlocYear.objects.get(year=2027)
    assert (opened.starts_on, opened.ends_on, opened.calendar) == (date(2026, 12, 1), date(2027, 11, 30), calendar)
    assert "(Lịch thử)" in text(client.get(opened.get_absolute_url()))


def test_own_days_go_before_those_of_the_calendar(client, cast):
    assert post(client, cast, calendar=make_calendar().pk, starts_on="31/03/2027").status_code == 302
    opened = BlocYear.objects.get(year=2027)
    assert (opened.starts_on, opened.ends_on) == (date(2027, 3, 31), date(2027, 11, 30))


def test_without_days_and_without_a_usable_calendar(client, cast):
    assert "Hãy nhập ngày, hoặc chọn lịch" in text(post(client, cast))
    broken = make_calendar(((1, 1), []), name="Lịch hỏng")
    response = post(client, cast, calendar=broken.pk)
    assert response.status_code == 422
    assert "không cho được ngày" in text(response)
    assert post(client, cast, year="0", calendar=make_calendar().pk).status_code == 422
    assert not BlocYear.objects.filter(bloc=cast.bloc).exclude(year=2026).exists()


def test_the_calendar_of_the_last_year_is_proposed_and_comes_along(client):
    cast = make_bloc_year(members=3)
    calendar = make_calendar(CIVIL, name="Lịch năm dương")
    BlocYear.objects.filter(pk=cast.bloc_year.pk).update(calendar=calendar)
    client.force_login(cast.standing_body)
    path = reverse("blocs:renew", args=[cast.bloc.slug])
    assert f'<option value="{calendar.pk}" selected>' in text(client.get(path))

    client.post(path, {"year": "2027", "calendar": calendar.pk})
    client.post(f"{path}?buoc=don-vi", {"next": "1"})
    client.post(f"{path}?buoc=khoi-truong", {"later": "1"})
    assert "01/01/2027 – 31/12/2027 (Lịch năm dương)" in text(client.get(f"{path}?buoc=tom-tat"))
    client.post(f"{path}?buoc=tom-tat", {"once": "x"})
    opened = BlocYear.objects.get(year=2027)
    assert (opened.calendar, opened.starts_on) == (calendar, date(2027, 1, 1))


def test_a_calendar_in_use_stays(cast):
    calendar = make_calendar()
    bloc_years.open_bloc_year(
        by=cast.standing_body,
        bloc=cast.bloc,
        year=2027,
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 11, 30),
        calendar=calendar,
    )
    with pytest.raises(IntegrityError):
        calendar.delete()
