"""The unit's own sheet after a correction: what counts now, marked, and the way to where it was corrected."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.evaluations.domain import correcting
from pledges.evaluations.models import Correction
from tests.pledges.evaluations.boards import correct, corrected, correction_of, published, score_of
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, text

pytestmark = pytest.mark.django_db
LAST = 2


def row_of(client: Any, quarter: Quarter, code: str = "I.1", name: str = "sheet") -> str:
    """Return the row (or on the review the article) of a leaf as the page has it, white space made single."""
    page = text(client.get(address(name, quarter)))
    whole = " ".join(page.partition(f'id="c{quarter.leaf(code).pk}"')[2].split())
    return re.split(r"</tr>|</article>", whole)[0]


def words(html: str) -> str:
    """Return what is read of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_corrected_value_stands_marked_beside_the_appraised_one(client):
    quarter, _first, second = corrected("25", "27", "20")
    client.force_login(quarter.cast.officers[LAST])
    row = row_of(client, quarter)
    assert "20</del>" in row
    assert "30</ins>" in row
    assert f'href="{second.correction.get_absolute_url()}"' in row
    assert "Đính chính: Theo báo cáo thống kê" in words(row)
    assert re.search(r'data-label="Chênh lệch">10<', row)
    untouched = row_of(client, quarter, "II")
    assert "<ins" not in untouched
    assert "đính chính" not in untouched.lower()
    page = words(" ".join(text(client.get(address("sheet", quarter))).split()))
    assert "Tổng hiện tính 77" in page
    assert "Tổng tự chấm 67" in page


def test_the_review_says_the_corrected_value_and_why(client):
    quarter, _first, second = corrected("25", "27", "20")
    client.force_login(quarter.cast.officers[LAST])
    article = row_of(client, quarter, name="review")
    assert f'href="{second.correction.get_absolute_url()}"' in article
    said = words(article)
    assert "Điểm hiện tính 30 Theo đính chính" in said
    assert "Theo báo cáo thống kê" in said
    assert "Điểm trước đính chính: 20" in said
    page = text(client.get(address("review", quarter)))
    assert "1 dòng có điểm khác" in page
    assert f'href="{address("review", quarter)}"' not in page, "no link to the page itself"


def test_only_what_was_published_counts_and_of_two_the_last(client):
    quarter, _first, _second = corrected("25", "27", "20")
    again = correction_of(quarter)
    correct(again, quarter, LAST, "28")
    client.force_login(quarter.cast.officers[LAST])
    assert "30</ins>" in row_of(client, quarter)
    correcting.publish_correction(by=quarter.cast.head_leader, correction=again)
    row = row_of(client, quarter)
    assert "28</ins>" in row
    assert Correction.objects.get(pk=again.pk).get_absolute_url() in row
    assert "20</del>" in row
    assert "30</ins>" not in row


def test_a_leaf_that_applies_no_longer_or_after_all(client):
    quarter, _first = published("25", "27", "20")
    correction, head = correction_of(quarter), quarter.cast.head_leader
    score = score_of(quarter, LAST, "I.2")
    correcting.correct_score(by=head, correction=correction, score=score, reason="Có giao", points=Decimal(15))
    correcting.publish_correction(by=head, correction=correction)
    client.force_login(quarter.cast.officers[LAST])
    row = row_of(client, quarter, "I.2")
    assert "KAD</del>" in row
    assert "15</ins>" in row
    again = correction_of(quarter)
    correcting.correct_score(
        by=head, correction=again, score=score, reason="Giao nhầm", not_applicable=True, why_not="Thuộc phòng khác"
    )
    correcting.publish_correction(by=head, correction=again)
    row = row_of(client, quarter, "I.2")
    assert "KAD</ins>" in row
    assert "Không áp dụng, không tính vào tổng" in row


def asked(client: Any, quarter: Quarter) -> list[str]:
    """Return what the sheet asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address("sheet", quarter)).status_code == 200
    return [query["sql"] for query in captured]


def test_more_corrected_lines_ask_no_more(client):
    quarter, _first = published("25", "27", "20")
    client.force_login(quarter.cast.officers[LAST])
    counts = []
    for codes, points in ((("I.1",), 1), (("I.1", "I.2", "III"), 2.5)):
        correction = correction_of(quarter)
        for code in codes:
            score = score_of(quarter, LAST, code)
            by, value = quarter.cast.head_leader, Decimal(str(points))
            correcting.correct_score(by=by, correction=correction, score=score, reason="Nhầm", points=value)
        correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
        counts.append(asked(client, quarter))
    assert [sum('FROM "evaluations_correctedscore"' in sql for sql in each) for each in counts] == [1, 1]
    assert len(counts[0]) == len(counts[1])


def test_a_sheet_of_an_open_period_does_not_ask(client):
    quarter = make_quarter(members=3)
    quarter.appraise(LAST)
    client.force_login(quarter.cast.officers[LAST])
    assert not [sql for sql in asked(client, quarter) if "correctedscore" in sql]
