"""A bloc does not end while people are signing its pledge."""

from datetime import date

import pytest

from blocs.domain import bloc_life
from blocs.models import BlocYear
from emulation.workflow import Missing
from pledges.enums import PledgeState
from tests.factories import DecisionFactory
from tests.pledges.stories import IN_STATE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", PledgeState.values)
def test_only_a_pledge_in_signing_keeps_the_bloc_open(state):
    cast = IN_STATE[PledgeState(state)]().cast
    values = {
        "by": cast.standing_body,
        "bloc": cast.bloc,
        "decision": DecisionFactory(by=cast.standing_body),
        "closed_on": date(2026, 6, 30),
        "note": "Sáp nhập tỉnh",
    }
    if state == PledgeState.SIGNING:
        with pytest.raises(Missing, match="Giao ước năm 2026 đang ký"):
            bloc_life.close_bloc(**values)
        assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == "active"
    else:
        assert bloc_life.close_bloc(**values).closed_on == date(2026, 6, 30)
