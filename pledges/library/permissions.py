"""Who may do what in this room, as predicates of the ``rules`` library over blocs/roles.py; everything else is refused."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from blocs.enums import SeatRole
from blocs.models import BlocYear
from blocs.roles import is_standing_body, runs_bloc_year, standing_of, units_with_role, works_for_unit
from pledges.library.enums import HighlightState
from pledges.library.models import Highlight

WHO_WRITES = _(
    "Chỉ cán bộ, lãnh đạo của chính đơn vị (phong trào của khối: của Khối trưởng, Khối phó) mới được làm việc này."
)
WHO_TELLS = _("Chỉ cán bộ, lãnh đạo của đơn vị thành viên mới được ghi vào kho của khối.")
WHO_PICKS = _("Chỉ Khối trưởng, Khối phó hoặc Thường trực Hội đồng mới được chọn mục đưa vào báo cáo.")


@rules.predicate
def tells(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` works for a member unit, and so has something to tell."""
    return bool(standing_of(user).member_units & units_with_role(bloc_year, *SeatRole))


@rules.predicate
def writes(user: Any, highlight: Highlight) -> bool:
    """Say whether ``user`` works for the unit that tells it; for what the bloc tells, for its head or a deputy."""
    if highlight.seat is None:
        return runs_bloc_year(user, highlight.bloc_year)
    return works_for_unit(user, highlight.seat.unit_id)


@rules.predicate
def reads(user: Any, highlight: Highlight) -> bool:
    """Say whether ``user`` sees it: what is shared as everybody who sees the bloc-year, a draft as one of its writers."""
    overseen = highlight.bloc_year.bloc.host_unit_id in standing_of(user).overseen_units
    sees_year = overseen or tells.test(user, highlight.bloc_year)
    return sees_year and (highlight.state == HighlightState.SHARED or writes.test(user, highlight))


@rules.predicate
def picks(user: Any, highlight: Highlight) -> bool:
    """Say whether ``user`` chooses what goes into the summary: head, deputies, and the standing body of the council."""
    return runs_bloc_year(user, highlight.bloc_year) or is_standing_body(user, highlight.bloc_year)


rules.add_perm("library.tell", tells)
rules.add_perm("library.write", writes)
rules.add_perm("library.read", reads)
rules.add_perm("library.pick", picks)
