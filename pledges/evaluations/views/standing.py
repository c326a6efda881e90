"""The standing body appraises after the head."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from emulation.workflow import WrongState
from pledges.evaluations.domain import standing
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.loaders import standing_evaluation
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.reviews import standing_leaves
from pledges.evaluations.review_screens import Review


@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """The lines of the standing body in two panes; a changed value asks for its reason."""
    evaluation = standing_evaluation(request.user, slug, year, quarter, unit)
    wanted = standing_leaves(evaluation.period).filter(criteria_set=evaluation.table_id).exists()
    if not wanted or evaluation.state != EvaluationState.APPRAISED:
        if request.method == "POST":
            raise WrongState(_("Phiếu này hiện không chờ Thường trực thẩm định."))
        return redirect(evaluation)
    data = request.POST if request.method == "POST" else None
    review = Review(evaluation, side="standing", data=data, editable=True)
    if request.method == "POST" and review.save(lambda form: _stand(request, evaluation, form)):
        messages.success(request, _("Đã lưu thẩm định."))
        return redirect(_page(evaluation))
    context = {"evaluation": evaluation, "review": review, "sheet": review.sheet}
    return render(request, "evaluations/stand.html", context, status=422 if review.sheet.failed else 200)


@require_POST
def stand_by_all(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Confirm every line of the standing body's that it has not looked at as the appraiser left it."""
    evaluation = standing_evaluation(request.user, slug, year, quarter, unit)
    count = standing.stand_by_all(by=request.user, evaluation=evaluation)
    done = ngettext("Đã chấp nhận %(count)d tiêu chí.", "Đã chấp nhận %(count)d tiêu chí.", count)
    messages.success(request, done % {"count": count})
    return redirect(_page(evaluation))


def _stand(request: HttpRequest, evaluation: Evaluation, form: Any) -> list[str]:
    try:
        with transaction.atomic():
            form.score = standing.stand_by_score(
                by=request.user, evaluation=evaluation, criterion=form.criterion, **form.values()
            )
    except Conflict as conflict:
        form.meet(conflict.stored)
        return conflict.reasons
    except RefusedEntry as refusal:
        return refusal.reasons
    return []


def _page(evaluation: Evaluation) -> str:
    year = evaluation.period.bloc_year
    args = [year.bloc.slug, year.year, evaluation.period.quarter, evaluation.seat.unit.code]
    return reverse("evaluations:stand", args=args)
