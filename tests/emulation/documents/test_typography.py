"""Dates, document symbols and place names that a line end may not tear apart."""

import unicodedata
from datetime import date

import pytest

from emulation.documents.typography import end_with, long_date, unbroken, unbroken_name


@pytest.mark.parametrize(
    "kept",
    [
        "ngày 31 tháng 3 năm 2021",
        "31/3/2021",
        "số 820/QĐ-UBND",
        "số 09/QĐ-VKSTB",
        "06/2022/QH15",
        "02/2024/TT-VKSTC",
        "30/2020/NĐ-CP",
        "số 05-CT/TW",
        "năm 2021",
        "Quý IV",
        "khu vực 3",
        "15 đơn vị",
        "97,5%",
    ],
)
def test_kept_on_one_line(kept: str) -> None:
    assert unbroken(f"Theo {kept} của") == f'Theo <span class="unbroken">{kept}</span> của'


def test_plain_text_stays_plain_and_is_escaped() -> None:
    assert unbroken("<b>A & B</b> ngày 1/2/2021") == (
        '&lt;b&gt;A &amp; B&lt;/b&gt; ngày <span class="unbroken">1/2/2021</span>'
    )


def test_decomposed_letters_are_composed() -> None:
    assert unbroken(unicodedata.normalize("NFD", "Quỳnh Phụ")) == "Quỳnh Phụ"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("VIỆN KIỂM SÁT NHÂN DÂN TỈNH THÁI BÌNH", "TỈNH THÁI BÌNH"),
        ("VKSND thành phố Thái Bình", "thành phố Thái Bình"),
        ("VKSND khu vực 1 - Hưng Yên", "Hưng Yên"),
    ],
)
def test_the_place_at_the_end_of_a_name_is_kept_together(name: str, kept: str) -> None:
    assert unbroken_name(name).endswith(f'<span class="unbroken">{kept}</span>')


def test_a_name_without_a_place_is_left_alone() -> None:
    assert unbroken_name("Văn phòng tổng hợp") == "Văn phòng tổng hợp"


@pytest.mark.parametrize("written", ["Căn cứ Luật", "Căn cứ Luật;", "Căn cứ Luật.", "Căn cứ Luật ./."])
def test_final_marks_are_replaced(written: str) -> None:
    assert end_with(written, ";") == "Căn cứ Luật;"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2021, 3, 31), "ngày 31 tháng 3 năm 2021"),
        (date(2021, 2, 9), "ngày 09 tháng 02 năm 2021"),
        (date(2021, 12, 1), "ngày 01 tháng 12 năm 2021"),
    ],
)
def test_dates_in_words(day: date, written: str) -> None:
    assert long_date(day) == written
