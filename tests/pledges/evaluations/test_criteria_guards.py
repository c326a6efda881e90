"""What the database itself holds of an adopted points table, past every form and domain function."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from emulation.constraints import explain
from pledges.evaluations.domain import criteria
from pledges.evaluations.models import CriteriaSet, Evaluation
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import make_criteria_set, make_quarter

pytestmark = pytest.mark.django_db


def refusal(**values: object) -> str:
    """Change the adopted set in a savepoint and return the sentence of the refusal."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        CriteriaSet.objects.filter(state="adopted").update(**values)
    return explain(caught.value)


def test_nothing_of_an_adopted_table_changes_and_what_comes_later_comes_once():
    cast = make_bloc_year(members=2)
    made = make_criteria_set(cast.administrator)
    other = criteria.new_version(by=cast.administrator, criteria_set=made, label="khác")

    for values in (
        {"basis": "percentage"},
        {"ceiling": Decimal(25)},
        {"unit_kinds": ["district"]},
        {"tie_breaks": []},
        {"bloc_year": cast.bloc_year},
        {"host_unit": cast.host},
        {"replaces": other},
        {"effective_from": date(2026, 1, 1)},
        {"algorithm": "2026.1"},
    ):
        assert "Bộ tiêu chí đã ban hành, không thể sửa" in refusal(**values), values
    CriteriaSet.objects.filter(pk=made.pk).update(effective_to=date(2026, 6, 30), decision=cast.founding_decision)
    for values in ({"effective_to": date(2027, 6, 30)}, {"effective_to": None}, {"decision": cast.leadership_decision}):
        assert "Bộ tiêu chí đã ban hành" in refusal(**values), values
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaSet.objects.filter(pk=made.pk).delete()
    criteria.remove_draft(by=cast.administrator, criteria_set=other)


def test_a_sheet_keeps_the_table_with_which_it_was_opened():
    quarter = make_quarter(members=2)
    other = make_criteria_set(quarter.cast.administrator, label="khác")

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Evaluation.objects.update(own_criteria_set=other)
    assert "giữ nguyên bộ tiêu chí" in explain(caught.value)


def test_a_ceiling_is_a_percentage_and_days_are_in_order():
    cast = make_bloc_year(members=2)
    draft = make_criteria_set(cast.administrator, adopted=False)

    reversed_days = {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 1, 1)}
    for values in ({"ceiling": Decimal(101)}, {"ceiling": Decimal(0)}, reversed_days):
        with pytest.raises(IntegrityError), transaction.atomic():
            CriteriaSet.objects.filter(pk=draft.pk).update(**values)
