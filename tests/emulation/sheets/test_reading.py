"""A stranger's file: what is read, and what is refused before it can do harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from emulation.sheets import MAX_ROWS, Page, Unreadable, csv_of, read, workbook_of
from emulation.sheets.table import tidy

FIRST_OF_JULY = datetime(2025, 7, 1)  # noqa: DTZ001  (a cell knows no time zone)


def book(*rows, title="Bảng", change=None) -> bytes:
    """Return a workbook with ``rows``; ``change`` may do something to its sheet."""
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return a workbook with members replaced or added; ``__`` in a name stands for ``/``, ``_`` before the ending for a dot."""
    target = io.BytesIO()
    given = {name.replace("__", "/"): body for name, body in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for member in source.namelist():
            made.writestr(member, given.pop(member, None) or source.read(member))
        for name, body in given.items():
            made.writestr(name, body)
    return target.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(content, title="Bảng")
    return " ".join(refusal.value.reasons)


SMALL = book(["Mã", "Tên"], ["a", "A"])


# --- what is read -------------------------------------------------------------------------------------------------


def test_rows_keep_their_numbers_and_cells_their_kinds():
    sheet = read(book([], ["Mã", "Ngày"], [None, " \u00a0"], ["a", FIRST_OF_JULY], [7, True]), title="Bảng")
    assert sheet.heading.number == 2
    assert [row.number for row in sheet.rows] == [4, 5]
    assert sheet.rows[0].cells[:2] == ("a", FIRST_OF_JULY)
    assert sheet.rows[1].cells[:2] == (7, True)
    assert sheet.rows[1].cell(200) is None


def test_the_sheet_is_found_by_name_else_the_first_that_is_shown():
    made = Workbook()
    made.active.append(["Hướng dẫn"])
    made.active.append(["x"])
    made.active.sheet_state = "hidden"
    for name in ("Khác", "ĐƠN VỊ"):
        sheet = made.create_sheet(name)
        sheet.append(["Mã"])
        sheet.append([name])
    content = io.BytesIO()
    made.save(content)
    assert read(content.getvalue(), title="Đơn vị").rows[0].cells[0] == "ĐƠN VỊ"
    assert read(content.getvalue(), title="Không có").rows[0].cells[0] == "Khác"


@pytest.mark.parametrize(
    "content",
    [
        "Mã;Tên\r\na;“Đông, Hưng”\r\n".encode(),
        '\ufeffMã,Tên\na,"“Đông, Hưng”"\n'.encode(),
        "Mã\tTên\na\t“Đông, Hưng”\n".encode("utf-16"),
        "Mã\tTên\na\t“Đông, Hưng”\n".encode("utf-16-le"),
        "sep=;\nMã;Tên\na;“Đông, Hưng”\n".encode(),
    ],
)
def test_csv_as_programs_here_write_it(content):
    sheet = read(content, title="")
    assert sheet.heading.cells == ("Mã", "Tên")
    assert sheet.rows[0].cells == ("a", "“Đông, Hưng”")


def test_what_was_written_comes_back():
    page = Page(
        "Bảng", ["Mã", "Tên", "Ngày", "Số"], [["=1+1", "'x", date(2025, 7, 1), 0], ["-2", None, None, 12]], [9] * 4
    )
    cells = read(workbook_of([page]), title="Bảng").rows[0].cells[:4]
    assert cells == ("=1+1", "'x", FIRST_OF_JULY, 0)
    assert read(csv_of(page), title="").rows[0].cells == ("=1+1", "'x", "01/07/2025", "0")


def test_a_table_prints_as_wide_as_the_paper_with_its_heading_on_each_page():
    sheet = load_workbook(io.BytesIO(workbook_of([Page("Bảng", ["Mã"], [["a"]], [9])])))["Bảng"]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_text_is_tidied_of_what_nobody_sees():
    assert tidy(" Vie\u0323\u0302n\u00a0\u200bkiểm\r\nsát\ufeff ") == "Viện kiểm sát"


# --- what is refused ----------------------------------------------------------------------------------------------


def test_merged_cells_are_named():
    def merge(sheet):
        sheet.merge_cells("A2:B2")

    assert "A2:B2: là ô gộp" in refused(book(["Mã", "Tên"], ["a", None], change=merge))


def test_merged_cells_beside_the_table_do_not_matter():
    def merge(sheet):
        sheet.merge_cells("D2:E3")  # beside the table

    assert len(read(book(["Mã", "Tên"], ["a", "A"], change=merge), title="Bảng").rows) == 1


def test_formulas_and_errors_are_named():
    why = refused(book(["Mã", "Tên"], ["a", "=A1"], ["#REF!", "B"]))
    assert "Ô B2: là công thức" in why
    assert "Ô A3: báo lỗi" in why
    assert "Dán giá trị" in why


def test_too_many_rows_and_columns():
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Bảng")
    for number in range(50_000):
        sheet.append([f"a{number}"])
    content = io.BytesIO()
    made.save(content)
    assert f"quá {MAX_ROWS} dòng" in refused(content.getvalue())
    assert "quá 60 cột" in refused(book(["Mã"] * 61, ["a"] * 61))


def test_a_bomb_is_refused_by_its_directory():
    sheet = b"<worksheet>" + b"0" * (60 * 1024**2) + b"</worksheet>"
    assert "giải nén ra quá lớn (60 MB" in refused(repacked(SMALL, **{"xl__worksheets__sheet1.xml": sheet}))
    many = {f"xl__media__{number}": b"x" for number in range(300)}
    assert "phần" in refused(repacked(SMALL, **many))


def test_a_directory_that_lies_does_not_help_a_bomb():
    bomb = bytearray(repacked(SMALL, **{"xl__worksheets__sheet1.xml": b"<worksheet>" + b"0" * (30 * 1024**2)}))
    size = (30 * 1024**2 + len(b"<worksheet>")).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = (1000).to_bytes(4, "little")
    assert "bị hỏng" in refused(bytes(bomb))


def test_entities_are_not_expanded():
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert "bị hỏng" in refused(repacked(SMALL, **{"xl__worksheets__sheet1.xml": laughs}))


def test_a_row_beyond_the_format_is_refused():
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "vượt giới hạn" in refused(repacked(SMALL, **{"xl__worksheets__sheet1.xml": far}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "rỗng"),
        (repacked(SMALL, **{"xl__vbaProject.bin": b"x"}), "macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "định dạng cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"%PDF-1.7", "không phải .xlsx hoặc .csv"),
        (b"PK\x03\x04 hong", "bị hỏng"),
        (SMALL[:-300], "bị hỏng"),
        (repacked(SMALL, **{"xl__worksheets__sheet1.xml": b"<worksheet><sheetData>"}), "bị hỏng"),
        (book(["Mã"]), "chỉ có dòng tiêu đề"),
        (book(), "không có nội dung"),
        ('Mã;Tên\n"a;b'.encode(), "ngoặc kép không đóng"),
        (b"M\xe3;T\xean\na;b\n", "không phải mã Unicode"),
        ("Mã;Tên\n".encode("utf-16")[:-1], "bị hỏng"),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(content, reason):
    why = refused(content)
    assert reason in why
    assert "Hãy" in why


def test_another_packed_format_is_not_taken_for_a_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert ".ods" in refused(target.getvalue())


# --- what the reader itself trips over -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [OSError(22, "Invalid argument"), RuntimeError("x"), OverflowError(), AssertionError(), RecursionError()],
    ids=repr,
)
def test_whatever_the_reader_raises_is_said_of_the_file(monkeypatch, error):
    def trips(*args, **kwargs):
        raise error

    monkeypatch.setattr("emulation.sheets.workbooks.load_workbook", trips)
    assert "Tệp bị hỏng" in refused(SMALL)


def test_a_member_that_lies_about_where_it_begins_is_refused():
    """openpyxl finds no shared strings and asks the archive by name; the directory points behind the end: OSError."""
    content = bytearray(SMALL)
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        name = bytes(content[place + 46 : place + 46 + int.from_bytes(content[place + 28 : place + 30], "little")])
        if name.startswith(b"xl/worksheets"):
            content[place + 42 : place + 46] = (2**32 - 2).to_bytes(4, "little")
        place = content.find(b"PK\x01\x02", place + 4)
    assert "Tệp bị hỏng" in refused(bytes(content))
