"""Fields that several rooms share: clean text, points, the password before a grave act."""

from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.utils import translation

from emulation.forms import WAIT_SECONDS, WRONG_PASSWORDS, CleanCharField, OnceForm, PasswordForm, PointsField
from tests.factories import UserFactory

PASSWORD = "mot-mat-khau-dai-2026"


class Sample(forms.Form):
    text = CleanCharField(max_length=20)
    points = PointsField(required=False)
    day = forms.DateField(required=False)
    moment = forms.DateTimeField(required=False)


def sample(**values: str) -> Sample:
    return Sample({"text": "x", **values})


def test_text_is_stored_in_one_form() -> None:
    form = sample(text=" Kie\u0302\u0301n Xu\u031bo\u031bng\x07 ")
    assert form.is_valid()
    assert form.cleaned_data["text"] == "Kiến Xương"


def test_a_nul_byte_is_refused_and_the_input_kept() -> None:
    form = sample(text="a\x00b")
    assert list(form.errors) == ["text"]
    assert form["text"].value() == "a\x00b"


def test_text_that_is_too_long_says_by_how_much() -> None:
    (error,) = sample(text="ấ" * 21).errors["text"]
    assert "20" in error
    assert "21" in error


@pytest.mark.parametrize(("typed", "value"), [("1.234,5", Decimal("1234.5")), ("", None), ("0", Decimal(0))])
def test_points(typed, value) -> None:
    form = sample(points=typed)
    assert form.is_valid()
    assert form.cleaned_data["points"] == value


def test_points_that_are_no_number_keep_what_was_typed() -> None:
    form = sample(points="mười")
    assert "mười" in form.errors["points"][0]
    assert 'value="mười"' in str(form["points"])


def test_points_are_shown_with_a_comma_and_compared_as_numbers() -> None:
    form = Sample({"text": "x", "points": "97,250"}, initial={"text": "x", "points": Decimal("97.25")})
    assert "97,25" in str(Sample(initial={"points": Decimal("97.25")})["points"])
    assert form.changed_data == []
    assert Sample({"text": "x", "points": ""}, initial={"text": "x", "points": Decimal(0)}).changed_data == ["points"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_days_and_moments_are_read_as_they_are_shown(language) -> None:
    with translation.override(language):
        form = sample(day="5/6/2026", moment="16:00 05/06/2026")
        assert form.is_valid()
        other = sample(moment="05/06/2026 16:00")
        assert other.is_valid()
        assert form.cleaned_data["moment"] == other.cleaned_data["moment"]
        assert form.cleaned_data["moment"].isoformat() == "2026-06-05T16:00:00+07:00"
        assert form.cleaned_data["day"].isoformat() == "2026-06-05"


@pytest.mark.parametrize("typed", ["31/02/2026", "06/05/26", "hôm nay", "2026", "1/1/99999", "\x00"])
def test_a_day_that_is_none_is_refused(typed) -> None:
    assert "day" in sample(day=typed).errors


# --- the token --------------------------------------------------------------------------------------------------


def test_each_page_draws_a_token_and_a_page_with_errors_keeps_it() -> None:
    first, second = OnceForm(), OnceForm()
    assert first["once"].value() != second["once"].value()
    assert len(first["once"].value()) >= 24
    assert OnceForm({"once": "abc"})["once"].value() == "abc"


# --- the password -----------------------------------------------------------------------------------------------


@pytest.fixture
def user(db):
    return UserFactory(password=PASSWORD)


def ask(user, password: str) -> PasswordForm:
    form = PasswordForm({"password": password}, user=user)
    form.is_valid()
    return form


def test_the_right_password(user) -> None:
    assert not ask(user, PASSWORD).errors


def test_a_wrong_password_says_that_nothing_was_done_and_is_not_shown_again(user) -> None:
    form = ask(user, "sai-mat-khau")
    assert "Mật khẩu không đúng. Hãy nhập lại; chưa có gì được ghi." in form.errors["password"]
    assert "sai-mat-khau" not in str(form)


def test_an_empty_password_says_why_it_is_asked(user) -> None:
    assert "xác nhận chính bạn" in ask(user, "").errors["password"][0]


def test_after_five_wrong_ones_even_the_right_one_waits(user) -> None:
    with time_machine.travel("2026-06-03 12:00", tick=False) as clock:
        for _time in range(WRONG_PASSWORDS):
            ask(user, "sai")
        assert "đợi 5 phút" in ask(user, PASSWORD).errors["password"][0]
        assert not ask(UserFactory(password=PASSWORD), PASSWORD).errors, "somebody else had to wait as well"
        clock.shift(WAIT_SECONDS + 1)
        assert not ask(user, PASSWORD).errors


def test_the_right_one_forgives_the_wrong_ones(user) -> None:
    for _round in range(3):
        for _time in range(WRONG_PASSWORDS - 1):
            ask(user, "sai")
        assert not ask(user, PASSWORD).errors
