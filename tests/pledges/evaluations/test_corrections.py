"""Correcting a published table: the published rows stay, the correction stands beside them, the next table tells both."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.constraints import explain
from emulation.notices.models import Notice
from emulation.rows import Impossible, Invalid
from emulation.workflow import Missing, NotAllowed, Refused, Stale, WrongState
from pledges.evaluations.domain import correcting
from pledges.evaluations.domain.correction_moves import CORRECTION
from pledges.evaluations.domain.entries import RefusedEntry
from pledges.evaluations.domain.rules import Entry
from pledges.evaluations.domain.workflow import PERIOD
from pledges.evaluations.enums import CorrectionState
from pledges.evaluations.models import CorrectedScore, Correction, Publication, PublishedPaper, PublishedSheet, Score
from pledges.evaluations.queries.corrections import changes, entry_from, plain_entry
from pledges.evaluations.queries.published import sheet_of
from tests.pledges.evaluations.boards import correct, corrected, correction_of, published, score_of
from tests.pledges.evaluations.casts import make_quarter

pytestmark = pytest.mark.django_db


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


def test_a_correction_is_the_next_table_and_the_former_stays():
    quarter, first, second = corrected("25", "27", "20")
    kept = Publication.objects.get(pk=first.pk)

    assert (kept.snapshot, kept.sha256) == (first.snapshot, first.sha256)
    assert kept.sha256 == sha256_of(kept.snapshot)
    assert (second.sequence, second.corrects, second.reason) == (2, first, "Nhập nhầm số liệu thống kê")
    assert second.sha256 == sha256_of(Publication.objects.get(pk=second.pk).snapshot)
    ranks = {row["unit"]: (row["rank"], row["total"]) for row in second.snapshot["rows"]}
    assert ranks[quarter.cast.units[2].code] == (1, "77")
    stored = score_of(quarter, 2)
    assert (stored.appraised_points, stored.appraised_result) == (Decimal(20), Decimal(20))


def test_the_diff_names_who_why_and_every_number_that_moved():
    quarter, first, second = corrected("25", "27", "20")
    told = second.snapshot["corrects"]

    assert (told["sequence"], told["sha256"], told["reason"]) == (1, first.sha256, "Nhập nhầm số liệu thống kê")
    (line,) = told["lines"]
    assert (line["code"], line["old"], line["new"], line["reason"], line["by"]) == (
        "I.1",
        "20",
        "30",
        "Theo báo cáo thống kê",
        str(quarter.cast.head_leader),
    )
    units = [unit.code for unit in quarter.cast.units]
    assert {(units.index(each["unit"]), each["what"]): (each["old"], each["new"]) for each in told["changes"]} == {
        (2, "content"): ("65", "75"),
        (2, "total"): ("67", "77"),
        (2, "rank"): (3, 1),
        (1, "rank"): (1, 2),
        (0, "rank"): (2, 3),
    }
    assert not list(changes(first.snapshot, first.snapshot))


def test_every_leaf_is_sealed_with_its_explanation():
    quarter, first, second = corrected("25", "27", "20")
    unit = quarter.cast.units[2].code
    before, after = sheet_of(first, unit), sheet_of(second, unit)

    row = next(row for row in second.snapshot["rows"] if row["unit"] == unit)
    assert row["sheet"] == sha256_of(after)
    old, new = (next(line for line in sheet["lines"] if line["code"] == "I.1") for sheet in (before, after))
    assert (old["points"], new["points"], new["appraised"]) == ("20", "30", "20")
    assert "corrected" not in old
    assert (new["corrected"]["old"], new["corrected"]["reason"]) == ("20", "Theo báo cáo thống kê")
    ratio = next(line for line in after["lines"] if line["code"] == "II")
    assert ratio["said"] == "50 × 9 / 10, làm tròn đến 0,25 = 45 điểm"
    assert (ratio["judged"]["by"], ratio["entered"]["by"]) == (
        str(quarter.cast.head_leader),
        str(quarter.cast.officers[2]),
    )
    aside = next(line for line in after["lines"] if line["code"] == "I.2")
    assert (aside["points"], aside["not_applicable"]) == ("", "Không được giao")
    parts = {name: Decimal(0) for name in ("content", "bonus", "deduction")}
    for line in after["lines"]:
        if not line.get("group"):
            parts[line["part"]] += Decimal(line["points"] or 0)
    assert {name: Decimal(row[name]) for name in parts} == parts
    assert sheet_of(first, "khong-co") is None


def test_a_second_correction_starts_from_the_first():
    quarter, _first, second = corrected("25", "27", "20")
    again = correction_of(quarter)
    line = correct(again, quarter, 2, "28")
    assert (line.points_before, line.points_after) == (Decimal(30), Decimal(28))
    third = correcting.publish_correction(by=quarter.cast.deputy_leader, correction=again)
    assert (third.sequence, third.corrects) == (3, second)
    assert {
        (each["old"], each["new"]) for each in third.snapshot["corrects"]["changes"] if each["what"] == "total"
    } == {("77", "75")}


def test_the_deed_is_recorded_and_everybody_is_told(django_capture_on_commit_callbacks):
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, 2, "30")
    with django_capture_on_commit_callbacks(execute=True):
        correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
    verbs = ["correction.opened", "correction.line_written", "period.snapshot_sealed", "correction.published"]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True))[-5:-1] == verbs
    assert Event.objects.order_by("pk").last().verb == "period.document_kept"
    told = Notice.objects.filter(text__contains="Đã đính chính kết quả Quý III/2026")
    assert quarter.cast.member_leader.pk in told.values_list("recipient", flat=True)
    assert quarter.cast.head_leader.pk not in told.values_list("recipient", flat=True)


def test_nobody_corrects_the_own_unit_and_no_other_may():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    head, deputy = quarter.cast.head_leader, quarter.cast.deputy_leader
    for place, by in ((0, head), (2, deputy), (1, deputy), (2, quarter.cast.member_leader), (2, quarter.cast.auditor)):
        with pytest.raises(NotAllowed):
            correct(correction, quarter, place, "10", by=by)
    assert correct(correction, quarter, 0, "10").written_by == deputy
    for by in (quarter.cast.member_leader, quarter.cast.standing_body, quarter.cast.administrator):
        with pytest.raises(NotAllowed):
            correcting.open_correction(by=by, period=quarter.period, reason="x")
    for by in (quarter.cast.officers[0], quarter.cast.member_leader):
        with pytest.raises(NotAllowed):
            correcting.publish_correction(by=by, correction=correction)


def test_what_a_correction_refuses():
    quarter, _first = published("25", "27", "20")
    with pytest.raises(Invalid, match="Lý do đính chính"):
        correcting.open_correction(by=quarter.cast.head_leader, period=quarter.period, reason="  ")
    correction = correction_of(quarter)
    with pytest.raises(Impossible, match="đang có một đính chính chưa công bố"):
        correction_of(quarter)
    with pytest.raises(Missing, match="Chưa có điểm nào được đính chính"):
        correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
    for values, said in (
        ({"points": Decimal(31)}, "vượt điểm tối đa 30"),
        ({"points": Decimal(20)}, "trùng với số đã công bố"),
        ({"points": Decimal(21), "reason": " "}, "cần ghi lý do"),
        ({"points": None}, "chưa có số liệu đúng"),
        ({"points": Decimal("NaN")}, "không phải là số"),
    ):
        with pytest.raises(RefusedEntry, match=said):
            correct(correction, quarter, 2, "0", **values)
    line = correct(correction, quarter, 2, "21", version=0)
    with pytest.raises(Stale):
        correct(correction, quarter, 2, "22", version=0, by=quarter.cast.officers[0])
    assert correct(correction, quarter, 2, "22", version=line.version).points_after == Decimal(22)
    with pytest.raises(Stale):
        correcting.publish_correction(by=quarter.cast.head_leader, correction=correction, version=1)
    open_quarter = make_quarter(members=3)
    with pytest.raises(WrongState, match="Chỉ đính chính được bảng điểm đã công bố"):
        correction_of(open_quarter)


def test_a_line_is_taken_back_and_a_correction_withdrawn():
    quarter, first = published("25", "27", "20")
    correction = correction_of(quarter)
    line = correct(correction, quarter, 2, "30")
    with pytest.raises(NotAllowed):
        correcting.take_back_line(by=quarter.cast.member_leader, line=line)
    correcting.take_back_line(by=quarter.cast.head_leader, line=line)
    assert not correction.lines.exists()
    correct(correction, quarter, 2, "30")
    with pytest.raises(Missing, match="Cần ghi lý do"):
        correcting.withdraw_correction(by=quarter.cast.head_leader, correction=correction, note="")
    correcting.withdraw_correction(by=quarter.cast.officers[0], correction=correction, note="Số cũ là đúng")
    with pytest.raises(WrongState):
        correct(correction, quarter, 2, "29")
    again = correction_of(quarter)
    assert correct(again, quarter, 1, "20").points_before == Decimal(27)
    second = correcting.publish_correction(by=quarter.cast.head_leader, correction=again)
    totals = {row["unit"]: row["total"] for row in second.snapshot["rows"]}
    former = {row["unit"]: row["total"] for row in first.snapshot["rows"]}
    unit = quarter.cast.units[2].code
    assert totals[unit] == former[unit]  # what was withdrawn does not count


def test_the_table_of_moves_by_state_and_role():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, 2, "30")
    who = {"publish": {"head_leader", "deputy_leader"}}
    who["withdraw"] = who["publish"] | {"head_officer", "deputy_officer"}
    for name, move in CORRECTION.moves.items():
        for state in CorrectionState:
            for role, person in quarter.cast.roles().items():
                correction.state = state
                open_ = not CORRECTION.reasons_against(correction, name, by=person)
                assert open_ == (state in move.sources and role in who[name]), (name, state, role)


def test_a_locked_period_is_not_corrected():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, 2, "30")
    PERIOD.perform(quarter.period, "lock", by=quarter.cast.head_leader)
    correction = Correction.objects.get(pk=correction.pk)
    with pytest.raises(Missing, match="đã khóa"):
        correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)


def test_two_leaders_publish_at_once_and_one_table_is_made():
    quarter, _first = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, 2, "30")
    correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
    with pytest.raises(Refused):
        correcting.publish_correction(by=quarter.cast.deputy_leader, correction=correction)
    assert quarter.period.publications.count() == 2


def test_the_database_holds_what_was_published_and_corrected():
    quarter, _first, second = corrected("25", "27", "20")
    lines = CorrectedScore.objects.filter(correction=second.correction)
    sheets = PublishedSheet.objects.filter(publication=second)
    stray = PublishedSheet(publication=second, unit="la", content={}, sha256="0" * 64)
    copy = Publication.objects.get(pk=second.pk)
    copy.pk, copy.sequence, copy.corrects = None, 3, second

    for deed, said in (
        (lambda: lines.update(points_after=Decimal(1)), "Đính chính đã công bố"),
        (lambda: lines._raw_delete("default"), "Đính chính đã công bố"),
        (CorrectedScore(**_line(quarter, second.correction)).save, "Đính chính đã công bố"),
        (lambda: Correction.objects.update(reason="khác"), "Đính chính đã công bố"),
        (lambda: Correction.objects.all()._raw_delete("default"), "Đính chính đã công bố"),
        (lambda: sheets.update(content={}), "Kết quả đã công bố"),
        (lambda: sheets._raw_delete("default"), "Kết quả đã công bố"),
        (stray.save, "không thuộc bảng kết quả"),
        (copy.save, "phải đi từ một đính chính"),
        (lambda: Score.objects.update(appraised_result=Decimal(1)), "Kết quả đã công bố"),
        (lambda: _sql("UPDATE evaluations_publication SET reason = 'x'"), "Kết quả đã công bố"),
        (lambda: _sql("DELETE FROM evaluations_publishedpaper"), ""),
    ):
        if said:
            assert said in refusal(deed)
    assert not PublishedPaper.objects.exists()
    other, _ = published("1", "2", "3")
    draft = correction_of(other)
    assert "chính kỳ đó" in refusal(CorrectedScore(**_line(quarter, draft, 1)).save)


def _line(quarter, correction: Correction, place: int = 1) -> dict[str, Any]:
    return {
        "correction": correction,
        "score": score_of(quarter, place),
        "before": {},
        "after": {},
        "reason": "x",
        "written_by": quarter.cast.head_leader,
    }


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(),
        Entry(points=Decimal(0)),
        Entry(numerator=Decimal("1.5"), denominator=Decimal(1000)),
        Entry(choice="tot"),
        Entry(not_applicable=True, reason="10"),
    ],
)
def test_an_entry_is_written_down_and_read_again(entry):
    assert entry_from(plain_entry(entry)) == entry
