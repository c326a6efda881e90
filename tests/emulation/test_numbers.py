"""Numbers as people here write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from emulation.numbers import MAX_DIGITS, format_decimal, parse_decimal, roman, round_half_up

NUMBERS = st.decimals(min_value=Decimal("-999999999"), max_value=Decimal("999999999"), places=4)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("97,25", "97.25"),
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("12.5", "12.5"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("0.125", "0.125"),
        ("0", "0"),
        ("-8", "-8"),
        ("−8", "-8"),
        (" 97,25 ", "97.25"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("+5", "5"),
        ("007", "7"),
    ],
)
def test_read(typed, value) -> None:
    assert parse_decimal(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "1,2,3",
        "1.23.4",
        "1,234.5",
        "12,",
        ",5",
        "1e5",
        "NaN",
        "Infinity",
        "٣",
        "5%",
        "--1",
        "1.2345,6",
        "\x00",
    ],
)
def test_refused_with_reason_and_remedy(typed) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_decimal(typed)
    assert "không phải là số. Hãy nhập dạng 97,25 hoặc 1.234,5." in caught.value.messages[0]


def test_too_long() -> None:
    assert parse_decimal("9" * MAX_DIGITS)
    with pytest.raises(ValidationError, match="Số quá dài"):
        parse_decimal("9" * (MAX_DIGITS + 1))


@given(NUMBERS)
def test_what_is_shown_is_read_back(value) -> None:
    assert parse_decimal(format_decimal(value)) == value


@given(NUMBERS, st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal("0.01"), Decimal("1")]))
def test_rounding_is_near_and_on_the_step(value, step) -> None:
    rounded = round_half_up(value, step)
    assert abs(rounded - value) <= step / 2
    assert rounded % step == 0
    assert round_half_up(rounded, step) == rounded
    assert round_half_up(-value, step) == -rounded


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_an_error_in_words(text) -> None:
    try:
        number = parse_decimal(text)
    except ValidationError:
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, None, ""),
        (Decimal("0"), None, "0"),
        (Decimal("97.250"), None, "97,25"),
        (Decimal("1000"), None, "1.000"),
        (Decimal("1234567.5"), None, "1.234.567,5"),
        (Decimal("97.255"), 2, "97,26"),
        (Decimal("100"), 2, "100,00"),
        (Decimal("-0.005"), 2, "-0,01"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_shown(value, places, shown) -> None:
    assert format_decimal(value, places) == shown


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.125", "0.25"), ("0.124", "0"), ("-0.125", "-0.25"), ("0.375", "0.5")]
)
def test_halves_go_away_from_zero(value, rounded) -> None:
    assert round_half_up(Decimal(value), Decimal("0.25")) == Decimal(rounded)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "I"), (2, "II"), (3, "III"), (4, "IV"), (9, "IX"), (399, "CCCXCIX")]
)
def test_roman(number, letters) -> None:
    assert roman(number) == letters
