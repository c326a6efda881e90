"""A sheet names highlights of the library: who, which, when, and what the database holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation import clock
from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.workflow import Missing, NotAllowed, Stale, WrongState
from pledges.evaluations.domain import appraisal, periods, reporting, submission
from pledges.evaluations.models import ReportedHighlight
from pledges.library.domain import sharing
from pledges.library.domain.workflow import HIGHLIGHT
from pledges.library.enums import HighlightKind
from pledges.library.models import Highlight
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, text
from tests.pledges.library import shelves

pytestmark = pytest.mark.django_db
LAST = 2
NEVER = "chỉ được dẫn, bỏ dẫn khi phiếu"


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter(members=3)


def own(here: Quarter, **words: Any) -> Highlight:
    return shelves.shared(here.cast, LAST, **words)


def report(quarter: Quarter, highlight: Highlight) -> ReportedHighlight:
    return reporting.report_highlight(
        by=quarter.cast.officers[LAST], evaluation=quarter.evaluation(LAST), highlight=highlight
    )


def leave_out(quarter: Quarter, highlight: Highlight) -> None:
    reporting.leave_out_highlight(
        by=quarter.cast.officers[LAST], evaluation=quarter.evaluation(LAST), highlight=highlight
    )


def refusal(deed: Any) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


def button(name: str, quarter: Quarter, highlight: Highlight) -> str:
    cast = quarter.cast
    args = [cast.bloc.slug, cast.bloc_year.year, quarter.period.quarter, cast.units[LAST].code, highlight.pk]
    return reverse(f"evaluations:{name}", args=args)


def test_a_unit_names_and_leaves_out_on_its_sheet(client, quarter):
    highlight = own(quarter, title="Bảng theo dõi", quarter=3)
    client.force_login(quarter.cast.officers[LAST])
    sheet = text(client.get(address("sheet", quarter)))
    assert "Phiếu chưa dẫn mục nào" in sheet
    assert button("report", quarter, highlight) in sheet
    assert client.post(button("report", quarter, highlight)).status_code == 302
    assert client.post(button("report", quarter, highlight)).status_code == 302  # a double click
    assert ReportedHighlight.objects.get().reported_by == quarter.cast.officers[LAST]
    assert button("leave_out", quarter, highlight) in text(client.get(address("sheet", quarter)))
    client.force_login(quarter.cast.head_leader)
    read = text(client.get(address("sheet", quarter)))
    assert highlight.get_absolute_url() in read
    assert button("leave_out", quarter, highlight) not in read
    client.force_login(quarter.cast.officers[LAST])
    for _twice in range(2):
        assert client.post(button("leave_out", quarter, highlight)).status_code == 302
    assert not ReportedHighlight.objects.exists()
    verbs = Event.objects.filter(verb__startswith="evaluation.highlight").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        "evaluation.highlight_reported",
        "evaluation.highlight_left_out",
    ]


def test_the_summary_and_the_appraisal_show_them(client, quarter):
    highlight = own(quarter)
    quarter.fill(LAST)
    client.force_login(quarter.cast.leaders[LAST])
    assert "chưa dẫn mục nào" in text(client.get(address("submit", quarter)))
    report(quarter, highlight)
    assert highlight.get_absolute_url() in text(client.get(address("submit", quarter)))
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    client.force_login(quarter.cast.head_leader)
    assert highlight.get_absolute_url() in text(client.get(address("appraise", quarter)))


def test_who_saw_the_summary_before_is_told(client, quarter):
    highlight, seen = own(quarter), quarter.fill(LAST).version
    report(quarter, highlight)
    with pytest.raises(Stale):
        submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST), version=seen)


@pytest.mark.parametrize("state", ["submitted", "appraised", "published"])
def test_they_are_frozen_with_the_sheet(client, quarter, state):
    kept, late = own(quarter), own(quarter, title="Muộn")
    report(quarter, kept)
    quarter.submit(LAST) if state == "submitted" else quarter.appraise(LAST)
    if state == "published":
        quarter.appraise(0)
        quarter.appraise(1)
        periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    with pytest.raises(WrongState):
        report(quarter, late)
    with pytest.raises(WrongState):
        leave_out(quarter, kept)
    row = ReportedHighlight.objects.get()
    new = ReportedHighlight(evaluation=row.evaluation, highlight=late, reported_by=row.reported_by)
    for deed in (new.save, row.delete, lambda: ReportedHighlight.objects.update(highlight=late)):
        assert NEVER in refusal(deed)
    client.force_login(quarter.cast.officers[LAST])
    assert client.post(button("report", quarter, late)).status_code == 409
    assert "Bỏ dẫn" not in text(client.get(address("sheet", quarter)))
    reasons = HIGHLIGHT.reasons_against(kept, "withdraw", by=quarter.cast.leaders[LAST])
    assert any("đã nộp và dẫn mục này" in reason for reason in reasons)


def test_a_returned_sheet_is_open_again(quarter):
    highlight = own(quarter)
    quarter.submit(LAST)
    due = clock.now() + timedelta(days=2)
    appraisal.return_for_correction(
        by=quarter.cast.head_leader, evaluation=quarter.evaluation(LAST), note="Bổ sung", due_at=due
    )
    assert report(quarter, highlight).pk
    leave_out(quarter, highlight)


def test_only_own_shared_highlights_of_the_quarter_or_the_year(quarter):
    cast = quarter.cast
    wrong = [
        shelves.shared(cast, 1),
        shelves.drafted(cast, LAST),
        shelves.withdrawn(cast, LAST),
        own(quarter, quarter=2),
        sharing.share(by=cast.head_leader, highlight=shelves.of_bloc(cast)),
    ]
    by, evaluation = cast.officers[LAST], quarter.evaluation(LAST)
    for highlight in wrong:
        with pytest.raises(Missing, match="chính đơn vị"):
            report(quarter, highlight)
        row = ReportedHighlight(evaluation=evaluation, highlight=highlight, reported_by=by)
        assert "chính đơn vị" in refusal(row.save)
    for highlight in (own(quarter, quarter=3), own(quarter, kind=HighlightKind.EXEMPLARY_PERSON)):
        assert report(quarter, highlight).pk


def test_one_row_for_each(quarter):
    row = report(quarter, own(quarter))
    again = ReportedHighlight(evaluation=row.evaluation, highlight=row.highlight, reported_by=row.reported_by)
    assert "đã được dẫn" in refusal(again.save)


def test_what_a_sheet_names_is_not_taken_back(quarter):
    highlight = own(quarter)
    report(quarter, highlight)
    with pytest.raises(Missing, match="Hãy bỏ dẫn ở phiếu trước"):
        sharing.withdraw(by=quarter.cast.leaders[LAST], highlight=highlight, note="vì")
    back = {"state": "withdrawn", "withdrawn_at": highlight.shared_at, "withdrawn_by": highlight.shared_by}
    rows = Highlight.objects.filter(pk=highlight.pk)
    assert "nên không rút được" in refusal(lambda: rows.update(**back, withdrawal_note="vì"))
    leave_out(quarter, highlight)
    assert sharing.withdraw(by=quarter.cast.leaders[LAST], highlight=highlight, note="vì").state == "withdrawn"


def test_others_neither_name_nor_leave_out(client, quarter):
    highlight = own(quarter)
    evaluation = quarter.evaluation(LAST)
    for role, person in quarter.cast.roles().items():
        if role in ("member_leader", "member_officer"):
            continue
        for deed in (reporting.report_highlight, reporting.leave_out_highlight):
            with pytest.raises(NotAllowed):
                deed(by=person, evaluation=evaluation, highlight=highlight)
        client.force_login(person)
        for name in ("report", "leave_out"):
            found = client.post(button(name, quarter, highlight)).status_code
            assert found == (404 if role in ("outsider", "administrator") else 403), (role, name)
    assert not ReportedHighlight.objects.exists()


def test_the_sheet_asks_as_often_for_many_as_for_one(client, quarter):
    client.force_login(quarter.cast.officers[LAST])

    def asked() -> int:
        client.get(address("sheet", quarter))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("sheet", quarter)).status_code == 200
        return len(captured)

    report(quarter, own(quarter))
    own(quarter)
    few = asked()
    for number in range(3):
        report(quarter, own(quarter, title=f"Dẫn {number}"))
        own(quarter, title=f"Chưa dẫn {number}")
    assert asked() == few
