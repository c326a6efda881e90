"""The registered targets on the sheets: who, which, when, two at once, and what the database holds."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from emulation.audit.models import Event
from emulation.constraints import explain
from emulation.rows import Impossible, Invalid
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.enums import Direction
from pledges.evaluations.domain import measuring, periods
from pledges.evaluations.domain.measuring import Overlapped
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import TargetResult
from pledges.registration.domain import handing_in, writing
from pledges.registration.models import RegisteredTarget
from tests.pledges import stories
from tests.pledges.evaluations.casts import Quarter, make_criteria_set
from tests.pledges.evaluations.helpers import address, fields, text
from tests.pledges.registration.rounds import confirmed, empty, written

pytestmark = pytest.mark.django_db
LAST = 2


class Measured(Quarter):
    """A quarter in which the unit LAST has a confirmed registration."""

    def __init__(self) -> None:
        self.story = stories.drafted()
        confirmed(self.story, LAST)
        cast = self.story.cast
        period = periods.open_period(
            seen=ALL,
            by=cast.head_leader,
            bloc_year=cast.bloc_year,
            quarter=3,
            criteria_set=make_criteria_set(cast.administrator, label=cast.bloc.slug),
            starts_on=date(2026, 6, 1),
            ends_on=date(2026, 8, 31),
        )
        super().__init__(cast, period)
        self.target = RegisteredTarget.objects.get(registration__seat=cast.seat(LAST), pledged=None)

    def enter(self, achieved: str | None, **more: Any) -> TargetResult | None:
        more = {"by": self.cast.officers[LAST], "target": self.target} | more
        value = None if achieved is None else Decimal(achieved)
        return measuring.enter_result(evaluation=self.evaluation(LAST), achieved=value, **more)


@pytest.fixture
def quarter() -> Measured:
    return Measured()


@pytest.mark.parametrize(
    ("direction", "value", "met"),
    [("at_least", 2, True), ("at_least", 1, False), ("at_most", 2, True), ("at_most", 3, False), ("exactly", 1, False)],
)
def test_which_side_of_the_plan_is_good(direction, value, met):
    assert Direction(direction).met(Decimal(value), Decimal(2)) is met


def test_a_result_is_entered_corrected_and_taken_back(quarter):
    first = quarter.enter("1", note="  Một hội nghị ")
    assert (first.achieved, first.planned, first.met, first.note, first.version) == (1, 2, False, "Một hội nghị", 1)
    seen = quarter.evaluation(LAST).version
    assert quarter.enter("2", note="Một hội nghị", version=1).met
    assert quarter.evaluation(LAST).version == seen + 1
    assert quarter.enter("2", note="Một hội nghị", version=2).version == 2, "nothing changed"
    assert quarter.enter(None, version=2) is None
    assert not TargetResult.objects.exists()
    assert [event.details["to"] for event in Event.objects.filter(verb="evaluation.result_entered").order_by("pk")] == [
        "1",
        "2",
        None,
    ]


def test_zero_is_a_result_and_nothing_is_none(quarter):
    assert quarter.enter("0").achieved == 0
    with pytest.raises(Invalid, match="không được âm"):
        quarter.enter("-1")


def test_only_the_unit_only_while_open_only_its_own(quarter):
    with pytest.raises(NotAllowed):
        quarter.enter("1", by=quarter.cast.officers[1])
    strange = written(quarter.story, 1).targets.first()
    with pytest.raises(Missing, match="đã được xác nhận"):
        quarter.enter("1", target=strange)
    with pytest.raises(Missing, match="đã được xác nhận"):
        measuring.enter_result(
            by=quarter.cast.officers[1], evaluation=quarter.evaluation(1), target=strange, achieved=Decimal(1)
        )
    quarter.submit(LAST)
    with pytest.raises(WrongState):
        quarter.enter("1")


def test_of_two_people_the_second_is_told(quarter):
    quarter.enter("1", version=0)
    with pytest.raises(Overlapped) as caught:
        quarter.enter("2", version=0, by=quarter.cast.leaders[LAST])
    assert caught.value.stored.achieved == 1


def test_an_earlier_quarter_keeps_the_plan_of_its_day(quarter):
    quarter.enter("2")
    head, officer = quarter.cast.head_leader, quarter.cast.officers[LAST]
    handing_in.reopen(by=head, registration=empty(quarter.story, LAST), note="Nâng chỉ tiêu")
    with pytest.raises(Impossible, match="chỉ sửa được mức đăng ký"):
        writing.edit_target(by=officer, row=quarter.target, measure="buổi")
    writing.edit_target(by=officer, row=quarter.target, planned=Decimal(4))
    with pytest.raises(Impossible):
        writing.remove_target(by=officer, row=quarter.target)
    with pytest.raises(Missing):
        quarter.enter("3")
    stored = TargetResult.objects.get()
    assert (stored.planned, stored.met) == (2, True)
    handing_in.submit(by=quarter.cast.leaders[LAST], registration=empty(quarter.story, LAST))
    handing_in.confirm(by=head, registration=empty(quarter.story, LAST))
    quarter.target.refresh_from_db()
    assert not quarter.enter("3").met


def test_the_database_holds_it(quarter):
    result = quarter.enter("1")
    late = TargetResult(
        evaluation=quarter.evaluation(LAST),
        target=quarter.target.registration.targets.exclude(pk=quarter.target.pk)[0],
        planned=1,
        achieved=1,
        entered_by=quarter.cast.officers[LAST],
    )
    quarter.submit(LAST)
    result.achieved = Decimal(9)
    for deed in (late.save, result.save, result.delete):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert "chưa nộp" in explain(caught.value)


def test_a_target_of_another_unit_is_refused_by_the_database(quarter):
    strange = confirmed(quarter.story, 1).targets.first()
    row = TargetResult(
        evaluation=quarter.evaluation(LAST), target=strange, planned=1, achieved=1, entered_by=quarter.cast.officers[1]
    )
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()
    assert "đơn vị đã đăng ký" in explain(caught.value)


def test_on_the_page_good_lines_are_saved_and_refused_ones_come_back(client, quarter):
    client.force_login(quarter.cast.officers[LAST])
    page = address("results", quarter)
    sent = fields(client.get(page))
    own, pledged = f"t{quarter.target.pk}", f"t{quarter.target.registration.targets.exclude(pledged=None).get().pk}"
    answer = client.post(page, sent | {f"{own}-achieved": "1,5", f"{pledged}-achieved": "chín"})
    assert answer.status_code == 422
    assert 'value="chín"' in text(answer)
    assert TargetResult.objects.get().achieved == Decimal("1.5")
    quarter.enter("2", by=quarter.cast.leaders[LAST])
    answer = client.post(page, fields(client.get(page)) | {f"{own}-achieved": "3", f"{own}-version": "1"})
    assert answer.status_code == 422
    assert "người khác vừa sửa" in text(answer)
    assert 'value="3"' in text(answer)
    answer = client.post(page, fields(answer))
    assert answer.status_code == 302
    assert TargetResult.objects.get().achieved == 3


def test_the_sheet_and_the_registration_lead_to_each_other(client, quarter):
    quarter.enter("3", note="Vượt")
    client.force_login(quarter.cast.officers[LAST])
    sheet = text(client.get(address("sheet", quarter)))
    assert "Hội nghị rút kinh nghiệm" in sheet
    assert "Đạt. Vượt" in sheet
    registration = empty(quarter.story, LAST)
    page = text(client.get(registration.get_absolute_url()))
    assert f'href="{address("sheet", quarter)}#chi-tieu"' in page
    assert "đạt" in page


def test_as_many_queries_with_more_results(client, quarter):
    client.force_login(quarter.cast.officers[LAST])
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(address("sheet", quarter))
            client.get(empty(quarter.story, LAST).get_absolute_url())
        counts.append(len(captured))
        for target in RegisteredTarget.objects.filter(registration__seat=quarter.cast.seat(LAST)):
            quarter.enter("1", target=target)
    assert counts[0] == counts[1]
