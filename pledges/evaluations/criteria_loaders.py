"""How a screen gets a points table: only through a check, as in loaders.py."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from emulation.workflow import WrongState
from pledges.evaluations.domain.criteria.writing import require_keeper
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import CriteriaSet, Criterion
from pledges.evaluations.queries.criteria import listed_for


def visible_criteria_set(user: Any, pk: int) -> CriteriaSet:
    """Return the points table if ``user`` may read it, else raise ``Http404``."""
    return get_object_or_404(listed_for(user), pk=pk)


def written_criteria_set(user: Any, pk: int) -> CriteriaSet:
    """Return the points table if ``user`` writes it; ``Http404``, ``NotAllowed``, or ``WrongState`` once it is adopted."""
    criteria_set = visible_criteria_set(user, pk)
    require_keeper(user, criteria_set)
    if criteria_set.state != CriteriaSetState.DRAFT:
        raise WrongState(_("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới."))
    return criteria_set


def written_criterion(user: Any, pk: int, line: int) -> Criterion:
    """Return a line of a draft that ``user`` writes; refuses as ``written_criteria_set``."""
    criteria_set = written_criteria_set(user, pk)
    criterion = get_object_or_404(criteria_set.criteria.select_related("parent"), pk=line)
    criterion.criteria_set = criteria_set
    return criterion
