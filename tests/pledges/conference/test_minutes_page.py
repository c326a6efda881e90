"""The minutes as a page: the numbers of the pledge's own page hold for them too."""

import itertools
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from pledges.conference.papers import minutes_pdf
from tests.emulation.documents.reading import MM, read_pages


def minutes(closed: str = "2021-03-31T11:30+07:00") -> dict[str, Any]:
    steps = [
        {
            "title": f"Nội dung {number}",
            "started": "2021-03-31T08:00+07:00",
            "ended": "2021-03-31T08:30+07:00",
            "facts": ["Có 4 ý kiến góp ý vào dự thảo giao ước; 11 đơn vị nhất trí toàn văn."],
            "notes": [{"remark": "Phát biểu", "speaker": "Nguyễn Thị Ánh", "text": "Nhất trí với dự thảo. " * 8}],
        }
        for number in range(1, 10)
    ]
    units = [{"unit": f"VKSND huyện số {number}", "name": "Trần Đức Bửu"} for number in range(1, 14)]
    return {
        "schema": 1,
        "superior": "Viện kiểm sát nhân dân tỉnh Thái Bình",
        "organiser": "Khối thi đua các đơn vị thuộc VKSND tỉnh Thái Bình",
        "written_at": "Thái Bình",
        "place": "trụ sở VKSND tỉnh Thái Bình",
        "title": "Hội nghị ký kết giao ước thi đua năm 2021",
        "meeting": "Trực tiếp",
        "opened": "2021-03-31T08:00+07:00",
        "closed": closed,
        "chair": "Nguyễn Thị Ánh",
        "secretary": "Trần Đức Bửu",
        "units": 15,
        "present": units,
        "online": [{"unit": "Phòng 7", "name": "Lê Thế Đặng"}],
        "absent": [{"unit": "Phòng 9", "name": ""}],
        "guests": ["Đỗ Quốc Hường"],
        "steps": steps,
    }


def test_minutes_follow_the_numbers_of_the_pledge() -> None:
    pages = read_pages(minutes_pdf(minutes()))
    assert len(pages) >= 2
    first, last = pages[0], pages[-1]
    assert [line.text for line in first.lines if line.bottom < 20 * MM] == []
    for number, page in enumerate(pages[1:], start=2):
        (line,) = [line for line in page.lines if line.bottom < 20 * MM]
        assert (line.text, line.size) == (str(number), 13)
        assert (line.left + line.right) / 2 == pytest.approx((30 * MM + page.width - 15 * MM) / 2, abs=1)
    for page in pages:
        assert min(line.left for line in page.lines) >= 30 * MM - 0.5
        assert max(line.right for line in page.lines) <= page.width - 15 * MM + 0.7
        assert all(line.bottom <= page.height - 25 * MM + 2 for line in page.lines)
        assert all(line.size >= 11 for line in page.lines if "SHA-256" not in line.text)
    motto, title = first.line("Độc lập"), first.line("BIÊN BẢN")
    assert first.under(motto) == pytest.approx(motto.right - motto.left, abs=1)
    assert (title.size, title.bold) == (14, True)
    head = [line for line in first.lines if line.right < 100 * MM and line.bottom < title.top]
    assert "".join(line.text for line in head).isupper()
    signer, name = last.line("THƯ KÝ"), [line for line in last.lines if line.text == "Trần Đức Bửu"][-1]
    assert (signer.size, name.size) == (13, 13)
    assert name.top - signer.bottom >= 25 * MM


def test_open_minutes_are_a_draft_on_every_page() -> None:
    pages = read_pages(minutes_pdf(minutes(closed="")))
    marks = [[line for line in page.lines if line.text == "DỰ THẢO" and line.bottom < 20 * MM] for page in pages]
    assert [len(mark) for mark in marks] == [1] * len(pages)


def test_minutes_are_tagged_with_headings_in_order() -> None:
    with pikepdf.open(BytesIO(minutes_pdf(minutes()))) as pdf:
        roles = [
            str(each.S)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        ]
        headings = [role for role in roles if role in ("/H1", "/H2", "/H3")]
        assert headings[0] == "/H1"
        assert all(int(after[2]) <= int(before[2]) + 1 for before, after in itertools.pairwise(headings))
