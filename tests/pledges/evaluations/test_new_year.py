"""A new year from last year's copies no signature, no score, nothing of the rooms above the blocs."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models

from blocs.domain import renewal
from pledges.evaluations.domain import periods
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import Evaluation, Score
from pledges.models import Pledge, Signatory
from tests.pledges.evaluations.casts import Quarter, make_criteria_set
from tests.pledges.stories import being_signed

pytestmark = pytest.mark.django_db


def test_nothing_signed_and_nothing_scored_comes_along():
    story = being_signed(members=3)
    cast = story.cast
    period = periods.open_period(
        seen=ALL,
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=make_criteria_set(cast.administrator),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
    )
    quarter = Quarter(cast, period)
    for place in range(3):
        quarter.appraise(place)
    periods.publish(by=cast.head_leader, period=period)
    above = [model for model in apps.get_models() if model.__module__.startswith("pledges.")]
    before = {model: sorted(_rows(model)) for model in above}
    for model in (Pledge, Signatory, Evaluation, Score):
        assert before[model], model

    opened = renewal.open_from_last_year(
        by=cast.standing_body,
        last_year=cast.bloc_year,
        year=2027,
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 11, 30),
        units=cast.units,
        head=cast.units[1],
        deputies=[cast.units[2]],
        decision=cast.leadership_decision,
    )

    assert opened.seats.count() == 3
    assert {model: sorted(_rows(model)) for model in above} == before
    assert not Evaluation.objects.filter(seat__bloc_year=opened).exists()


def _rows(model: type[models.Model]) -> list[str]:
    """Return every row of the table with all its values."""
    return [repr(sorted(row.items())) for row in model._default_manager.order_by("pk").values()]
