"""Vietnamese text: one form, search without diacritics, natural order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.text import clean, fold, natural_key, sort_key

NAME = "Đỗ Thị Hồng Thắm – Viện kiểm sát nhân dân huyện Quỳnh Phụ"


@given(st.text(max_size=100))
def test_cleaning_and_folding_settle_at_once(text) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert unicodedata.is_normalized("NFC", clean(text))
    assert "\x00" not in clean(text)


@given(st.text(alphabet="aăâeêioôơuưyđạảãáàặẩễốờửỹ AĂÂĐ", max_size=40))
def test_both_unicode_forms_fold_to_one(text) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text).isascii()


def test_folding() -> None:
    assert fold(NAME) == "do thi hong tham – vien kiem sat nhan dan huyen quynh phu"
    assert fold("  ĐƯỜNG\tsố \n 5 ") == "duong so 5"


def test_cleaning_keeps_line_ends_and_tabs() -> None:
    assert clean(" a\r\nb\rc\td\x07\x00 ") == "a\nb\nc\td"


@pytest.mark.parametrize(
    "sequence",
    [
        ["Phòng 1", "Phòng 2", "Phòng 10"],
        ["huyện Đông Hưng", "huyện Hưng Hà", "huyện Kiến Xương"],
        ["2", "10", "Phòng"],
        ["", "a"],
    ],
)
def test_natural_order(sequence) -> None:
    backwards = sequence[::-1]
    assert sorted(backwards, key=natural_key) == sequence
    assert sorted(backwards, key=sort_key) == sequence


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_texts_can_be_put_in_order(texts) -> None:
    assert len(sorted(texts, key=natural_key)) == len(texts)


def test_a_raised_digit_is_no_number() -> None:
    assert natural_key("5² m") == ((0, 5), (1, "² m"))
    assert natural_key("5²") == ((0, 5), (1, "²"))
    assert sort_key("Phòng 5²") == "phong 0000000005²"
