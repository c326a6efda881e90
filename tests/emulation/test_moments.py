"""A day without an hour is asked about: it never becomes midnight in silence. In every form of the product."""

import ast
from datetime import UTC, date, datetime

import pytest
import time_machine
from django import forms

from emulation.moments import DeadlineField, MomentField
from emulation.working_days import after_working_days, end_of_work, on_working_day
from pledges.forms import usual_deadline
from tests.test_house import ROOT, files


class Sample(forms.Form):
    due_at = DeadlineField(label="Hạn nộp", required=False)
    opens_at = MomentField(label="Tự mở lúc", required=False)


@pytest.mark.parametrize(
    "typed",
    [
        "05/12/2026 17:30",
        "17:30 05/12/2026",
        "5/12/2026 17h30",
        "17h30 05/12/2026",
        "05-12-2026 17:30",
        "2026-12-05T17:30",
    ],
)
def test_a_moment_is_read_as_people_write_it(typed: str) -> None:
    form = Sample({"due_at": typed, "opens_at": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_at"] == form.cleaned_data["opens_at"] == datetime(2026, 12, 5, 10, 30, tzinfo=UTC)


def test_an_hour_alone_is_enough() -> None:
    assert Sample({"due_at": "05/12/2026 17h"}).is_valid()
    assert Sample({"due_at": "17 giờ 05/12/2026"}).is_valid()


@pytest.mark.parametrize("typed", ["05/12/2026", " 5-12-2026 ", "05.12.2026", "2026-12-05"])
def test_a_deadline_without_an_hour_comes_back_with_the_end_of_the_working_day(typed: str) -> None:
    form = Sample({"due_at": typed})
    assert not form.is_valid()
    [error] = form.errors["due_at"]
    assert "17:00 05/12/2026" in error
    assert "Thứ Bảy" in error
    assert form["due_at"].value() == "05/12/2026 17:00"
    again = Sample({"due_at": form["due_at"].value()})
    assert again.is_valid()
    assert again.cleaned_data["due_at"] == datetime(2026, 12, 5, 10, 0, tzinfo=UTC)


def test_the_hour_of_any_other_moment_is_asked_for_and_the_day_kept() -> None:
    form = Sample({"opens_at": "05/12/2026"})
    assert not form.is_valid()
    assert "giờ" in form.errors["opens_at"][0]
    assert form["opens_at"].value() == "05/12/2026"


@pytest.mark.parametrize("typed", ["31/02/2026 17:00", "mai", "05/12/2026 25:00", "12/31/2026 08:00", "05/12/26 17:00"])
def test_what_cannot_be_read_is_refused_with_an_example(typed: str) -> None:
    form = Sample({"due_at": typed})
    assert not form.is_valid()
    assert "ví dụ" in form.errors["due_at"][0]
    assert form["due_at"].value() == typed


def test_working_days() -> None:
    assert after_working_days(date(2026, 12, 4), 1) == end_of_work(date(2026, 12, 7))
    assert after_working_days(date(2026, 11, 30), 5) == end_of_work(date(2026, 12, 7))
    assert on_working_day(date(2026, 12, 5)) == date(2026, 12, 7)
    assert on_working_day(date(2026, 12, 4)) == date(2026, 12, 4)


def test_the_usual_deadline_falls_on_a_working_day() -> None:
    for day in range(1, 15):
        with time_machine.travel(datetime(2026, 12, day, 3, tzinfo=UTC), tick=False):
            assert usual_deadline().weekday() < 5


def test_no_form_takes_a_moment_by_another_field() -> None:
    """Django's own field is used nowhere, be it by name or by a form that a model writes."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files(".py", rooms=("emulation", "blocs", "pledges"))
        if path.name != "moments.py" and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "DateTimeField" and getattr(node.value, "id", "") == "forms"
    ]
    assert not found
