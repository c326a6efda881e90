"""Pages, duties and the panel ask as often for three rows as for one: more leaves, scores, files, units, quarters."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emulation import clock
from emulation.accounts.models import User
from emulation.duties import duties_of
from pledges.evaluations.domain import appraisal, criteria, entries, periods, running, submission
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import CriteriaSet, Evaluation
from pledges.evaluations.queries.sheets import leaves_of
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address
from tests.pledges.evaluations.reviews import objected

pytestmark = pytest.mark.django_db
LAST = 2


def table_of(leaves: int, by) -> CriteriaSet:
    """Adopt a table of ``leaves`` groups with one leaf each."""
    table = criteria.draft_criteria_set(by=by, name="Bảng", label=f"{leaves} tiêu chí")
    for number in range(1, leaves + 1):
        group = criteria.add_criterion(
            by=by, criteria_set=table, code=f"{number}", name="Nhóm", kind="group", max_points=Decimal(10)
        )
        criteria.add_criterion(
            by=by,
            criteria_set=table,
            code=f"{number}.1",
            name="Tiêu chí",
            kind="manual",
            max_points=Decimal(10),
            parent=group,
        )
    criteria.add_band(by=by, criteria_set=table, name="Khá", minimum=Decimal(0))
    return criteria.adopt(by=by, criteria_set=table)


def quarter_of(leaves: int, *, entered: bool) -> Quarter:
    """Open a quarter whose last sheet has ``leaves`` leaves, each with a score and a file where ``entered``."""
    cast = make_bloc_year(members=3)
    period = periods.open_period(
        seen=ALL,
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=table_of(leaves, cast.administrator),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
    )
    quarter = Quarter(cast, period)
    for number in range(1, leaves + 1) if entered else ():
        score = entries.enter_score(
            by=cast.officers[LAST],
            evaluation=quarter.evaluation(LAST),
            criterion=quarter.leaf(f"{number}.1"),
            points=Decimal(number),
        )
        entries.attach_evidence(
            by=cast.officers[LAST], score=score, content=b"%PDF-1.7", name=f"{number}.pdf", no_state_secret=True
        )
    return quarter


def asked(deed) -> list[str]:
    deed()  # what is read once in a process is read now
    with CaptureQueriesContext(connection) as captured:
        deed()
    return [query["sql"] for query in captured]


def page(client, quarter: Quarter, name: str) -> list[str]:
    def get() -> None:
        assert client.get(address(name, quarter, LAST)).status_code == 200

    return asked(get)


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("sheet", "empty", "member_officer"),
        ("sheet", "entered", "member_officer"),
        ("sheet", "submitted", "auditor"),
        ("submit", "entered", "member_leader"),
        ("recall", "submitted", "member_leader"),
        ("appraise", "submitted", "head_officer"),
        ("return_sheet", "submitted", "head_officer"),
        ("sheet", "returned", "member_officer"),
        ("review", "accepted", "auditor"),
        ("complete", "accepted", "head_leader"),
        ("sheet", "accepted", "member_leader"),
    ],
)
def test_a_longer_table_asks_no_more(client, name, state, who):
    found = []
    for leaves in (1, 3):
        quarter = quarter_of(leaves, entered=state != "empty")
        if state in ("submitted", "accepted", "returned"):
            submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
        if state == "accepted":
            appraisal.accept_all(by=quarter.cast.head_leader, evaluation=quarter.evaluation(LAST))
        if state == "returned":
            lines = dict.fromkeys(leaves_of(quarter.period.criteria_set_id), "Làm rõ")
            appraisal.return_for_correction(
                by=quarter.cast.head_leader,
                evaluation=quarter.evaluation(LAST),
                note="Bổ sung",
                due_at=clock.now() + timedelta(days=1),
                lines=lines,
            )
        client.force_login(quarter.cast.roles()[who])
        found.append(page(client, quarter, name))
    one, three = found
    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= 16, "\n".join(three)


def test_duties_and_the_page_of_the_year_ask_no_more_for_more_units_and_quarters(client):
    counts = []
    for members, quarters in ((3, 1), (6, 3)):
        quarter = make_quarter(members=members, quarter=1)
        for number in range(2, quarters + 1):
            periods.open_period(
                seen=ALL,
                by=quarter.cast.head_leader,
                bloc_year=quarter.cast.bloc_year,
                quarter=number,
                criteria_set=quarter.period.criteria_set,
                starts_on=date(2026, 3 * number - 2, 1),
                ends_on=date(2026, 3 * number, 28),
            )
        for place in range(2, members):
            quarter.submit(place)
        head, year = quarter.cast.head_leader, quarter.cast.bloc_year
        assert Evaluation.objects.filter(period__bloc_year=year).count() == members * quarters
        client.force_login(head)
        counts.append((len(asked(partial(duties_of, head))), len(asked(partial(client.get, year.get_absolute_url())))))
    assert counts[0] == counts[1]


def test_more_objections_and_sheets_for_the_standing_body_ask_no_more(client):
    counts = []
    for units in (1, 3):
        quarter = make_quarter(members=5)
        running.set_rules(
            by=quarter.cast.head_leader,
            period=quarter.period,
            late_allowed=True,
            closes_at=None,
            objections_from=None,
            objections_until=None,
            standing_scope="all",
        )
        for place in range(2, 2 + units):
            objected(quarter, place=place)
        council, deputy = quarter.cast.standing_body, quarter.cast.leaders[1]
        client.force_login(council)
        counts.append(
            (
                len(asked(partial(duties_of, council))),
                len(asked(partial(duties_of, User.objects.get(pk=deputy.pk)))),
                len(asked(partial(client.get, address("period", quarter)))),
                len(asked(partial(client.get, address("stand", quarter, LAST)))),
            )
        )
    assert counts[0] == counts[1]
