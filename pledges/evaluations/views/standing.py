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
    if request.method != "POST":
        if not _waits(evaluation):
            return redirect(evaluation)
        return _standing_page(request, evaluation, Review(evaluation, side="standing", editable=True))
    review = _sent_review(request, evaluation)
    if not review.save(lambda form: _stand(request, evaluation, form)):
        return _standing_page(request, evaluation, review)
    messages.success(request, _("Đã lưu thẩm định."))
    return redirect(_page(evaluation))


@require_POST
def stand_by_all(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Save what was typed, then confirm every other line of the standing body's as the appraiser left it."""
    evaluation = standing_evaluation(request.user, slug, year, quarter, unit)
    review = _sent_review(request, evaluation)
    review.require_shown()
    if not review.save(lambda form: _stand(request, evaluation, form)):
        return _standing_page(request, evaluation, review, held=True)
    count = standing.stand_by_all(by=request.user, evaluation=evaluation, shown=review.versions())
    done = ngettext("Đã chấp nhận %(count)d tiêu chí.", "Đã chấp nhận %(count)d tiêu chí.", count)
    messages.success(request, done % {"count": count})
    return redirect(_page(evaluation))


def _waits(evaluation: Evaluation) -> bool:
    wanted = standing_leaves(evaluation.period).filter(criteria_set=evaluation.table_id).exists()
    return wanted and evaluation.state == EvaluationState.APPRAISED


def _sent_review(request: HttpRequest, evaluation: Evaluation) -> Review:
    if not _waits(evaluation):
        raise WrongState(_("Phiếu này hiện không chờ Thường trực thẩm định."))
    return Review(evaluation, side="standing", data=request.POST, editable=True)


def _standing_page(request: HttpRequest, evaluation: Evaluation, review: Review, *, held: bool = False) -> HttpResponse:
    context = {"evaluation": evaluation, "review": review, "sheet": review.sheet, "held": held}
    return render(request, "evaluations/stand.html", context, status=422 if review.sheet.failed else 200)


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
    if form.score.replaced:
        messages.info(request, form.score.replaced.told(form.criterion.code))
    return []


def _page(evaluation: Evaluation) -> str:
    year = evaluation.period.bloc_year
    args = [year.bloc.slug, year.year, evaluation.period.quarter, evaluation.seat.unit.code]
    return reverse("evaluations:stand", args=args)
