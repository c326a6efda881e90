"""A quarter from opening to publication, and what is refused on the way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from emulation import clock
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.evaluations.domain import appraisal, entries, periods, submission
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.enums import EvaluationState, PeriodState
from pledges.evaluations.models import Criterion, Evaluation, Publication, Score
from pledges.evaluations.queries.boards import snapshot_of
from tests.pledges.evaluations.casts import make_quarter

pytestmark = pytest.mark.django_db


def test_a_quarter_from_opening_to_publication():
    quarter = make_quarter(members=4)
    for place, points in enumerate(["25", "30", "25", "10"]):
        quarter.appraise(place, points)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    rows = publication.snapshot["rows"]
    assert [(row["rank"], row["total"], row["rating"]) for row in rows] == [
        (1, "77", "Khá"),
        (2, "72", "Khá"),
        (2, "72", "Khá"),
        (4, "57", "Khá"),
    ]
    assert publication.sha256 == sha256_of(publication.snapshot)
    assert set(Evaluation.objects.values_list("state", flat=True)) == {EvaluationState.PUBLISHED}
    quarter.period.refresh_from_db()
    assert quarter.period.state == PeriodState.PUBLISHED
    assert Event.objects.filter(verb="period.published").count() == 1


def test_the_snapshot_is_not_computed_again(monkeypatch):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    unit = quarter.cast.units[2]
    unit.short_name = "Tên mới"
    unit.save()
    publication.refresh_from_db()
    assert "Tên mới" not in str(publication.snapshot)
    assert "Tên mới" in str(snapshot_of(quarter.period))


def test_four_values_are_kept_apart():
    quarter = make_quarter()
    evaluation, by = quarter.evaluation(2), quarter.cast.officers[2]
    zero = entries.enter_score(by=by, evaluation=evaluation, criterion=quarter.leaf("I.1"), points=Decimal(0))
    none = entries.enter_score(
        by=by, evaluation=evaluation, criterion=quarter.leaf("I.2"), not_applicable=True, reason="Không được giao"
    )
    assert (zero.self_result, zero.self_entry().empty) == (0, False)
    assert (none.self_result, none.self_entry().empty) == (None, False)
    with pytest.raises(Missing, match=r"Còn thiếu 3 tiêu chí: II, III, IV"):
        submission.submit(by=quarter.cast.leaders[2], evaluation=evaluation)
    emptied = entries.enter_score(by=by, evaluation=evaluation, criterion=quarter.leaf("I.1"))
    assert emptied.self_entry().empty


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("I.1", {"points": Decimal("30.5")}, "vượt điểm tối đa 30"),
        ("I.1", {"points": Decimal(-1)}, "số âm"),
        ("II", {"numerator": Decimal(1), "denominator": Decimal(0)}, "Mẫu số: bằng 0"),
        ("II", {"numerator": Decimal(3), "denominator": Decimal(2)}, "lớn hơn mẫu số"),
        ("II", {"numerator": Decimal(3)}, "Mẫu số: còn thiếu"),
        ("IV", {"count": Decimal("1.5")}, "không phải số nguyên"),
        ("I.1", {"not_applicable": True, "reason": "x"}, "luôn áp dụng"),
        ("I.2", {"not_applicable": True}, "cần lý do"),
        ("I", {"points": Decimal(1)}, "nhóm tiêu chí"),
    ],
)
def test_bad_values_are_refused_with_reason_and_nothing_is_written(code, values, said):
    quarter = make_quarter()
    with pytest.raises(RefusedEntry, match=said):
        entries.enter_score(
            by=quarter.cast.officers[2], evaluation=quarter.evaluation(2), criterion=quarter.leaf(code), **values
        )
    assert not Score.objects.exists()


def test_the_second_of_two_editors_sees_both_values():
    quarter = make_quarter()
    evaluation, leaf = quarter.evaluation(2), quarter.leaf("I.1")
    first = entries.enter_score(
        by=quarter.cast.officers[2], evaluation=evaluation, criterion=leaf, points=Decimal(20), version=0
    )
    with pytest.raises(Conflict) as conflict:
        entries.enter_score(
            by=quarter.cast.leaders[2], evaluation=evaluation, criterion=leaf, points=Decimal(25), version=0
        )
    assert conflict.value.stored.self_points == 20
    assert conflict.value.stored.entered_by == quarter.cast.officers[2]
    first.refresh_from_db()
    assert first.self_points == 20


def test_return_correct_and_submit_again():
    quarter = make_quarter()
    evaluation = quarter.submit(2)
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=evaluation)
    due = clock.now() + timedelta(days=2)
    returned = appraisal.return_for_correction(
        by=quarter.cast.head_leader, evaluation=evaluation, note="Thiếu minh chứng", due_at=due
    )
    assert (returned.state, returned.due_at) == (EvaluationState.RETURNED, due)
    score = entries.enter_score(
        by=quarter.cast.officers[2], evaluation=returned, criterion=quarter.leaf("I.1"), points=Decimal(28)
    )
    assert not score.appraised
    again = submission.submit(by=quarter.cast.leaders[2], evaluation=returned)
    assert not again.submitted_late
    with pytest.raises(Missing, match="I.1"):
        appraisal.complete(by=quarter.cast.head_leader, evaluation=again)


def test_a_changed_value_needs_a_reason_and_keeps_both_sides():
    quarter = make_quarter()
    evaluation, head = quarter.submit(2), quarter.cast.head_leader
    change = {"by": head, "evaluation": evaluation, "criterion": quarter.leaf("I.1"), "points": Decimal(20)}
    with pytest.raises(RefusedEntry, match="lý do điều chỉnh"):
        appraisal.appraise_score(**change)
    score = appraisal.appraise_score(**change, appraisal_reason="Chưa có minh chứng")
    assert (score.self_result, score.appraised_result) == (25, 20)
    assert score.entry().points == 20


def test_nobody_appraises_the_own_unit_and_the_deputy_does_the_heads():
    quarter = make_quarter()
    head_sheet, member_sheet = quarter.submit(0), quarter.submit(2)
    for by, sheet in (
        (quarter.cast.head_leader, head_sheet),
        (quarter.cast.deputy_leader, member_sheet),
        (quarter.cast.leaders[2], member_sheet),
        (quarter.cast.standing_body, member_sheet),
    ):
        with pytest.raises(NotAllowed):
            appraisal.accept_all(by=by, evaluation=sheet)
    assert appraisal.accept_all(by=quarter.cast.deputy_leader, evaluation=head_sheet) == 5


def test_recall_until_the_appraisal_began():
    quarter = make_quarter()
    evaluation = quarter.submit(2)
    assert submission.recall(by=quarter.cast.leaders[2], evaluation=evaluation).state == EvaluationState.DRAFT
    evaluation = submission.submit(by=quarter.cast.leaders[2], evaluation=evaluation)
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=evaluation)
    with pytest.raises(Missing, match="đã bắt đầu thẩm định"):
        submission.recall(by=quarter.cast.leaders[2], evaluation=evaluation)


def test_late_is_marked_and_allowed():
    quarter = make_quarter()
    with clock.at(quarter.period.due_at + timedelta(seconds=1)):
        assert quarter.submit(2).submitted_late
    with clock.at(quarter.period.due_at):
        assert not quarter.submit(3).submitted_late


def test_a_submitted_sheet_is_closed_for_entries():
    quarter = make_quarter()
    evaluation = quarter.submit(2)
    with pytest.raises(WrongState, match="Đã nộp"):
        entries.enter_score(
            by=quarter.cast.officers[2], evaluation=evaluation, criterion=quarter.leaf("I.1"), points=Decimal(1)
        )


def test_evidence_is_checked():
    quarter = make_quarter()
    quarter.fill(2)
    score = Score.objects.get(criterion__code="I.1")
    by = quarter.cast.officers[2]
    with pytest.raises(RefusedEntry, match="bí mật nhà nước"):
        entries.attach_evidence(by=by, score=score, content=b"%PDF-1.7", name="a.pdf", no_state_secret=False)
    with pytest.raises(RefusedEntry, match="không phải PDF"):
        entries.attach_evidence(by=by, score=score, content=b"MZ\x90", name="a.pdf", no_state_secret=True)
    evidence = entries.attach_evidence(by=by, score=score, content=b"%PDF-1.7", name="a.exe", no_state_secret=True)
    assert evidence.file.name == "a.pdf"


@pytest.mark.parametrize("deed", ["save", "delete", "update", "insert"])
def test_the_database_holds_published_scores(deed):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    score = Score.objects.select_related("evaluation").first()
    assert score
    with pytest.raises(IntegrityError), transaction.atomic():
        if deed == "save":
            score.self_points = Decimal(1)
            score.save()
        elif deed == "delete":
            score.delete()
        elif deed == "update":
            Score.objects.update(appraised_points=1)
        else:
            Score.objects.filter(pk=score.pk).bulk_create(
                [Score(evaluation=score.evaluation, criterion=score.criterion)]
            )


def test_the_database_holds_publications_and_adopted_criteria():
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    for deed in (
        lambda: Publication.objects.update(sha256="0" * 64),
        publication.delete,
        lambda: Criterion.objects.update(max_points=1),
        lambda: Criterion.objects.filter(code="IV").delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
