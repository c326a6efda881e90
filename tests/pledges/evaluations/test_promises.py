"""What was signed against what was done: the pledge, the registration, and what handed-in sheets tell."""

import re
from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.enums import Span
from pledges.evaluations.domain import submission
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.promises import promises_of
from pledges.models import Pledge
from tests.pledges import stories
from tests.pledges.evaluations.helpers import text
from tests.pledges.evaluations.test_results import LAST, Measured

pytestmark = pytest.mark.django_db


def handed_in(quarter: Measured) -> None:
    quarter.fill(LAST)
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))


def of_unit(quarter: Measured, place: int = LAST):
    found = promises_of(quarter.cast.bloc_year)
    return next(each for each in found.units if each.seat.unit == quarter.cast.units[place])


def test_a_draft_tells_nothing_a_handed_in_sheet_tells_and_0_is_a_result():
    quarter = Measured()
    quarter.enter("0", note="Chưa tổ chức")
    row = next(row for row in of_unit(quarter).rows if row.indicator == quarter.target.indicator)
    assert (row.verdict, row.registered, row.quarters) == ("unknown", "từ 2\xa0hội nghị trở lên", [None])
    handed_in(quarter)
    unit = of_unit(quarter)
    row = next(row for row in unit.rows if row.indicator == quarter.target.indicator)
    assert (row.verdict, row.last.achieved) == ("open", 0)
    assert (unit.met, unit.open, unit.unknown) == (0, 1, len(unit.rows) - 1)
    assert not of_unit(quarter, 1).rows


def test_periods_stand_in_the_order_of_their_days_so_that_the_newest_one_says_how_far_it_is(client):
    quarter = Measured()
    year = quarter.cast.bloc_year
    half, last = copy(quarter.period), quarter.period
    half.pk, half.quarter, half.state = None, Span.HALF, "planned"
    half.starts_on, half.ends_on = year.starts_on, last.starts_on - timedelta(days=1)
    half._state.adding = True
    half.save()
    assert [each.quarter for each in promises_of(year).periods] == [6, 3]
    client.force_login(quarter.cast.auditor)
    page = text(client.get(reverse("evaluations:promises", args=[year.bloc.slug, year.year])))
    assert f'data-label="{half.name}"' in page
    assert page.index(f">{half.name}<") < page.index(f">{last.name}<")


@pytest.mark.parametrize(("span", "slug"), [(1, "quy-1"), (4, "quy-4"), (6, "6-thang"), (9, "9-thang"), (12, "nam")])
def test_files_are_called_after_the_part_of_the_year(span, slug):
    assert Span(span).slug == slug


def test_what_was_signed_leads_to_its_place_in_the_pledge(client):
    story = stories.signed()
    client.force_login(story.cast.member_officer)
    year = story.cast.bloc_year
    page = text(client.get(reverse("evaluations:promises", args=[year.bloc.slug, year.year])))
    links = re.findall(r'href="([^"#]+)#(chi-tieu-[^"]+)"', page)
    assert links
    pledge = text(client.get(links[0][0]))
    for address, anchor in links:
        assert address == links[0][0]
        assert f'id="{anchor}"' in pledge
    assert Pledge.objects.get().frozen_text["targets"][0]["indicator"] in page


def test_the_page_shows_a_unit_or_all(client):
    quarter = Measured()
    quarter.enter("3")
    handed_in(quarter)
    client.force_login(quarter.cast.auditor)
    year = quarter.cast.bloc_year
    path = reverse("evaluations:promises", args=[year.bloc.slug, year.year])
    everybody, one = text(client.get(path)), text(client.get(path, {"don-vi": quarter.cast.units[LAST].code}))
    assert "Hội nghị rút kinh nghiệm" in one
    assert everybody.count("<section") > one.count("<section")
    assert client.get(path, {"don-vi": "la"}).status_code == 200
    client.force_login(quarter.cast.outsider)
    assert client.get(path).status_code == 404


def test_more_units_ask_no_more():
    counts = []
    for members in (3, 6):
        story = stories.signed(members=members)
        with CaptureQueriesContext(connection) as asked:
            promises_of(story.cast.bloc_year)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert not Evaluation.objects.exists()
