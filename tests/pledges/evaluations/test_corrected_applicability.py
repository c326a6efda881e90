"""A correction also says that a leaf applies after all, or that it never did: on its pages, in the table, on paper."""

import io
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from pledges.evaluations.documents import scoreboard_pdf
from pledges.evaluations.domain import appraisal, correcting, entries, honesty, periods, submission
from pledges.evaluations.domain.entries import RefusedEntry
from pledges.evaluations.models import CorrectedScore, Correction, Publication, Score
from pledges.evaluations.queries.published import sheet_of
from tests.pledges.evaluations.boards import correct, correction_of, published, score_of
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import fields, text
from tests.pledges.evaluations.test_boards import main, page_of

pytestmark = pytest.mark.django_db
WHY = "Không được giao"


def said_of(correction: Correction, quarter: Quarter, code: str = "I.2", **values: Any) -> CorrectedScore:
    """Correct the leaf ``code`` of the last unit."""
    more = {"by": quarter.cast.head_leader, "reason": "Theo quyết định giao việc"} | values
    return correcting.correct_score(correction=correction, score=score_of(quarter, 2, code), **more)


def seal(correction: Correction, quarter: Quarter) -> Publication:
    """Publish the correction."""
    return correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)


def leaf_in(publication: Publication, quarter: Quarter, code: str = "I.2") -> dict[str, Any]:
    """Return the sealed line of the leaf."""
    sheet = sheet_of(publication, quarter.cast.units[2].code)
    return next(line for line in sheet["lines"] if line["code"] == code)


def row_of(publication: Publication, quarter: Quarter) -> dict[str, Any]:
    """Return the last unit's row of the table."""
    return next(row for row in publication.snapshot["rows"] if row["unit"] == quarter.cast.units[2].code)


def test_a_leaf_that_did_not_apply_gets_its_points():
    quarter, first = published("25", "27", "20")
    correction = correction_of(quarter)
    line = said_of(correction, quarter, points=Decimal(15))
    assert (line.before, line.after) == ({"not_applicable": True, "reason": WHY}, {"points": "15"})
    assert (line.points_before, line.points_after) == (None, Decimal(15))
    second = seal(correction, quarter)
    assert [(row_of(each, quarter)["total"], row_of(each, quarter)["maximum"]) for each in (first, second)] == [
        ("67", "80"),
        ("82", "100"),
    ]
    (told,) = second.snapshot["corrects"]["lines"]
    assert (told["old"], told["old_not_applicable"], told["new"]) == ("", WHY, "15")
    assert "new_not_applicable" not in told
    leaf = leaf_in(second, quarter)
    assert (leaf["points"], leaf["not_applicable"], leaf["judged_not_applicable"]) == ("15", "", WHY)
    assert leaf["corrected"]["old_not_applicable"] == WHY
    assert leaf_in(first, quarter)["not_applicable"] == WHY
    score = Score.objects.get(pk=line.score_id)
    assert (score.not_applicable, score.reason, score.appraised_points) == (True, WHY, None)


def test_a_leaf_with_points_no_longer_applies_and_comes_back_with_the_next_correction():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    said_of(correction, quarter, points=Decimal(15))
    seal(correction, quarter)
    again = correction_of(quarter)
    with pytest.raises(RefusedEntry, match="I.2, Lý do: .*lý do"):
        said_of(again, quarter, not_applicable=True, why_not="  ")
    with pytest.raises(RefusedEntry, match="I.2, Không áp dụng"):
        said_of(again, quarter, not_applicable=True, why_not=WHY, points=Decimal(1))
    with pytest.raises(RefusedEntry, match="cần ghi lý do đính chính"):
        said_of(again, quarter, not_applicable=True, why_not=WHY, reason=" ")
    with pytest.raises(RefusedEntry, match="I.1, Không áp dụng"):
        said_of(again, quarter, "I.1", not_applicable=True, why_not=WHY)
    line = said_of(again, quarter, not_applicable=True, why_not=" Thuộc phòng khác ")
    assert (line.points_before, line.points_after) == (Decimal(15), None)
    third = seal(again, quarter)
    assert (row_of(third, quarter)["total"], row_of(third, quarter)["maximum"]) == ("67", "80")
    (told,) = third.snapshot["corrects"]["lines"]
    assert (told["old"], told["new"], told["new_not_applicable"]) == ("15", "", "Thuộc phòng khác")
    leaf = leaf_in(third, quarter)
    assert (leaf["points"], leaf["not_applicable"]) == ("", "Thuộc phòng khác")
    assert leaf["corrected"]["old"] == "15"


def test_the_same_reason_again_corrects_nothing_another_one_does():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    with pytest.raises(RefusedEntry, match="trùng với số đã công bố"):
        said_of(correction, quarter, not_applicable=True, why_not=f" {WHY} ")
    with pytest.raises(RefusedEntry, match="chưa có số liệu đúng"):
        said_of(correction, quarter, why_not="bỏ đánh dấu thì không còn lý do")
    assert said_of(correction, quarter, not_applicable=True, why_not="Thuộc phòng khác").after["reason"] == (
        "Thuộc phòng khác"
    )


def test_dishonest_evidence_does_not_leave_the_table_by_a_correction():
    quarter = make_quarter(members=3)
    for place in range(2):
        quarter.appraise(place)
    quarter.fill(2)
    by, head = quarter.cast.officers[2], quarter.cast.head_leader
    entries.enter_score(by=by, evaluation=quarter.evaluation(2), criterion=quarter.leaf("I.2"), points=Decimal(10))
    sheet = submission.submit(by=quarter.cast.leaders[2], evaluation=quarter.evaluation(2))
    honesty.find_dishonest(by=head, score=score_of(quarter, 2, "I.2"), reason="Báo cáo khống")
    appraisal.accept_all(by=head, evaluation=sheet)
    appraisal.complete(by=head, evaluation=sheet)
    periods.publish(by=head, period=quarter.period)
    quarter.period.refresh_from_db()
    with pytest.raises(RefusedEntry, match="không trung thực"):
        said_of(correction_of(quarter), quarter, not_applicable=True, why_not=WHY)


def test_both_ways_through_the_page_and_everywhere_it_is_read(client):
    quarter, _first = published("25", "27", "20")
    client.force_login(quarter.cast.head_leader)
    correction = correction_of(quarter)
    unit, score = quarter.cast.units[2].code, score_of(quarter, 2, "I.2")
    page = page_of("correction", quarter, pk=correction.pk)
    line = page_of("correction_line", quarter, pk=correction.pk, score=score.pk)
    assert f'href="{line}"' in text(client.get(page, {"don-vi": unit}))
    form, box = client.get(line), f"c{score.criterion_id}"
    assert f"Đã công bố: Không áp dụng: {WHY}." in main(form)
    assert (fields(form)[f"{box}-not_applicable"], fields(form)[f"{box}-reason"]) == ("on", WHY)
    sent = fields(form) | {f"{box}-points": "15", f"{box}-appraisal_reason": "Có quyết định giao"}
    refused = client.post(line, sent)  # the box is still ticked
    assert refused.status_code == 422
    assert "Không áp dụng" in text(refused)
    sent.pop(f"{box}-not_applicable")
    assert client.post(line, sent).status_code == 302
    assert f"Không áp dụng: {WHY} 15 Có quyết định giao" in main(client.get(page))
    other = page_of("correction_line", quarter, pk=correction.pk, score=score_of(quarter, 2).pk)
    assert "-not_applicable" not in text(client.get(other)), "the rule of I.1 always applies"
    publication = seal(Correction.objects.get(), quarter)
    sealed = main(client.get(page_of("published_sheet", quarter, sequence=2, unit=unit)))
    assert f"Đính chính từ Không áp dụng: {WHY}" in sealed
    assert "20 KAD KAD 15" in sealed
    assert "Không áp dụng, vì:" not in sealed
    content = scoreboard_pdf(publication.snapshot, sha256=publication.sha256, sequence=2)
    printed = " ".join(" ".join(each.extract_text().split()) for each in PdfReader(io.BytesIO(content)).pages)
    assert f"Không áp dụng: {WHY} 15" in printed
    assert "Không áp dụng" in main(client.get(page))


def test_points_that_no_longer_count_are_read_as_not_applicable(client):
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    said_of(correction, quarter, points=Decimal(15))
    seal(correction, quarter)
    again = correction_of(quarter)
    said_of(again, quarter, not_applicable=True, why_not="Thuộc phòng khác")
    correct(again, quarter, 2, "21")
    publication = seal(again, quarter)
    client.force_login(quarter.cast.member_officer)
    sealed = main(client.get(page_of("published_sheet", quarter, sequence=3, unit=quarter.cast.units[2].code)))
    assert "Không áp dụng, vì: Thuộc phòng khác" in sealed
    assert "Đính chính từ 15" in sealed
    assert "Đính chính từ 20" in sealed
    content = scoreboard_pdf(publication.snapshot, sha256=publication.sha256, sequence=3)
    printed = " ".join(" ".join(each.extract_text().split()) for each in PdfReader(io.BytesIO(content)).pages)
    assert "15 Không áp dụng: Thuộc phòng khác" in printed
