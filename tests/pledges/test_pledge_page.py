"""The printed pledge, read back from the PDF: layout of Decree 30/2020/NĐ-CP, cells, names, draft mark, safety."""

import copy
import json
import os
import subprocess
import sys
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from emulation.canonical import sha256_of
from pledges.documents import pledge_pdf
from tests.emulation.documents.reading import MM, Word, fonts, information, page_texts, page_words, whole_text
from tests.pledges.pledge_texts import pledge_text, signatures_of, unit_names

LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 15 * MM, 20 * MM, 25 * MM
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM


def printed(
    units: int = 15, witnesses: int = 3, *, signed: int | None = None, draft: bool = False, **changes: Any
) -> bytes:
    text = pledge_text(units, witnesses, **changes)
    return pledge_pdf(text, signatures=signatures_of(text, signed), draft=draft)


def numbered(units: int, witnesses: int = 0, clauses: int = 3, unit: str = "Đơn vị số", **changes: Any) -> bytes:
    """Print a pledge whose units are called unit-N and whose signers name-N, without targets, so that each is once."""
    text = pledge_text(units, witnesses, targets=[], **changes)
    text["sections"][0]["clauses"] = [{"number": str(n), "text": "Một nội dung thi đua"} for n in range(1, clauses + 1)]
    signatures = signatures_of(text)
    for place, signature in enumerate(signatures, start=1):
        signature |= {"unit": f"{unit} unit-{place}.", "name": f"Nguyễn name-{place}.", "title": f"TITLE-{place}."}
    return pledge_pdf(text, signatures=signatures, draft=False)


def find(pages: list[list[Word]], text: str) -> tuple[int, Word]:
    """Return page (from 0) and box of the only word ``text``."""
    found = [(number, word) for number, words in enumerate(pages) for word in words if word.text == text]
    assert len(found) == 1, f"{text}: {found}"
    return found[0]


def test_the_file_is_a4_tagged_titled_and_carries_its_fonts() -> None:
    pdf = printed()

    about = information(pdf)
    assert about["Title"] == "Giao ước thi đua năm 2021 - KHỐI THI ĐUA CÁC ĐƠN VỊ THUỘC VKSND TỈNH THÁI BÌNH"
    assert about["Tagged"] == "yes"
    assert about["Page size"].endswith("(A4)")
    assert PdfReader(BytesIO(pdf)).root_object["/Lang"] == "vi"
    names = fonts(pdf)
    assert {font[1:] for font in names} == {("yes", "yes")}
    assert all("Liberation-Serif" in font[0] or "Tinos" in font[0] for font in names)


@pytest.mark.parametrize(("units", "witnesses"), [(5, 0), (5, 1), (15, 3), (17, 2), (34, 3), (8, 4)])
def test_every_unit_and_signatory_is_printed_in_nfc(units: int, witnesses: int) -> None:
    text = pledge_text(units, witnesses)
    signatures = signatures_of(text)
    whole = whole_text(pledge_pdf(text, signatures=signatures, draft=False))

    assert whole == unicodedata.normalize("NFC", whole)
    for signature in signatures:
        assert signature["name"] in whole
    annex = whole[whole.index("Phụ lục (Kèm" if "Phụ lục (Kèm" in whole else "Phụ lục CHỈ TIÊU") :]
    for unit in unit_names(units):
        assert unit in annex
    assert whole.count("Đã xác nhận điện tử nội bộ") == units + witnesses
    assert "chữ ký số" not in whole.lower()
    assert ("CHỨNG KIẾN" in whole) is (witnesses > 0)


def test_page_numbers_are_centred_in_the_top_margin_from_page_two() -> None:
    first, second, *_ = page_words(printed())

    assert not [word for word in first if word.top < TOP - 1]
    (number,) = [word for word in second if word.top < TOP - 1]
    assert number.text == "2"
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + PAGE_WIDTH - RIGHT) / 2, abs=1)
    assert 12.95 <= (number.bottom - number.top) / 1.107 <= 14.05


def test_the_head_has_two_columns() -> None:
    words = sorted(page_words(printed())[0], key=lambda word: (round(word.bottom), word.left))
    middle = LEFT + 68 * MM
    tops = {word.text: word.top for word in reversed(words)}
    left = " ".join(word.text for word in words if word.right < middle and word.top < tops["GIAO"] - 1)
    right = " ".join(word.text for word in words if word.left > middle and word.top < tops["GIAO"] - 1)

    assert left == (
        "VIỆN KIỂM SÁT NHÂN DÂN TỈNH THÁI BÌNH KHỐI THI ĐUA CÁC ĐƠN VỊ THUỘC VKSND TỈNH THÁI BÌNH Số: 01/GƯTĐ-KTĐ"
    )
    assert right == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Thái Bình, ngày 31 tháng 3 năm 2021"
    )
    country = [word.top for word in words if word.text == "CỘNG"]
    nation = [word.top for word in words if word.text == "NAM"]
    assert country == nation  # on one line


def test_without_number_and_date_the_head_leaves_room_to_write() -> None:
    first = page_texts(printed(number="", date=""))[0]
    assert "Số:" not in first
    assert "ngày … tháng … năm 2021" in first


def test_grounds_end_with_semicolons_and_a_full_stop_and_the_text_with_its_mark() -> None:
    first = page_texts(printed(grounds=["Căn cứ một", "Căn cứ hai;", "Căn cứ ba"]))[0]
    assert "Căn cứ một; Căn cứ hai; Căn cứ ba. Hôm nay" in first
    assert "đã ký kết trên đây./." in whole_text(printed())


def test_parts_are_numbered_through_with_the_targets_in_the_free_place() -> None:
    whole = whole_text(printed())
    places = [
        whole.index(heading)
        for heading in ("I. NỘI DUNG", "II. CHỈ TIÊU THI ĐUA", "III. PHONG TRÀO", "IV. TỔ CHỨC", "Phụ lục (Kèm")
        if heading in whole
    ]
    assert len(places) >= 4
    assert places == sorted(places)
    assert "≥ 97,5" in whole


def test_without_targets_there_is_no_part_and_no_annex() -> None:
    whole = whole_text(printed(targets=[]))
    assert "CHỈ TIÊU THI ĐUA" not in whole
    assert "Phụ lục" not in whole


def test_the_annex_starts_its_own_page_and_refers_to_the_pledge() -> None:
    pages = page_texts(printed())
    (annex,) = [page for page in pages if "Phụ lục CHỈ TIÊU" in page]
    assert annex.split(maxsplit=3)[1:3] == ["Phụ", "lục"]
    assert "(Kèm theo Giao ước thi đua số 01/GƯTĐ-KTĐ ngày 31 tháng 3 năm 2021 của KHỐI THI ĐUA" in annex
    assert "KHỐI TRƯỞNG" not in annex


@pytest.mark.parametrize("clauses", range(1, 40, 3))
def test_a_cell_is_never_split_and_the_first_stand_with_the_closing_words(clauses: int) -> None:
    pages = page_words(numbered(7, 2, clauses))
    for place in range(1, 10):
        unit_page, unit = find(pages, f"unit-{place}.")
        name_page, name = find(pages, f"name-{place}.")
        title_page, title = find(pages, f"TITLE-{place}.")
        assert unit_page == title_page == name_page
        assert unit.top < title.top < name.top
        assert name.top - title.bottom >= 25 * MM
    closing_page, _word = find(pages, "đây./.")
    assert find(pages, "unit-1.")[0] == closing_page


def _word_before(pages: list[list[Word]], text: str) -> Word:
    page, word = find(pages, text)
    return pages[page][pages[page].index(word) - 1]


def test_two_columns_with_the_odd_one_in_the_middle() -> None:
    pages = page_words(numbered(5))
    units = [find(pages, f"unit-{place}.")[1] for place in range(1, 6)]
    middle = (LEFT + PAGE_WIDTH - RIGHT) / 2
    assert units[0].top == pytest.approx(units[1].top, abs=0.1) or units[0].right < middle < units[1].left
    assert units[0].right < middle < units[1].left
    assert units[2].right < middle < units[3].left
    _page, name = find(pages, "name-5.")
    start = find(pages, "name-5.")[1].left - (find(pages, "name-1.")[1].left - _word_before(pages, "name-1.").left)
    assert (start + name.right) / 2 == pytest.approx(middle, abs=1)


def test_three_columns_for_many_short_names_and_two_for_long_ones() -> None:
    short = page_words(numbered(12))
    long = page_words(numbered(12, unit="Phòng kiểm sát việc tạm giữ, tạm giam và thi hành án hình sự"))
    rows = [{round(find(pages, f"name-{place}.")[1].top) for place in (1, 2, 3)} for pages in (short, long)]
    assert len(rows[0]) == 1
    assert len(rows[1]) == 2


def test_names_of_neighbours_stand_on_one_height_when_a_unit_name_wraps() -> None:
    pages = page_words(printed(5, 0, targets=[]))
    first = next(word for words in pages for word in words if word.text == "Ánh")
    second = next(word for words in pages for word in words if word.text == "Bửu")
    assert first.bottom == pytest.approx(second.bottom, abs=0.1)


def test_a_long_unit_name_wraps_and_stays_at_twelve_points() -> None:
    pages = page_words(numbered(5, unit="Phòng kiểm sát việc tạm giữ, tạm giam và thi hành án hình sự, dân sự"))
    words = [word for words in pages for word in words if word.text in ("Phòng", "kiểm", "giam")]
    assert words
    assert all((word.bottom - word.top) / 1.107 >= 11.95 for word in words)


def test_witnesses_come_after_every_member_across_the_page() -> None:
    pages = page_words(numbered(6, 3))
    members = [find(pages, f"name-{place}.") for place in range(1, 7)]
    witnesses = [find(pages, f"name-{place}.") for place in range(7, 10)]
    last = max((page, word.top) for page, word in members)
    assert all((page, word.top) > last for page, word in witnesses)
    assert witnesses[0][1].right < LEFT + 60 * MM
    assert witnesses[2][1].left > PAGE_WIDTH - RIGHT - 60 * MM


def test_a_draft_says_so_on_every_page_behind_the_text_and_leaves_unsigned_cells_blank() -> None:
    draft, final = printed(draft=True, signed=9), printed()

    assert all("DỰ THẢO" in page for page in page_texts(draft))  # in the margin
    assert all((page.extract_text() or "").count("DỰ THẢO") == 2 for page in PdfReader(BytesIO(draft)).pages)
    assert "THẢO" not in whole_text(final)
    assert whole_text(draft).count("Đã xác nhận điện tử nội bộ") == 9
    content = PdfReader(BytesIO(draft)).pages[0].extract_text()
    assert content.index("DỰ THẢO") < content.index("CỘNG HÒA")  # painted before the text, so the text lies on top


def test_a_signature_on_paper_has_name_and_title_but_no_confirmation() -> None:
    text = pledge_text(5, 0)
    signatures = [signature | {"signed_at": ""} for signature in signatures_of(text)]
    whole = whole_text(pledge_pdf(text, signatures=signatures, draft=False))
    assert signatures[0]["name"] in whole
    assert "xác nhận điện tử" not in whole


def test_the_confirmation_is_in_office_time_and_what_was_copied_at_signing_wins() -> None:
    text = pledge_text(5, 0)
    (signature,) = signatures_of(text, 1)
    signature |= {"signed_at": "2021-03-31T18:30:00+00:00", "unit": "VKSND huyện Tên Khi Ký"}
    whole = whole_text(pledge_pdf(text, signatures=[signature], draft=True))
    assert "01/04/2021 01:30" in whole
    assert "VKSND huyện Tên Khi Ký" in whole


def test_the_last_page_alone_carries_the_fingerprint_of_the_frozen_text() -> None:
    text = pledge_text()
    *others, last = page_texts(pledge_pdf(text, signatures=signatures_of(text), draft=False))
    assert f"SHA-256 của nội dung giao ước: {sha256_of(text)}" in last
    assert not any("SHA-256" in page for page in others)


def test_the_fingerprint_does_not_depend_on_the_order_of_the_keys() -> None:
    text = pledge_text()
    assert sha256_of(text) == sha256_of(json.loads(json.dumps(dict(reversed(text.items())))))
    assert sha256_of(text) != sha256_of(text | {"place": "Hưng Yên"})


def test_decomposed_names_are_printed_composed() -> None:
    text = pledge_text(5, 0)
    signatures = signatures_of(text)
    signatures[0]["name"] = unicodedata.normalize("NFD", "Nguyễn Thị Hường Ấm")
    assert "Nguyễn Thị Hường Ấm" in whole_text(pledge_pdf(text, signatures=signatures, draft=False))


ATTACKS = [
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    '<link rel="attachment" href="http://127.0.0.1:9/x">',
    "{{ settings.SECRET_KEY }}{% include 'x' %}",
    "file:///etc/passwd",
    "http://127.0.0.1:9/x",
]


def _poisoned(value: Any, attack: str) -> Any:
    """Return ``value`` with ``attack`` appended to every text that people can write."""
    if isinstance(value, dict):
        fixed = ("key", "role", "kind", "date", "unit", "number", "direction", "planned")
        return {key: item if key in fixed else _poisoned(item, attack) for key, item in value.items()}
    if isinstance(value, list):
        return [_poisoned(item, attack) for item in value]
    return f"{value} {attack} ." if isinstance(value, str) else value


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_and_addresses_in_values_are_printed_and_fetch_nothing(attack: str) -> None:
    text = _poisoned(copy.deepcopy(pledge_text(5, 1)), attack)
    text["title"] = "GIAO ƯỚC THI ĐUA"
    signatures = [signature | {"name": f"A {attack}", "title": attack} for signature in signatures_of(text)]

    whole = whole_text(pledge_pdf(text, signatures=signatures, draft=False))

    squeezed = whole.replace(" ", "")
    assert squeezed.count(attack.replace(" ", "")) >= 20
    assert "root:" not in whole


def test_the_same_pledge_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import django, hashlib; django.setup()\n"
        "from pledges.documents import pledge_pdf\n"
        "from tests.pledges.pledge_texts import pledge_text, signatures_of\n"
        "text = pledge_text()\n"
        "print(hashlib.sha256(pledge_pdf(text, signatures=signatures_of(text), draft=False)).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "emulation.settings", "SECRET_KEY": "k" * 60}
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            cwd=settings.BASE_DIR,
            env=environment | {"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh"))
    }
    assert len(hashes) == 1
