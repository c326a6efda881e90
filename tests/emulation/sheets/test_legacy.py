"""Codes from before Unicode: recognised by their words, never converted by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.sheets.legacy import CODES, converted, from_tcvn3, from_vni, suspected

NAMES = "Viện kiểm sát nhân dân huyện Đông Hưng, Nguyễn Thị Hồng Phượng, Lữ Đoàn Trưởng"
TCVN3 = "ViÖn kiÓm s¸t nh©n d©n huyÖn §«ng H\u00adng, NguyÔn ThÞ Hång Ph\u00adîng, L÷ §oµn Tr\u00adëng"
VNI = "Vieän kieåm saùt nhaân daân huyeän Ñoâng Höng, Nguyeãn Thò Hoàng Phöôïng, Löõ Ñoaøn Tröôûng"


def test_both_codes_are_read():
    assert from_tcvn3(TCVN3) == NAMES
    assert from_vni(VNI) == NAMES


def test_a_font_of_capitals():
    assert from_tcvn3("ViÖn KIÓM S¸T") == "Viện KIỂM SÁT"


@pytest.mark.parametrize(("text", "code"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_the_code_is_recognised_by_its_words(text, code):
    assert suspected([text]) is CODES[code]


@pytest.mark.parametrize(
    "text",
    [NAMES, "plain ascii only", "José Peña, Müller, Besançon", "Mã, Có, Hà, Tòa án", "sát", ""],
)
def test_other_text_is_left_alone(text):
    assert suspected([text]) is None


def test_what_holds_letters_of_unicode_is_not_converted():
    assert converted(NAMES, CODES["vni"]) == NAMES
    assert converted(VNI, CODES["vni"]) == NAMES


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    for code in CODES.values():
        assert isinstance(converted(text, code), str)
    suspected([text])
