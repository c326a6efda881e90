"""A quarter judged by leaves relative to the bloc, with tables by kind of unit, sanctions and a finding of dishonesty."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from blocs.enums import UnitKind
from blocs.models import Unit
from emulation.rows import Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.evaluations.domain import appraisal, correcting, criteria, entries, honesty, periods, submission
from pledges.evaluations.domain.rules import NO_TARGET
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import CriteriaSet, Evaluation, Score
from pledges.evaluations.queries.boards import snapshot_of
from pledges.evaluations.queries.standings import score_period
from pledges.evaluations.screens import Sheet
from tests.factories import Cast, make_bloc_year
from tests.pledges.evaluations.helpers import text

pytestmark = pytest.mark.django_db
D = Decimal


def make_set(cast: Cast, label: str, maximum: str = "60", **more: object) -> CriteriaSet:
    """Adopt a table: what was done against a target, points by hand, levels, a deduction that caps the rating."""
    by = cast.officers[0]
    made = criteria.draft_criteria_set(
        by=by, name="Bảng", label=label, bloc_year=cast.bloc_year, basis="percentage", ceiling=D(50), **more
    )
    levels = [{"code": "bo", "label": "Cấp Bộ", "points": "5"}, {"code": "tinh", "label": "Cấp tỉnh", "points": "3"}]
    deduction = {"per_case": "1", "sanction": {"from": "1", "cap": "Tốt"}}
    for code, kind, points, params in (
        ("I", "relative", "40", {"not_applicable": "leaves"}),
        ("II", "manual", maximum, {}),
        ("III", "highest", "5", {"choices": levels, "counts_as": "bonus"}),
        ("IV", "deduction", "5", deduction),
    ):
        criteria.add_criterion(
            by=by, criteria_set=made, code=code, name=code, kind=kind, max_points=D(points), params=params
        )
    for name, minimum in (("Xuất sắc", "80"), ("Tốt", "50"), ("Yếu", "0")):
        criteria.add_band(by=by, criteria_set=made, name=name, minimum=D(minimum))
    return criteria.adopt(by=by, criteria_set=made)


def open_quarter(cast: Cast, criteria_set: CriteriaSet, **more: object):
    return periods.open_period(
        seen=ALL,
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=criteria_set,
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
        **more,
    )


def hand_in(
    cast: Cast, period: object, place: int, done: str, target: str | None, by_hand: str, cases: int = 0
) -> Evaluation:
    evaluation = Evaluation.objects.get(period=period, seat__unit=cast.units[place])
    leaves = {leaf.code: leaf for leaf in evaluation.criteria_set.criteria.order_by("order")}
    relative = {"numerator": D(done)}
    relative |= {"choice": NO_TARGET} if target is None else {"denominator": D(target)}
    for code, values in (
        ("I", relative),
        ("II", {"points": D(by_hand)}),
        ("III", {"choice": "tinh;bo"}),
        ("IV", {"count": D(cases)}),
    ):
        entries.enter_score(by=cast.officers[place], evaluation=evaluation, criterion=leaves[code], **values)
    return submission.submit(by=cast.leaders[place], evaluation=evaluation)


def test_the_boxes_of_a_relative_leaf_are_called_result_and_target(client):
    cast = make_bloc_year(members=3)
    period = open_quarter(cast, make_set(cast, "1"))
    client.force_login(cast.officers[2])
    page = client.get(period.evaluations.get(seat__unit=cast.units[2]).get_absolute_url()).content.decode()
    assert "Tử số" not in page
    assert page.count('aria-hidden="true">Thực hiện</span>') == 1


def test_scores_are_provisional_until_all_have_handed_in_and_the_sheet_says_the_same_as_the_table():
    cast = make_bloc_year(members=3)
    period = open_quarter(cast, make_set(cast, "1"))
    first = hand_in(cast, period, 0, "30", "20", "50")
    assert Score.objects.get(evaluation=first, criterion__code="I").self_result == 20  # what the unit is sure of

    found = score_period(period)
    assert found.bloc.provisional
    assert found.bloc.of(first.pk).score.total == 40 + 50 + 5
    hand_in(cast, period, 1, "40", "20", "50")
    last = hand_in(cast, period, 2, "24", None, "60", cases=1)

    found = score_period(period)
    totals = {place: found.bloc.of(each.pk).score.total for place, each in enumerate(found.evaluations)}
    assert totals == {0: 30 + 50 + 5, 1: 40 + 50 + 5, 2: 40 + 60 + 5 - 1}
    assert not found.bloc.provisional
    sheet = Sheet(Evaluation.objects.get(pk=first.pk), side="self", editable=False)
    assert sheet.final.total == 85
    assert "đơn vị vượt cao nhất khối 100 %" in sheet.rows[0].explanation
    assert "chỉ tính mức cao nhất, không cộng thêm: Cấp tỉnh" in sheet.rows[2].explanation
    for place, each in enumerate(found.evaluations):
        judge = cast.deputy_leader if place == 0 else cast.head_leader
        appraisal.accept_all(by=judge, evaluation=each)
    rows = {row["unit"]: row for row in snapshot_of(period)["rows"]}
    assert [(rows[unit.code]["rank"], rows[unit.code]["rating"]) for unit in cast.units] == [
        (3, "Tốt"),
        (2, "Xuất sắc"),
        (1, "Tốt"),
    ]
    assert "không được xếp trên “Tốt”: từ Xuất sắc xuống Tốt" in rows[cast.units[2].code]["why"]
    assert last.table_id == period.criteria_set_id


def test_a_correction_of_another_unit_moves_the_sheet_with_the_table():
    cast = make_bloc_year(members=3)
    period, head = open_quarter(cast, make_set(cast, "1")), cast.head_leader
    handed = [hand_in(cast, period, place, done, "20", "50") for place, done in enumerate(("30", "40", "20"))]
    for place, each in enumerate(handed):
        judge = cast.deputy_leader if place == 0 else head
        appraisal.accept_all(by=judge, evaluation=each)
        appraisal.complete(by=judge, evaluation=each)
    periods.publish(by=head, period=period)
    period.refresh_from_db()
    correction = correcting.open_correction(by=head, period=period, reason="Nhầm số")
    best = Score.objects.select_related("criterion", "evaluation__seat__unit", "evaluation__period__bloc_year").get(
        evaluation=handed[1], criterion__code="I"
    )
    numbers = {"numerator": D(30), "denominator": D(20)}
    correcting.correct_score(by=head, correction=correction, score=best, reason="Theo sổ", **numbers)
    table = correcting.publish_correction(by=head, correction=correction).snapshot
    total = next(row["total"] for row in table["rows"] if row["unit"] == cast.units[0].code)
    sheet = Sheet(Evaluation.objects.get(pk=handed[0].pk), side="self", editable=False)
    assert (str(sheet.final.total), total) == ("95", "95"), "the best of the bloc is this unit's own 50 % now"


def test_evidence_found_dishonest_costs_the_points_and_one_band():
    cast = make_bloc_year(members=3)
    period = open_quarter(cast, make_set(cast, "1"))
    handed = [hand_in(cast, period, place, "30", "20", "50") for place in range(3)]
    score = Score.objects.select_related("evaluation__seat__unit", "evaluation__period").get(
        evaluation=handed[2], criterion__code="II"
    )

    with pytest.raises(NotAllowed):
        honesty.find_dishonest(by=cast.leaders[2], score=score, reason="x")
    with pytest.raises(Missing, match="Cần ghi lý do"):
        honesty.find_dishonest(by=cast.head_leader, score=score, reason=" ")
    found = honesty.find_dishonest(by=cast.head_leader, score=score, reason="Văn bản không có thật")

    assert (found.appraised_result, found.self_result, found.dishonest) == (0, 50, True)
    standing = score_period(period).bloc.of(handed[2].pk)
    assert standing.score.total == 45
    assert [line.code for line in standing.rating.lines][-2:] == ["dishonest", "sanction_without_effect"]
    again = {"evaluation": handed[2], "criterion": found.criterion, "points": D(50)}
    taken_back = appraisal.appraise_score(by=cast.head_leader, **again)
    assert (taken_back.dishonest, taken_back.appraised_result) == (False, 50)
    relative = handed[2].scores.get(criterion__code="I").criterion
    with pytest.raises(
        entries.RefusedEntry, match="Hãy ghi lý do điều chỉnh"
    ):  # other numbers, for now the same points
        appraisal.appraise_score(
            by=cast.head_leader, evaluation=handed[2], criterion=relative, numerator=D(29), denominator=D(20)
        )


def test_kinds_of_units_have_their_own_tables_and_the_period_pins_them():
    cast = make_bloc_year(members=3)
    Unit.objects.filter(pk=cast.units[2].pk).update(kind=UnitKind.DIVISION)
    districts = make_set(cast, "huyện", unit_kinds=["district"])
    divisions = make_set(cast, "phòng", "30", unit_kinds=["division"])

    with pytest.raises(Invalid, match="không áp dụng cho Phòng và tương đương"):
        open_quarter(cast, districts)
    period = open_quarter(cast, districts, criteria_by_kind={"division": divisions})
    handed = [hand_in(cast, period, place, "20", "20", "30") for place in range(3)]

    found = score_period(period)
    assert [each.criteria_set for each in found.evaluations] == [districts, districts, divisions]
    assert [found.bloc.of(each.pk).score.maximum for each in handed] == [100, 100, 70]
    assert [found.bloc.of(each.pk).rank for each in handed] == [2, 2, 1]  # by percentage: 55, 55, 78.57
    page = Sheet(Evaluation.objects.get(pk=handed[2].pk), side="self", editable=False)
    assert [row.criterion.criteria_set_id for row in page.rows] == [divisions.pk] * 4


def test_a_period_refuses_tables_that_do_not_fit_it():
    cast, other = make_bloc_year(members=2), make_bloc_year(members=2)
    late = make_set(cast, "sau", effective_from=date(2026, 7, 1))
    over = make_set(cast, "trước", effective_to=date(2026, 5, 31))
    foreign = make_set(other, "khác")
    draft = criteria.new_version(by=cast.officers[0], criteria_set=over, label="mới")

    for each, said in (
        (late, "không có hiệu lực vào ngày 01/06/2026"),
        (over, "không có hiệu lực"),
        (foreign, "khối khác"),
    ):
        with pytest.raises(Invalid, match=said):
            open_quarter(cast, each)
    with pytest.raises(WrongState, match="chưa ban hành"):
        open_quarter(cast, draft)
    points = criteria.draft_criteria_set(by=cast.officers[0], name="Điểm", label="1", bloc_year=cast.bloc_year)
    line = {"code": "I", "name": "I", "kind": "manual", "max_points": D(10)}
    criteria.add_criterion(by=cast.officers[0], criteria_set=points, **line)
    points = criteria.adopt(by=cast.officers[0], criteria_set=points)
    Unit.objects.filter(pk=cast.units[1].pk).update(kind=UnitKind.DIVISION)
    with pytest.raises(Invalid, match="không xếp hạng chung được"):
        open_quarter(cast, points, criteria_by_kind={"division": make_set(cast, "kia")})
    assert draft.effective_from is None
    assert late.in_force_on(late.effective_from + timedelta(days=1))


def test_the_page_of_the_finding(client):
    cast = make_bloc_year(members=3)
    period = open_quarter(cast, make_set(cast, "1"))
    evaluation = hand_in(cast, period, 2, "30", "20", "50")
    score = evaluation.scores.get(criterion__code="II")
    place = [cast.bloc.slug, 2026, 3, cast.units[2].code]
    address = reverse("evaluations:find_dishonest", args=[*place, score.pk])
    client.force_login(cast.head_leader)

    assert address in text(client.get(reverse("evaluations:appraise", args=place)))
    assert "Cần ghi lý do" in text(client.post(address, {"reason": "", "once": "a"}))
    client.post(address, {"reason": "Không có thật", "once": "a"})

    score.refresh_from_db()
    assert score.dishonest
    assert "Minh chứng không trung thực: 0 điểm" in text(client.get(evaluation.get_absolute_url()))


def test_a_leaf_that_must_be_proved_holds_the_sheet_back_until_it_is():
    cast = make_bloc_year(members=2)
    made = criteria.new_version(by=cast.officers[0], criteria_set=make_set(cast, "1"), label="2")
    for code in ("II", "IV"):
        line = made.criteria.get(code=code)
        criteria.change_criterion(by=cast.officers[0], criterion=line, evidence_required=True)
    period = open_quarter(cast, criteria.adopt(by=cast.officers[0], criteria_set=made))

    with pytest.raises(
        Missing, match=r"Còn 1 tiêu chí bắt buộc có minh chứng mà chưa có: II\."
    ):  # IV is 0: nothing to prove
        hand_in(cast, period, 1, "30", "20", "50")
    score = Score.objects.select_related("evaluation").get(evaluation__seat__unit=cast.units[1], criterion__code="II")
    entries.attach_evidence(by=cast.officers[1], score=score, content=b"%PDF-1.7", name="so.pdf", no_state_secret=True)
    assert submission.submit(by=cast.leaders[1], evaluation=score.evaluation).state == "submitted"
