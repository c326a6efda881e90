"""What the database itself refuses, past every form and domain function, and how the refusal reads."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from emulation import clock
from emulation.constraints import explain
from pledges.evaluations.domain import entries, periods
from pledges.evaluations.models import (
    CriteriaSet,
    Criterion,
    Evaluation,
    Evidence,
    Period,
    Publication,
    RatingBand,
    Score,
)
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_criteria_set, make_quarter

pytestmark = pytest.mark.django_db
LAST = 2
PUBLISHED = "Kết quả đã công bố, không thể sửa"
ADOPTED = "Bộ tiêu chí đã ban hành, không thể sửa"


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter(members=3)


@pytest.fixture
def published() -> Quarter:
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    entries.attach_evidence(
        by=quarter.cast.officers[LAST],
        score=quarter.evaluation(LAST).scores.select_related("evaluation")[0],
        content=b"%PDF-1.7",
        name="so.pdf",
        no_state_secret=True,
    )
    for place in range(3):
        quarter.appraise(place)
    periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    return quarter


def stray(evaluation: Evaluation, criterion: Criterion, **values: Any) -> Score:
    return Score(evaluation=evaluation, criterion=criterion, **values)


def test_published_scores_are_not_inserted_updated_or_deleted(published):
    scores = Score.objects.filter(evaluation=published.evaluation(LAST))
    group = published.leaf("I")
    deeds = [
        lambda: scores.update(appraised_result=Decimal(1)),
        lambda: scores.update(note="khác"),
        scores.exclude(evidence__isnull=False)[0].delete,
        stray(published.evaluation(LAST), group).save,
    ]
    for deed in deeds:
        assert PUBLISHED in refusal(deed)
    assert scores.count() == 5


def test_a_score_does_not_move_into_a_published_sheet(published):
    other = make_quarter(members=3)
    moved = stray(other.evaluation(LAST), published.leaf("I"))
    moved.save()
    assert PUBLISHED in refusal(lambda: Score.objects.filter(pk=moved.pk).update(evaluation=published.evaluation(LAST)))


def test_evidence_of_a_published_sheet_stays_as_it_is(published):
    evidence = Evidence.objects.get()
    new = Evidence(score=evidence.score, file=evidence.file, no_state_secret=True, attached_by=evidence.attached_by)
    for deed in (new.save, evidence.delete, lambda: Evidence.objects.update(attached_at=clock.now())):
        assert PUBLISHED in refusal(deed)


def test_a_published_evaluation_and_its_publication_stay(published):
    evaluations = Evaluation.objects.filter(period=published.period)
    publication = Publication.objects.get()
    for deed in (
        lambda: evaluations.update(state="draft"),
        lambda: evaluations.update(submitted_late=True),
        lambda: Publication.objects.update(snapshot={}),
        lambda: Publication.objects.update(sha256="0" * 64),
        lambda: Publication.objects.filter(pk=publication.pk)._raw_delete("default"),
    ):
        assert PUBLISHED in refusal(deed)


def test_a_period_is_not_opened_again_and_keeps_its_table(published):
    periods_ = Period.objects.filter(pk=published.period.pk)
    other = make_criteria_set(published.cast.administrator, label="khác")
    for change in ({"state": "open"}, {"criteria_set": other}, {"bloc_year": make_bloc_year(members=2).bloc_year}):
        assert "không mở lại sau khi công bố" in refusal(lambda change=change: periods_.update(**change))


def test_an_adopted_table_stays_as_it_is(quarter):
    table = quarter.period.criteria_set
    draft = make_criteria_set(quarter.cast.administrator, label="dự thảo", adopted=False)
    sets = CriteriaSet.objects.filter(pk=table.pk)
    leaf, band = Criterion(criteria_set=table, code="V", name="Mới", kind="manual", max_points=1), table.bands.all()[0]
    for deed in (
        leaf.save,
        lambda: table.criteria.update(max_points=1),
        lambda: table.criteria.update(params={}),
        table.criteria.get(code="IV").delete,
        RatingBand(criteria_set=table, name="Yếu", minimum=1).save,
        lambda: table.bands.update(name="khác"),
        band.delete,
        lambda: sets.update(state="draft"),
        lambda: sets.update(name="khác"),
        lambda: sets.update(illustrative=True),
        lambda: sets.update(algorithm="9999"),
        lambda: draft.criteria.filter(code="IV").update(code="VI", criteria_set=table),
        lambda: draft.bands.filter(name="Khá").update(minimum=2, criteria_set=table),
    ):
        assert ADOPTED in refusal(deed)
    assert table.criteria.count() == 6


def test_a_draft_table_may_change(quarter):
    draft = make_criteria_set(quarter.cast.administrator, label="dự thảo", adopted=False)
    assert draft.criteria.filter(code="III").update(max_points=3) == 1
    assert draft.bands.all()[0].delete()[0] == 1


def test_not_applicable_has_a_reason_and_no_number(quarter):
    sheet, leaf = quarter.evaluation(LAST), quarter.leaf("I.2")
    for values in (
        {"reason": ""},
        {"reason": "Không được giao", "self_points": 1},
        {"reason": "Không được giao", "self_count": 0},
        {"reason": "Không được giao", "self_numerator": 0},
        {"reason": "Không được giao", "self_denominator": 1},
        {"reason": "Không được giao", "self_choice": "yes"},
    ):
        deed = stray(sheet, leaf, not_applicable=True, **values).save
        assert "“Không áp dụng” phải có lý do và không kèm số liệu" in refusal(deed)


def test_states_have_their_author_and_reason(quarter):
    sheets = Evaluation.objects.filter(pk=quarter.evaluation(LAST).pk)
    by, now = quarter.cast.member_leader, clock.now()
    handed = {"submitted_at": now, "submitted_by": by}
    for change, said in (
        ({"state": "submitted"}, "phải ghi ai nộp"),
        ({"state": "returned", **handed, "returned_at": now, "returned_by": by}, "Trả lại phải có lý do"),
        ({"state": "appraised", **handed}, "phải ghi ai thẩm định"),
        ({"state": "x"}, "không nằm trong danh mục"),
    ):
        assert said in refusal(lambda change=change: sheets.update(**change))
    assert "phải ghi ai công bố" in refusal(lambda: Period.objects.update(state="published"))
    assert "phải ghi ai ban hành" in refusal(
        lambda: CriteriaSet.objects.bulk_create([CriteriaSet(name="B", label="1", state="adopted")])
    )
    score = stray(sheets.get(), quarter.leaf("I.1"), appraised=True)
    assert "phải ghi ai thẩm định" in refusal(score.save)


def test_one_sheet_a_unit_and_quarter_and_one_score_a_leaf(quarter):
    sheet = quarter.fill(LAST)
    assert "Đơn vị đã có phiếu" in refusal(Evaluation(period=quarter.period, seat=sheet.seat).save)
    assert "đã có điểm" in refusal(stray(sheet, quarter.leaf("I.1")).save)
    again = Period.objects.get(pk=quarter.period.pk)
    again.pk = None
    assert "Kỳ này đã có" in refusal(again.save)
    again.quarter = 5
    assert "Kỳ không có trong danh mục" in refusal(again.save)


def test_evidence_without_the_confirmation(published):
    evidence = Evidence.objects.get()
    other = make_quarter(members=3)
    other.fill(LAST)
    score = other.evaluation(LAST).scores.all()[0]
    new = Evidence(score=score, file=evidence.file, no_state_secret=False, attached_by=evidence.attached_by)
    assert "không chứa bí mật nhà nước" in refusal(new.save)
