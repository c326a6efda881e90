"""The published table: on the screen, down to the leaf, as PDF, JSON and workbook, on the wall, in charts."""

import hashlib
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from emulation.canonical import sha256_of
from emulation.files.store import fetch
from pledges.evaluations.documents import scoreboard_pdf
from pledges.evaluations.domain import periods, publishing
from pledges.evaluations.domain.publishing import published_paper
from pledges.evaluations.models import Correction, Publication, PublishedPaper
from tests.pledges.evaluations.boards import correct, corrected, correction_of, published, score_of
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, fields, text

pytestmark = pytest.mark.django_db
LONG = "Phòng kiểm sát việc tạm giữ, tạm giam, thi hành án hình sự và án dân sự, hành chính, kinh doanh thương mại {}"


def page_of(name: str, quarter: Quarter, **more: Any) -> str:
    """Return the address of a page of the table."""
    year = quarter.cast.bloc_year
    known = {"slug": year.bloc.slug, "year": year.year, "quarter": quarter.period.quarter}
    return reverse(f"evaluations:{name}", kwargs=known | more)


def main(response: Any) -> str:
    """Return the words of the main part of a page."""
    assert response.status_code == 200
    body = text(response).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def snapshot_of_seventeen(name: str = LONG) -> dict[str, Any]:
    """Return a table as it is sealed, with 17 units whose names take two lines."""
    rows = [
        {
            "rank": place,
            "unit": f"don-vi-{place}",
            "name": name.format(place),
            "content": "97.255",
            "bonus": "2",
            "deduction": "0.5",
            "total": "98.755",
            "maximum": "100",
            "rating": "Hoàn thành xuất sắc",
            "late": place % 2 == 0,
            "order": place,
            "sheet": "0" * 64,
        }
        for place in range(1, 18)
    ]
    return {
        "schema": 2,
        "bloc": "Khối thi đua các đơn vị thuộc Viện kiểm sát nhân dân tỉnh Hưng Yên",
        "host": "Viện kiểm sát nhân dân tỉnh Hưng Yên",
        "year": 2026,
        "quarter": 3,
        "period": {"name": "Quý III/2026", "starts_on": "2026-06-01", "ends_on": "2026-08-31"},
        "criteria_set": "Bảng – 2026",
        "criteria": {"name": "Bảng", "label": "2026", "decision": "15/QĐ-VKS", "algorithm": "2026.1"},
        "algorithm": "2026.1",
        "tie_breaks": ["content", "deduction"],
        "published": {"by": "Nguyễn Văn A", "at": "2026-09-11T16:05:00+07:00"},
        "rows": rows,
    }


@pytest.mark.parametrize("name", [LONG, "VKSND khu vực – Hưng Yên, thương mại {}"])
def test_seventeen_units_stand_on_one_landscape_page(name):
    content = scoreboard_pdf(snapshot_of_seventeen(name), sha256="a" * 64, sequence=1)
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    said = " ".join(page.extract_text().split())
    for place in range(1, 18):
        assert f"thương mại {place}" in said
    for words in (
        "98,755",
        "16 giờ 05, ngày 11 tháng 9 năm 2026",
        "phiên bản 2026",
        "15/QĐ-VKS",
        "a" * 64,
        "Lần công bố: 1",
    ):
        assert words in said, words
    assert "điểm nội dung cao hơn; điểm trừ ít hơn" in said
    assert content == scoreboard_pdf(snapshot_of_seventeen(name), sha256="a" * 64, sequence=1)


def test_the_paper_is_stored_once_and_served_as_stored(client, monkeypatch):
    quarter, publication = published("25", "27", "20")
    client.force_login(quarter.cast.member_officer)
    path = page_of("publication_pdf", quarter, sequence=1)
    assert client.get(path).status_code == 503  # a reading request stores nothing
    for reader in (quarter.cast.member_officer, quarter.cast.auditor):
        client.force_login(reader)
        assert client.post(path).status_code == 403  # nor does who only reads
    assert not PublishedPaper.objects.exists()
    client.force_login(quarter.cast.head_leader)
    assert client.post(path).status_code == 302
    paper = PublishedPaper.objects.get()
    first = b"".join(client.get(path).streaming_content)
    monkeypatch.setattr(publishing, "scoreboard_pdf", lambda *args, **kwargs: pytest.fail("rendered again"))
    assert published_paper(publication) == paper.file
    client.post(path)
    assert b"".join(client.get(path).streaming_content) == first == fetch(paper.file)
    assert hashlib.sha256(first).hexdigest() == paper.file.sha256
    assert publication.sha256 in " ".join(PdfReader(io.BytesIO(first)).pages[0].extract_text().split())


def test_a_correction_prints_its_diff():
    _quarter, first, second = corrected("25", "27", "20")
    content = scoreboard_pdf(second.snapshot, sha256=second.sha256, sequence=2)
    table, diff = (" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    assert "đính chính lần 1: Nhập nhầm số liệu thống kê" in table
    assert first.sha256 in diff
    assert "I.1. Tiêu chí I.1 20 30 Theo báo cáo thống kê" in diff
    assert "Hạng 3 1" in diff
    assert "Tổng điểm 67 77" in diff


def test_the_json_is_what_was_sealed(client):
    quarter, publication = published("25", "27", "20")
    client.force_login(quarter.cast.auditor)
    content = client.get(page_of("publication_json", quarter, sequence=1)).content
    assert hashlib.sha256(content).hexdigest() == publication.sha256
    unit = quarter.cast.units[0].code
    sheet = client.get(page_of("publication_json", quarter, sequence=1) + f"?don-vi={unit}").content
    row = next(row for row in publication.snapshot["rows"] if row["unit"] == unit)
    assert hashlib.sha256(sheet).hexdigest() == row["sheet"]
    assert client.get(page_of("publication_json", quarter, sequence=1) + "?don-vi=la").status_code == 404
    assert client.get(page_of("publication_json", quarter, sequence=2)).status_code == 404


def test_every_number_leads_to_its_leaves(client):
    quarter, _first, _second = corrected("25", "27", "20")
    client.force_login(quarter.cast.member_officer)
    board = client.get(address("scoreboard", quarter))
    unit = quarter.cast.units[2].code
    leaves = page_of("published_sheet", quarter, sequence=2, unit=unit)
    assert [
        f'href="{leaves}{part}"' in text(board) for part in ("", "#content-part", "#bonus-part", "#deduction-part")
    ] == [True] * 4
    page = client.get(leaves)
    said = main(page)
    for words in (
        "Nội dung: 75",
        "Thưởng: 2",
        "Trừ: 0",
        "50 × 9 / 10, làm tròn đến 0,25 = 45 điểm",
        "Không áp dụng, vì: Không được giao",
        "Đính chính từ 20",
        str(quarter.cast.officers[2]),
        str(quarter.cast.head_leader),
    ):
        assert words in said, words
    assert 'id="content-part"' in text(page)
    old = main(client.get(page_of("published_sheet", quarter, sequence=1, unit=unit)))
    assert "Nội dung: 65" in old
    assert "Đính chính từ" not in old
    assert client.get(page_of("published_sheet", quarter, sequence=1, unit="la")).status_code == 404


def test_the_board_tells_of_its_corrections_and_the_former_stays_readable(client):
    quarter, first, second = corrected("25", "27", "20")
    client.force_login(quarter.cast.member_leader)
    new, old = client.get(address("scoreboard", quarter)), client.get(page_of("publication", quarter, sequence=1))
    assert second.sha256 in text(new)
    assert "Đính chính so với lần 1" in main(new)
    assert "Nhập nhầm số liệu thống kê" in main(new)
    assert first.sha256 in text(old)
    assert "Đây là bảng đã được đính chính" in main(old)
    assert "điểm nội dung cao hơn; điểm trừ ít hơn" in main(new)
    assert client.get(page_of("publication", quarter, sequence=3)).status_code == 404


def test_protocol_order_before_rank_after(client):
    quarter = make_quarter(members=3)
    for place, points in enumerate(("1", "2", "3")):
        quarter.appraise(place, points)
    client.force_login(quarter.cast.auditor)
    names = [unit.short_name for unit in quarter.cast.units]
    said = main(client.get(address("scoreboard", quarter)))
    assert "Tạm tính" in said
    assert sorted(names, key=said.index) == names
    client.force_login(quarter.cast.head_leader)
    client.post(address("publish", quarter), fields(client.get(address("publish", quarter))))
    said = main(client.get(address("scoreboard", quarter)))
    assert sorted(names, key=said.index) == names[::-1]


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_workbook_has_real_numbers_and_runs_nothing(client):
    quarter = make_quarter(members=3)
    quarter.cast.units[2].short_name = "=HYPERLINK(1)"
    quarter.cast.units[2].save()
    client.force_login(quarter.cast.auditor)
    quarter.appraise(0, "25.5")
    provisional = sheets_of(client.get(page_of("scoreboard_xlsx", quarter)).content)
    assert list(provisional) == ["Tạm tính", "Về bảng điểm"]
    assert provisional["Tạm tính"][1][2:7] == (70.5, 2, 0, 72.5, 80)
    assert provisional["Tạm tính"][2][2:7] == (None,) * 5  # no result is not 0
    quarter.appraise(1, "27")
    quarter.appraise(2, "20")
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    book = sheets_of(client.get(page_of("scoreboard_xlsx", quarter)).content)
    assert list(book) == ["Bảng điểm", "Từng tiêu chí", "Về bảng điểm"]
    assert book["Bảng điểm"][2][:7] == (2, quarter.cast.units[0].short_name, 70.5, 2, 0, 72.5, 80)
    assert book["Bảng điểm"][3][1] == "=HYPERLINK(1)"
    leaf = next(row for row in book["Từng tiêu chí"] if row[0] == "I.1")
    assert leaf[2:] == (30, 27, 25.5, 20)
    aside = next(row for row in book["Từng tiêu chí"] if row[0] == "I.2")
    assert aside[3:] == (None, None, None)
    assert ("SHA-256", publication.sha256) in book["Về bảng điểm"]


def test_the_wall_follows_by_itself(client):
    quarter = make_quarter(members=3)
    quarter.appraise(0)
    client.force_login(quarter.cast.provincial_leader)
    page = text(client.get(page_of("wall", quarter)))
    assert "Tạm tính: 1/3 đơn vị có kết quả" in page
    mark = re.search(r"dau=(\w+)", page)[1]
    path = page_of("wall_board", quarter)
    assert client.get(path, {"dau": mark}).status_code == 204
    quarter.appraise(1, "20")
    changed = client.get(path, {"dau": mark})
    assert "2/3" in text(changed)
    assert "<html" not in text(changed)


def test_charts_have_their_numbers_beside_them(client):
    quarter, _first, _second = corrected("25", "27", "20")
    client.force_login(quarter.cast.member_officer)
    unit = quarter.cast.units[2]
    page = client.get(page_of("charts", quarter) + f"?don-vi={unit.code}")
    said = main(page)
    assert text(page).count("<svg") - text(page).count('class="icon') == 3
    assert f"{unit.short_name} theo nhóm tiêu chí" in said
    assert "I. Tiêu chí I 100 91,11" in said  # 30 of 30 beside (25 + 27 + 30) / 90
    assert "II. Tiêu chí II 90 90" in said
    assert "Quý III/2026 77 74,33 1" in said
    assert client.get(page_of("charts", quarter) + "?don-vi=<script>").status_code == 200


def test_charts_before_publication_say_so(client):
    quarter = make_quarter(members=3)
    client.force_login(quarter.cast.auditor)
    assert "Số liệu còn thay đổi" in main(client.get(page_of("charts", quarter)))
    quarter.appraise(2, "15")
    page = client.get(page_of("charts", quarter) + f"?don-vi={quarter.cast.units[2].code}")
    assert "I. Tiêu chí I 50 50" in main(page)


@pytest.mark.parametrize("name", ["scoreboard", "charts", "wall", "published_sheet", "correction", "scoreboard_xlsx"])
def test_more_units_and_corrections_ask_no_more(client, name):
    counts = []
    for members in (3, 6):
        quarter, _publication = published(*["25"] * members)
        correction = correction_of(quarter)
        for place in range(2, members):
            correct(correction, quarter, place, "20")
        more = {
            "published_sheet": {"sequence": 1, "unit": quarter.cast.units[0].code},
            "correction": {"pk": correction.pk},
        }
        client.force_login(quarter.cast.head_leader)
        path = page_of(name, quarter, **more.get(name, {}))
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append([query["sql"] for query in asked])
    assert len(counts[0]) == len(counts[1]), "\n".join(counts[1])
    assert len(counts[1]) <= 24, "\n".join(counts[1])


def test_a_correction_through_its_pages(client):
    quarter, _publication = published("25", "27", "20")
    client.force_login(quarter.cast.head_leader)
    begin = page_of("correct", quarter)
    assert client.post(begin, fields(client.get(begin)) | {"reason": ""}).status_code == 422
    client.post(begin, fields(client.get(begin)) | {"reason": "Nhầm số"})
    correction = Correction.objects.get()
    page = page_of("correction", quarter, pk=correction.pk)
    assert client.get(begin)["Location"] == page
    unit = quarter.cast.units[2].code
    score = score_of(quarter, 2)
    line = page_of("correction_line", quarter, pk=correction.pk, score=score.pk)
    assert f'href="{line}"' in text(client.get(page, {"don-vi": unit}))
    form = client.get(line)
    box = f"c{score.criterion_id}"
    assert fields(form)[f"{box}-points"] == "20"
    for points, said in (("abc", "không phải là số"), ("31", "vượt điểm tối đa 30"), ("", "chưa có số liệu đúng")):
        refused = client.post(line, fields(form) | {f"{box}-points": points, f"{box}-appraisal_reason": "x"})
        assert refused.status_code == 422
        assert said in main_of(refused)
    refused = client.post(line, fields(form) | {f"{box}-points": "29,5"})
    assert refused.status_code == 422
    client.post(line, fields(form) | {f"{box}-points": "29,5", f"{box}-appraisal_reason": "Theo sổ thụ lý"})
    said = main(client.get(page))
    assert "Theo sổ thụ lý" in said
    assert "Tổng 67 76,5" in said
    assert client.get(page, {"don-vi": quarter.cast.units[0].code}).status_code == 200  # the own unit is not offered
    confirm = page_of("publish_correction", quarter, pk=correction.pk)
    sent = fields(client.get(confirm))
    answers = [client.post(confirm, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Publication.objects.count() == 2
    assert "29,5" in main(client.get(page))


def main_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(response).partition("<main")[2]).split())


def test_a_line_is_taken_back_and_a_correction_withdrawn_through_their_pages(client):
    quarter, _publication = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, 2, "30")
    client.force_login(quarter.cast.head_leader)
    client.post(page_of("take_back_line", quarter, pk=correction.pk, score=score_of(quarter, 2).pk))
    assert not correction.lines.exists()
    path = page_of("withdraw_correction", quarter, pk=correction.pk)
    assert client.post(path, fields(client.get(path))).status_code == 422
    client.post(path, fields(client.get(path)) | {"note": "Số cũ đúng"})
    assert Correction.objects.get().state == "withdrawn"
    assert client.get(page_of("correction", quarter, pk=correction.pk)).status_code == 200


def test_an_older_table_without_leaves_is_still_printed():
    """Tables of the first schema were sealed before leaves were."""
    table = snapshot_of_seventeen()
    old = {key: table[key] for key in table.keys() - {"host", "criteria", "published", "period"}}
    known = table["rows"][0].keys() - {"order", "maximum", "sheet"}
    old |= {"schema": 1, "rows": [{key: row[key] for key in known} for row in table["rows"]]}
    content = scoreboard_pdf(old, sha256=sha256_of(old), sequence=1)
    assert "QUÝ III/2026" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
