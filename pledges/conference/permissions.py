"""Who runs a conference: whoever works for the head or a deputy unit."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear
from blocs.roles import runs_bloc_year
from pledges.conference.models import Conference

WHO_RUNS = _("Chỉ cán bộ và lãnh đạo của đơn vị Khối trưởng, Khối phó mới được điều hành hội nghị.")


@rules.predicate
def runs(user: Any, obj: Conference | BlocYear) -> bool:
    """Say whether ``user`` prepares, leads and minutes the conference."""
    return runs_bloc_year(user, obj if isinstance(obj, BlocYear) else obj.bloc_year)


rules.add_perm("conference.run", runs)
