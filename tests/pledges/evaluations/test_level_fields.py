"""A leaf with several levels on a sheet: chosen together, kept as one choice, shown as chosen."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from pledges.evaluations.domain.rules import NO_TARGET, Entry
from pledges.evaluations.explanations import say_entry
from pledges.evaluations.forms import LeafForm
from pledges.evaluations.models import Criterion, Evaluation, Score

LEVELS = [{"code": code, "label": code.upper(), "points": points} for code, points in (("bo", "5"), ("tinh", "3"))]


def form(data: str | None = None, choice: str | None = None) -> LeafForm:
    criterion = Criterion(pk=7, code="I", name="I", kind="highest", max_points=5, params={"choices": LEVELS})
    score = None if choice is None else Score(evaluation=Evaluation(), criterion=criterion, self_choice=choice)
    return LeafForm(QueryDict(data) if data is not None else None, criterion=criterion, score=score, side="self")


def test_several_levels_are_one_choice():
    sent = form("c7-choice=tinh&c7-choice=bo&c7-note=")

    assert sent.is_valid()
    assert sent.values()["choice"] == "tinh;bo"
    assert form("c7-choice=tinh").has_changed()


def test_what_is_stored_is_shown_and_sending_it_again_changes_nothing():
    shown = str(form(choice="tinh;bo")["choice"])

    assert shown.count("selected") == 2
    again = form("initial-c7-choice=tinh&initial-c7-choice=bo&c7-choice=bo&c7-choice=tinh", choice="tinh;bo")
    assert not again.fields["choice"].has_changed("tinh;bo", ["bo", "tinh"])
    assert not again.has_changed()


def test_an_unknown_level_is_refused_in_words():
    sent = form("c7-choice=huyen")

    assert not sent.is_valid()
    assert "Không có mức này" in str(sent.errors)


@pytest.mark.parametrize(
    ("kind", "entry", "said"),
    [
        ("highest", Entry(choice="tinh;bo"), "Mức “TINH”, “BO”"),
        ("highest", Entry(choice="bo"), "Mức “BO”"),
        ("yes_no", Entry(choice="no"), "Mức “Không”"),
        ("ratio", Entry(numerator=Decimal(9), denominator=Decimal(10)), "Tử số 9, Mẫu số 10"),
        ("relative", Entry(numerator=Decimal(9), denominator=Decimal(10)), "Thực hiện 9, Chỉ tiêu 10"),
        (
            "relative",
            Entry(numerator=Decimal(9), choice=NO_TARGET),
            "Thực hiện 9, Chỉ tiêu được giao “Không giao chỉ tiêu”",
        ),
    ],
)
def test_what_was_entered_is_said_without_codes_and_with_the_names_of_the_leaf(kind, entry, said):
    params = {"choices": LEVELS} if kind == "highest" else {}
    assert say_entry(Criterion(code="I", name="I", kind=kind, max_points=5, params=params), entry) == said
