"""Many at once, with real threads and real transactions, on both databases."""

import pytest

from blocs.enums import Capacity
from emulation.audit import chain
from emulation.workflow import Refused
from pledges.evaluations.domain import reporting
from pledges.evaluations.models import ReportedHighlight
from pledges.library.domain import sharing, writing
from pledges.library.models import Highlight
from tests.factories import person
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.library import shelves
from tests.pledges.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_highlight_is_never_both_reported_and_taken_back():
    quarter = make_quarter(members=3)
    cast, evaluation = quarter.cast, quarter.evaluation(2)
    for number in range(5):
        highlight = shelves.shared(cast, 2, title=f"Mục {number}")
        deeds = [
            lambda highlight=highlight: reporting.report_highlight(
                by=cast.officers[2], evaluation=evaluation, highlight=highlight
            ),
            lambda highlight=highlight: sharing.withdraw(by=cast.leaders[2], highlight=highlight, note="vì"),
        ]
        results = at_once(deeds)
        assert sum(isinstance(result, Refused) for result in results) == 1, results
        highlight.refresh_from_db()
        reported = ReportedHighlight.objects.filter(highlight=highlight).exists()
        assert reported == (highlight.state == "shared")
    assert chain.verify().intact


def test_of_many_editors_one_saves():
    quarter = make_quarter(members=2)
    draft = shelves.drafted(quarter.cast)
    # Six people: one's own earlier save is no conflict.
    editors = [person(quarter.cast.units[-1], Capacity.OFFICER) for _ in range(6)]
    results = at_once(
        [
            lambda by=by: writing.edit_highlight(by=by, highlight=draft, version=1, title=f"Tên của {by}")
            for by in editors
        ]
    )
    assert sum(isinstance(result, Highlight) for result in results) == 1
    assert all(isinstance(result, Highlight | Refused) for result in results), results
    assert Highlight.objects.get().version == 2
