"""The appraiser's finding that the evidence of a leaf is false: no points for the criterion, one band down (rating.py)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, WrongState, lock
from pledges.evaluations.domain.entries import raise_version
from pledges.evaluations.domain.scoring import FIRST_ALGORITHM, score_leaf
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Evaluation, Score
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.permissions import WHO_APPRAISES, appraises
from pledges.evaluations.queries.sheets import leaf_of


@transaction.atomic
def find_dishonest(*, by: Any, score: Score, reason: str) -> Score:
    """Find the evidence of ``score`` dishonest and return the score: what the unit entered stays, its points do not count.

    Appraising the leaf anew takes the finding back. The unit is told with the reason. Raises ``NotAllowed``,
    ``WrongState`` (not being appraised, or a table of the first algorithm, which does not know this), or ``Missing``.
    """
    evaluation: Evaluation = lock(score.evaluation)
    if not appraises.test(by, evaluation):
        raise NotAllowed(WHO_APPRAISES)
    if evaluation.state != EvaluationState.SUBMITTED:
        raise WrongState(
            _("Phiếu đang ở trạng thái “%(state)s” nên không thẩm định được.")
            % {"state": evaluation.get_state_display()}
        )
    if evaluation.criteria_set.algorithm == FIRST_ALGORITHM:
        raise WrongState(_("Bộ tiêu chí của kỳ này ban hành trước khi có chế tài với minh chứng không trung thực."))
    if not clean(reason):
        raise Missing(_("Cần ghi lý do kết luận minh chứng không trung thực. Hãy nhập lý do rồi thực hiện lại."))
    found: Score = Score.objects.select_related("criterion").get(pk=lock(score).pk)
    if found.self_entry().empty or found.not_applicable:
        raise WrongState(_("%(code)s: đơn vị không có kết quả ở tiêu chí này.") % {"code": found.criterion.code})
    for name in INPUT_NAMES:
        setattr(found, f"appraised_{name}", getattr(found, f"self_{name}"))
    found.appraised, found.dishonest, found.appraisal_reason = True, True, clean(reason)
    found.appraised_result = score_leaf(leaf_of(found.criterion), found.appraised_entry()).points
    found.appraised_at, found.appraised_by = clock.now(), by
    found.version += 1
    rows.save(found)
    if evaluation.appraisal_began_at is None:
        evaluation.appraisal_began_at = clock.now()
        evaluation.save(update_fields=["appraisal_began_at"])
    raise_version(evaluation)
    record("score.found_dishonest", evaluation, by=by, note=clean(reason), details={"criterion": found.criterion.code})
    notify(
        staff_of([evaluation.seat.unit_id]),
        text=_("Tiêu chí %(code)s, %(period)s: minh chứng bị kết luận không trung thực. Lý do: %(reason)s")
        % {"code": found.criterion.code, "period": evaluation.period.name, "reason": clean(reason)[:150]},
        url=evaluation.get_absolute_url(),
        besides=by,
    )
    return found
