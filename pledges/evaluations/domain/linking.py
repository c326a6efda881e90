"""Who runs the year says which target of the pledge a criterion measures; points do not depend on it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.workflow import Missing, NotAllowed, lock
from pledges.evaluations.models import Criterion, Period, TargetLink
from pledges.evaluations.permissions import WHO_RUNS, runs_period
from pledges.evaluations.queries.beside import indicators_of
from pledges.evaluations.queries.sheets import leaves_in


@transaction.atomic
def link_targets(*, by: Any, period: Period, chosen: Mapping[int, str]) -> int:
    """Link leaves (primary keys) of the period's tables to indicators of the pledge, ``""`` to none; return how many changed.

    Leaves that are not named stay as they are. Raises ``NotAllowed``, or ``Missing`` where a leaf is not of the table or an
    indicator not of the pledge.
    """
    locked: Period = lock(period)
    if not runs_period.test(by, locked):
        raise NotAllowed(WHO_RUNS)
    leaves: dict[int, Criterion] = {leaf.pk: leaf for leaf in leaves_in(locked)}
    known = set(indicators_of(locked.bloc_year))
    for pk, indicator in chosen.items():
        if pk not in leaves or (indicator and indicator not in known):
            raise Missing(
                _("Chỉ gắn được chỉ tiêu có trong giao ước với tiêu chí của kỳ. Hãy tải lại trang rồi chọn lại.")
            )
    stored = {link.criterion_id: link for link in TargetLink.objects.filter(bloc_year=locked.bloc_year_id)}
    changed = 0
    for pk, indicator in chosen.items():
        link = stored.get(pk)
        if (link.indicator if link else "") == indicator:
            continue
        if link is not None and not indicator:
            rows.delete(link)
        else:
            link = link or TargetLink(bloc_year=locked.bloc_year, criterion=leaves[pk])
            link.indicator, link.linked_at, link.linked_by = indicator, clock.now(), by
            rows.save(link)
        record("period.target_linked", locked, by=by, details={"criterion": leaves[pk].code, "to": indicator})
        changed += 1
    return changed
