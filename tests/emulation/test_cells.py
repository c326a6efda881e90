"""Cells that no spreadsheet program runs, and calendars that every calendar program reads."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from emulation.cells import csv_bytes, harmless
from emulation.ics import calendar


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1", "'＝1"),
        ("Phòng 1", "Phòng 1"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (Decimal("-5"), "-5"),
        (3, "3"),
    ],
)
def test_a_cell_is_never_a_formula(value, cell):
    assert harmless(value) == cell


def test_csv_opens_with_vietnamese_letters():
    content = csv_bytes(("TT", "=Đơn vị"), [(1, 'VKSND "Đông Hưng", tỉnh\nThái Bình'), (2, "=cmd|' /C calc'!A0")])

    assert content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["TT", "'=Đơn vị"], ["1", 'VKSND "Đông Hưng", tỉnh\nThái Bình'], ["2", "'=cmd|' /C calc'!A0"]]


def test_a_calendar_is_folded_escaped_and_in_utc():
    title = "Hạn nộp kết quả; đơn vị A, B\n" + "thành phố Thái Bình " * 9
    due = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
    content = calendar([(title, due, "http://testserver/khoi/x/2026/")])

    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert lines[-1] == b""
    whole = content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Hạn nộp kết quả\\; đơn vị A\\, B thành phố" in whole
    assert "DTSTART:20260605T090000Z" in whole
    identity = next(line for line in whole.split("\r\n") if line.startswith("UID:"))
    assert identity in calendar([(title, due.replace(hour=10), "http://testserver/khoi/x/2026/")]).decode()
