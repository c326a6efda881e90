"""Every shape of the pledge against the numbers of Decree 30/2020/NĐ-CP, read from the printed pages themselves."""

import itertools

import pytest

from tests.emulation.documents.reading import MM, Line, Page
from tests.pledges.pledge_shapes import CODE, LONG_NAME, NAMES, Shape, shape

SINGLE = 1.149  # the line height that the face itself asks for, in sizes
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 15 * MM, 20 * MM, 25 * MM


@pytest.fixture(params=NAMES)
def paper(request: pytest.FixtureRequest) -> Shape:
    return shape(request.param)


def body_lines(page: Page) -> list[Line]:
    """Return what stands inside the margins."""
    return [line for line in page.lines if line.top > TOP - 2 and line.bottom < page.height - BOTTOM + 2]


def portrait(paper: Shape) -> list[Page]:
    return [page for page in paper.pages if page.width < page.height]


def annex(paper: Shape) -> list[Page]:
    return [page for page in paper.pages if page.width > page.height]


def paragraphs(paper: Shape, *, italic: bool) -> list[list[Line]]:
    """Return the paragraphs of grounds (italic) or clauses that stand on one page, each line as one."""
    found: list[list[Line]] = []
    for page in portrait(paper):
        rows: list[list[Line]] = []
        for line in body_lines(page):
            if line.size == 14 and line.italic == italic and not line.bold:
                if rows and abs(rows[-1][-1].baseline - line.baseline) < 1:
                    rows[-1].append(line)
                else:
                    rows.append([line])
        for row in rows:
            first, last = row[0], row[-1]
            whole = Line(**{**vars(first), "text": " ".join(part.text for part in row), "right": last.right})
            if first.left > LEFT + 20 or not found:
                found.append([whole])
            else:
                found[-1].append(whole)
    return found


def test_pages_are_a4_the_annex_alone_lies_on_its_side(paper: Shape) -> None:
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in paper.pages]
    assert set(sizes) <= {(210, 297), (297, 210)}
    assert sizes == sorted(sizes)  # first the text, then the annex
    assert bool(annex(paper)) is any(target["unit"] for target in paper.text["targets"])


def test_margins_are_25_30_and_15_millimetres_and_20_above(paper: Shape) -> None:
    for page in paper.pages:
        lines = body_lines(page)
        assert min(line.left for line in lines) >= LEFT - 0.5
        assert max(line.right for line in lines) <= page.width - RIGHT + 0.7
        assert {line.text for line in page.lines if line.bottom <= TOP - 2} <= {str(paper.pages.index(page) + 1)}
    first = body_lines(paper.pages[0])
    assert min(line.top for line in first) == pytest.approx(TOP, abs=3)


def test_every_letter_is_times_at_eleven_points_or_more_but_for_the_marks_of_verification(paper: Shape) -> None:
    for page in paper.pages:
        for line in page.lines:
            assert line.font.startswith("Liberation-Serif")
            assert line.size >= 11 or "SHA-256" in line.text or line.size in (8, 9)
        small = " ".join(line.text for line in body_lines(page) if line.size < 11)
        assert (small == "") is (page is not paper.pages[-1])
        assert all(line.size == 9 for line in page.lines if line.top > page.height - BOTTOM)


def test_page_numbers_are_centred_in_the_top_margin_from_page_two(paper: Shape) -> None:
    for number, page in enumerate(paper.pages, start=1):
        above = [line for line in page.lines if line.bottom < TOP]
        if number == 1:
            assert above == []
            continue
        (line,) = above
        assert line.text == str(number)
        assert 13 <= line.size <= 14
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + page.width - RIGHT) / 2, abs=1)


def test_country_and_motto(paper: Shape) -> None:
    page = paper.pages[0]
    country, motto = page.line("CỘNG HÒA"), page.line("Độc lập")
    assert country.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"  # on one line
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert (country.bold, motto.bold) == (True, True)
    assert 12 <= country.size <= 13 <= motto.size <= 14
    assert (country.left + country.right) / 2 == pytest.approx((motto.left + motto.right) / 2, abs=0.5)
    assert page.under(motto) == pytest.approx(motto.right - motto.left, abs=1)


def test_superior_and_organiser(paper: Shape) -> None:
    page = paper.pages[0]
    head = [line for line in body_lines(page) if line.right < LEFT + 70 * MM and line.bottom < page.line("GIAO").top]
    superior = [line for line in head if not line.bold and line.size == 12]
    organiser = [line for line in head if line.bold]
    assert " ".join(line.text for line in superior) == paper.text["superior"].upper()
    assert " ".join(line.text for line in organiser) == paper.text["organiser"].upper()
    assert {line.size for line in superior + organiser} <= {12, 13}
    widest = max(line.right - line.left for line in organiser)
    assert widest / 3 <= page.under(organiser[-1], gap=12) <= widest / 2


def test_number_place_and_date(paper: Shape) -> None:
    page = paper.pages[0]
    number = [line for line in page.lines if line.text.startswith("Số:")]
    assert [line.text for line in number] == ([f"Số: {paper.text['number']}"] if paper.text["number"] else [])
    assert {line.size for line in number} <= {13}
    place = page.line(paper.text["place"])
    day = "ngày 31 tháng 3 năm 2021" if paper.text["date"] else "ngày … tháng … năm 2021"
    assert place.text == f"{paper.text['place']}, {day}"
    assert place.italic
    assert 13 <= place.size <= 14


def test_title_and_abstract(paper: Shape) -> None:
    page = paper.pages[0]
    title, abstract = page.line("GIAO ƯỚC THI ĐUA"), page.line("Của Khối thi đua")
    middle = (LEFT + page.width - RIGHT) / 2
    for line in (title, abstract):
        assert line.bold
        assert 13 <= line.size <= 14
        assert (line.left + line.right) / 2 == pytest.approx(middle, abs=1)
    width = abstract.right - abstract.left
    assert width / 3 <= page.under(abstract, gap=10) <= width / 2


def test_grounds_are_italic_and_the_text_upright_between_13_and_14_points(paper: Shape) -> None:
    grounds = [rows[0] for rows in paragraphs(paper, italic=True)]
    assert [line.text.startswith("Căn cứ") for line in grounds] == [True] * len(paper.text["grounds"])
    assert all(13 <= line.size <= 14 for line in grounds)
    assert [line.text for rows in paragraphs(paper, italic=False) for line in rows if line.text.startswith("Hôm nay")]


def test_first_lines_are_indented_and_paragraphs_justified(paper: Shape) -> None:
    right = portrait(paper)[0].width - RIGHT
    for rows in paragraphs(paper, italic=False) + paragraphs(paper, italic=True):
        assert 10 * MM - 0.5 <= rows[0].left - LEFT <= 12.7 * MM + 0.5
        assert all(line.left == pytest.approx(LEFT, abs=0.7) for line in rows[1:])
        for line, following in itertools.pairwise(rows):
            if following.baseline > line.baseline:
                assert line.right == pytest.approx(right, abs=1)


def test_lines_stand_between_single_and_one_and_a_half_and_paragraphs_six_points_apart(paper: Shape) -> None:
    found = paragraphs(paper, italic=False)
    for rows in found:
        for line, following in itertools.pairwise(rows):
            if following.baseline > line.baseline:  # on one page
                assert SINGLE * 14 - 0.1 <= following.baseline - line.baseline <= 1.5 * SINGLE * 14 + 0.1
    distance = 1.3 * 14
    gaps = [
        after[0].baseline - before[-1].baseline
        for before, after in itertools.pairwise(found)
        if after[0].baseline > before[-1].baseline
    ]
    assert gaps
    assert min(gaps) >= distance + 6 - 0.1


def test_headings_are_bold_and_in_order(paper: Shape) -> None:
    headings = [
        line
        for page in portrait(paper)
        for line in body_lines(page)
        if line.bold and line.size == 14 and line.text.split(".")[0] in ("I", "II", "III", "IV")
    ]
    numbers = [line.text.split(".")[0] for line in headings]
    assert numbers == (["I", "II", "III", "IV"] if paper.text["targets"] else ["I", "III", "IV"])
    text = [line.text for page in paper.pages for line in page.lines]
    witnesses = any(signatory["role"] == "witness" for signatory in paper.text["signatories"])
    assert text.count("CHỨNG KIẾN") == witnesses


def test_every_signatory_has_a_field_of_its_key_in_print_order_and_the_organiser_a_seal(paper: Shape) -> None:
    keys = [signatory["key"] for signatory in paper.text["signatories"]]
    assert [field.name for field in paper.fields] == [*keys, "seal"]
    for field, signatory in zip(paper.fields, paper.text["signatories"], strict=False):
        assert signatory["unit"] in field.label


def test_a_field_has_room_for_titles_the_signature_and_the_name(paper: Shape) -> None:
    two_lines = 2 * 1.2 * 13
    for field in paper.fields[:-1]:
        assert field.bottom - field.top >= 3 * two_lines + 25 * MM
        assert field.right - field.left >= 51 * MM
    assert paper.fields[-1].bottom - paper.fields[-1].top >= 25 * MM


def test_fields_lie_inside_the_margins_and_over_nothing(paper: Shape) -> None:
    for field in paper.fields:
        page = paper.pages[field.page]
        assert field.left >= LEFT - 0.1
        assert field.right <= page.width - RIGHT + 0.1
        assert field.top >= TOP - 0.1
        assert field.bottom <= page.height - BOTTOM + 0.1
        for line in page.lines:
            assert line.right <= field.left or line.left >= field.right or not field.top < line.baseline < field.bottom
    for one, other in itertools.combinations(paper.fields, 2):
        apart = one.right <= other.left + 0.1 or other.right <= one.left + 0.1
        assert one.page != other.page or apart or one.bottom <= other.top or other.bottom <= one.top


def test_unit_and_role_stand_right_above_their_field_and_never_smaller_than_twelve_points(paper: Shape) -> None:
    for field, signatory in zip(paper.fields, paper.text["signatories"], strict=False):
        page = paper.pages[field.page]
        label = [
            line
            for line in page.lines
            if line.bold
            and field.left - 1 <= line.left
            and line.right <= field.right + 1
            and line.bottom <= field.top + 4
        ]
        above = [line for line in label if field.top - line.baseline < 15 * 1.2 * 12]
        words = " ".join(line.text for line in above).split()
        assert words[-len(signatory["unit"].split()) :] == signatory["unit"].split()
        assert all(line.size >= 12 for line in above)
        middle = (field.left + field.right) / 2
        assert all((line.left + line.right) / 2 == pytest.approx(middle, abs=40 * MM) for line in above)
        if role := signatory["role_label"] if signatory["role"] != "witness" else "":
            (title,) = [line for line in above if line.text == role]
            assert 13 <= title.size <= 14


def test_the_head_signs_first_and_stands_with_the_closing_words(paper: Shape) -> None:
    places = [(field.page, field.top, field.left) for field in paper.fields]
    assert places == sorted(places, key=lambda place: (place[0], round(place[1]), place[2]))
    (closing,) = [number for number, page in enumerate(paper.pages) for line in page.lines if line.text.endswith("./.")]
    assert paper.fields[0].page == closing


def test_recipients(paper: Shape) -> None:
    page = paper.pages[paper.fields[-1].page]
    title = page.line("Nơi nhận:")
    assert (title.size, title.bold, title.italic) == (12, True, True)
    lines = [line for line in page.lines if line.text.startswith("- ")]
    assert [line.size for line in lines] == [11] * len(paper.text["recipients"])
    assert lines[-1].text.endswith(".")
    assert all(line.right < paper.fields[-1].left for line in lines)


def test_code_and_qr_have_their_own_room_below_the_text_of_each_page(paper: Shape) -> None:
    for page in paper.pages:
        code = [line for line in page.lines if line.text == CODE]
        assert len(code) == 1
        assert code[0].top > page.height - BOTTOM
        assert page.line("Kiểm tra chữ ký tại").text.endswith("http://testserver/xac-minh/")
        fields = [field for field in paper.fields if paper.pages[field.page] is page]
        assert all(line.bottom < page.height - BOTTOM + 2 for line in body_lines(page))
        assert all(field.bottom < page.height - BOTTOM + 1 for field in fields)
        assert not [
            line for line in page.lines if line.top > page.height - BOTTOM and line.right > page.width - RIGHT - 20 * MM
        ]


def test_the_annex_begins_its_own_page_with_its_name_and_what_it_belongs_to(paper: Shape) -> None:
    if not annex(paper):
        return
    lines = body_lines(annex(paper)[0])
    assert [line.text for line in lines[:2]] == ["Phụ lục", "CHỈ TIÊU THI ĐUA NĂM 2021 CỦA CÁC ĐƠN VỊ"]
    assert all(line.bold for line in lines[:2])
    assert lines[2].italic
    assert "Kèm theo Giao ước thi đua" in lines[2].text
    words = " ".join(line.text for page in annex(paper) for line in page.lines)
    for signatory in paper.text["signatories"]:
        if signatory["role"] != "witness" and LONG_NAME not in signatory["unit"]:
            assert signatory["unit"] in words


def test_wide_tables_have_a_column_for_each_indicator_and_long_ones_a_row(paper: Shape) -> None:
    for page in annex(paper):
        header = page.line("STT")
        titles = [line for line in page.lines if line.bold and abs(line.baseline - header.baseline) < 60]
        if len({target["indicator"] for target in paper.text["targets"] if target["unit"]}) <= 7:
            assert "Đơn vị" in [line.text for line in titles]
        else:
            assert "Mức phấn đấu" in [line.text for line in titles]


def test_the_long_text_has_thirty_pages_and_the_largest_bloc_all_its_places() -> None:
    assert len(shape("30 pages").pages) >= 30
    assert len(shape("34 units, 3 witnesses").fields) == 38
