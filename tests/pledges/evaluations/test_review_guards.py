"""What the database itself holds of sheets under review, past every form and domain function."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from emulation import clock
from emulation.constraints import explain
from pledges.evaluations.domain import entries, objections, running
from pledges.evaluations.models import Evidence, Extension, Objection, OpenedLine, Score, ScoreStep
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.reviews import LAST, objected, returned, score, soon

pytestmark = pytest.mark.django_db


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


def of(quarter: Any, code: str) -> Any:
    return Score.objects.filter(pk=score(quarter, code).pk)


def test_a_line_that_was_not_returned_stays():
    quarter = make_quarter(members=3)
    returned(quarter, "II")
    for change in ({"self_points": 1}, {"note": "khác"}, {"appraised_points": 1}, {"version": 9}):
        assert "chỉ được trả lại một số dòng" in refusal(lambda change=change: of(quarter, "I.1").update(**change))
    assert "chỉ được trả lại một số dòng" in refusal(of(quarter, "I.1").delete)
    stored = Score(evaluation=quarter.evaluation(LAST), criterion=quarter.leaf("I"))
    assert "chỉ được trả lại một số dòng" in refusal(stored.save)
    assert of(quarter, "II").update(self_numerator=8) == 1


def test_evidence_of_a_line_that_was_not_returned_stays():
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    evidence = entries.attach_evidence(
        by=quarter.cast.officers[LAST],
        score=score(quarter, "I.1"),
        content=b"%PDF-1.7",
        name="a.pdf",
        no_state_secret=True,
    )
    returned(quarter, "II")
    more = Evidence(score=evidence.score, file=evidence.file, no_state_secret=True, attached_by=evidence.attached_by)
    for deed in (more.save, evidence.delete):
        assert "chỉ được trả lại một số dòng" in refusal(deed)


def test_a_sheet_handed_in_keeps_the_units_side_and_an_appraised_one_the_appraisers():
    quarter = make_quarter(members=3)
    quarter.submit(LAST)
    for change in ({"self_points": 1}, {"self_result": 1}, {"note": "khác"}, {"reason": "khác"}):
        assert "Phiếu đã nộp" in refusal(lambda change=change: of(quarter, "I.1").update(**change))
    quarter.appraise(1)
    done = Score.objects.filter(evaluation=quarter.evaluation(1), criterion__code="I.1")
    for change in ({"appraised_points": 1}, {"appraised_result": 1}, {"appraisal_reason": "khác"}):
        assert "đã thẩm định xong" in refusal(lambda change=change: done.update(**change))
    standing = {"standing": True, "standing_points": 1, "standing_at": clock.now(), "standing_by": quarter.cast.auditor}
    assert "Thường trực chỉ thẩm định" in refusal(lambda: of(quarter, "I.1").update(**standing))


def test_an_accepted_objection_opens_its_line_alone():
    quarter = make_quarter(members=3)
    objection = objected(quarter, "III")
    objections.accept_objection(by=quarter.cast.standing_body, objection=objection, decision="Có căn cứ")
    assert "đã thẩm định xong" in refusal(lambda: of(quarter, "I.1").update(appraised_points=1))
    assert of(quarter, "III").update(appraised_points=1) == 1
    for deed in (
        lambda: Objection.objects.update(reason="khác"),
        lambda: Objection.objects.update(state="open"),
        Objection.objects.get().delete,
    ):
        assert "đã có quyết định" in refusal(deed)
    early = Objection(
        evaluation=quarter.evaluation(0), criterion=quarter.leaf("I.1"), reason="vì", raised_by=quarter.cast.head_leader
    )
    assert "Chỉ kiến nghị được khi" in refusal(early.save)


def test_steps_opened_lines_and_extensions_are_testimony():
    quarter = make_quarter(members=3)
    returned(quarter, "II")
    running.extend_deadline(by=quarter.cast.head_leader, period=quarter.period, due_at=soon(9), reason="Bão")
    for model, change in (
        (ScoreStep, {"reason": "khác"}),
        (Extension, {"reason": "khác"}),
        (OpenedLine, {"note": "khác"}),
    ):
        assert "giữ nguyên" in refusal(lambda model=model, change=change: model.objects.update(**change))
        assert "giữ nguyên" in refusal(model.objects.all()[0].delete)
    OpenedLine.objects.update(closed_at=clock.now())
    assert "giữ nguyên" in refusal(lambda: OpenedLine.objects.update(closed_at=None))


def test_no_score_before_the_period_is_open_and_no_way_back():
    quarter = make_quarter(members=3, planned=True)
    stored = Score(evaluation=quarter.evaluation(LAST), criterion=quarter.leaf("I.1"))
    assert "Kỳ đánh giá chưa mở" in refusal(stored.save)
    opened = make_quarter(members=2)
    assert "không mở lại" in refusal(
        lambda: type(opened.period).objects.filter(pk=opened.period.pk).update(state="planned")
    )
