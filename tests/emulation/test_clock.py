"""One clock, and deadlines in words."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from emulation import clock, deadlines

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 6, 3, 12, tzinfo=HCM)


def test_the_clock_runs_and_can_be_stopped() -> None:
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)
    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 6, 4)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_it_starts_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        raise ZeroDivisionError
    assert clock.now() != NOON


def test_a_stopped_clock_is_stopped_for_its_thread_alone() -> None:
    seen = []
    with clock.at(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NOON


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 17, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
    ],
)
def test_a_day_ends_in_vietnam(moment, day) -> None:
    with clock.at(moment):
        assert clock.today() == day


def test_a_deadline_in_words() -> None:
    assert deadlines.in_words(datetime(2026, 6, 5, 9, tzinfo=UTC)) == "Thứ Sáu, 16:00 05/06/2026"
    assert deadlines.in_words(datetime(2026, 6, 7, 1, 5, tzinfo=HCM)) == "Chủ nhật, 01:05 07/06/2026"


@pytest.mark.parametrize(
    ("left", "words", "urgency"),
    [
        (timedelta(days=10), "còn 10 ngày", "calm"),
        (timedelta(days=2, hours=4), "còn 2 ngày", "soon"),
        (timedelta(hours=13), "còn 1 ngày", "soon"),
        (timedelta(hours=4, minutes=30), "còn 4 giờ", "soon"),
        (timedelta(minutes=59, seconds=59), "còn 59 phút", "soon"),
        (timedelta(0), "còn 0 phút", "soon"),
        (timedelta(seconds=-1), "quá hạn 0 phút", "late"),
        (timedelta(hours=-3), "quá hạn 3 giờ", "late"),
        (timedelta(hours=-13), "quá hạn 1 ngày", "late"),
        (timedelta(days=-2), "quá hạn 2 ngày", "late"),
    ],
)
def test_what_is_left(left, words, urgency) -> None:
    with clock.at(NOON):
        assert deadlines.remaining(NOON + left) == words
        assert deadlines.urgency(NOON + left) == urgency


@given(st.integers(min_value=-40_000_000, max_value=40_000_000))
def test_late_in_words_is_late_in_colour(seconds) -> None:
    due = NOON + timedelta(seconds=seconds)
    with clock.at(NOON), translation.override("vi"):
        assert deadlines.remaining(due).startswith("quá hạn") == (deadlines.urgency(due) == "late")


def test_the_partial_says_it_to_everybody() -> None:
    html = Template('{% include "partials/deadline.html" with due=due settled=settled %}')
    with clock.at(NOON):
        open_one = html.render(Context({"due": NOON - timedelta(days=2), "settled": False}))
        settled = html.render(Context({"due": NOON - timedelta(days=2), "settled": True}))
    assert "quá hạn 2 ngày" in open_one
    assert "deadline-late" in open_one
    assert "quá hạn" not in settled
    assert "Thứ Hai, 12:00 01/06/2026" in settled
