"""The head appraises what a unit handed in."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from blocs.views.sending import sent_once
from emulation.workflow import WrongState
from pledges.evaluations.domain import appraisal
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.domain.workflow import EVALUATION
from pledges.evaluations.enums import EvaluationState, LineSide
from pledges.evaluations.forms import ConfirmForm
from pledges.evaluations.loaders import judged_evaluation
from pledges.evaluations.models import Criterion, Evaluation
from pledges.evaluations.models.evaluations import INPUT_NAMES
from pledges.evaluations.queries.narratives import told_in_words
from pledges.evaluations.queries.reports import shelf_of
from pledges.evaluations.queries.results import measured_on
from pledges.evaluations.queries.reviews import unlocked
from pledges.evaluations.queries.sheets import leaves_of
from pledges.evaluations.review_forms import ReturnLinesForm
from pledges.evaluations.review_screens import Review, neighbours_of
from pledges.evaluations.screens import Sheet
from pledges.evaluations.views.moves import sent

_AFTER_SAVING = ("complete", "return_sheet")  # pages to which the buttons below the lines lead


@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Each line in two panes, the unit's on the left, the appraiser's on the right; a changed value asks for its reason."""
    evaluation = judged_evaluation(request.user, slug, year, quarter, unit)
    if request.method != "POST":
        if evaluation.state != EvaluationState.SUBMITTED:
            return redirect(evaluation)
        return _appraisal_page(request, evaluation, Review(evaluation, side="appraised", editable=True))
    review = _sent_review(request, evaluation)
    if not review.save(lambda form: _appraise(request, evaluation, form)):
        return _appraisal_page(request, evaluation, review)
    then = request.POST.get("then", "")
    if then in _AFTER_SAVING:  # nothing typed is left behind on the way to the next page
        return redirect(_page(evaluation, then))
    return redirect(_page(evaluation) + _accept(request, evaluation, review))


@require_POST
def accept_all(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Save what was typed, then confirm every other line as the unit entered it; a refused line stops both and is shown."""
    evaluation = judged_evaluation(request.user, slug, year, quarter, unit)
    review = _sent_review(request, evaluation)
    review.require_shown()
    if not review.save(lambda form: _appraise(request, evaluation, form)):
        return _appraisal_page(request, evaluation, review, held=True)
    count = appraisal.accept_all(by=request.user, evaluation=evaluation, shown=review.versions())
    done = ngettext("Đã chấp nhận %(count)d tiêu chí.", "Đã chấp nhận %(count)d tiêu chí.", count)
    messages.success(request, done % {"count": count})
    return redirect(_page(evaluation))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def return_sheet(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Give the sheet back, or the lines that have a text, with a reason and a new deadline."""
    evaluation = judged_evaluation(request.user, slug, year, quarter, unit)
    form = ReturnLinesForm(
        request.POST if request.method == "POST" else None,
        leaves=_returnable(evaluation),
        initial={"version": evaluation.version},
    )
    answer = sent(
        request,
        form,
        lambda: appraisal.return_for_correction(
            by=request.user,
            evaluation=evaluation,
            note=form.cleaned_data["note"],
            due_at=form.cleaned_data["due_at"],
            lines=form.lines(),
            version=form.cleaned_data["version"],
        ),
        done=_("Đã trả lại phiếu cho đơn vị."),
        to=evaluation.period.get_absolute_url(),
    )
    if answer:
        return answer
    context = {"evaluation": evaluation, "form": form, "move": EVALUATION.moves["return"]}
    return render(request, "evaluations/return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def complete(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Finish the appraisal of this unit."""
    evaluation = judged_evaluation(request.user, slug, year, quarter, unit)
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"version": evaluation.version})
    answer = sent(
        request,
        form,
        lambda: appraisal.complete(by=request.user, evaluation=evaluation, version=form.cleaned_data["version"]),
        done=_("Đã hoàn thành thẩm định."),
        to=evaluation.period.get_absolute_url(),
    )
    if answer:
        return answer
    context = {
        "evaluation": evaluation,
        "move": EVALUATION.moves["complete"],
        "form": form,
        "reasons": EVALUATION.reasons_against(evaluation, "complete", by=request.user),
        "sheet": Sheet(evaluation, side="appraised", editable=False),
    }
    return render(request, "evaluations/complete.html", context, status=422 if form.errors else 200)


def _sent_review(request: HttpRequest, evaluation: Evaluation) -> Review:
    if evaluation.state != EvaluationState.SUBMITTED:
        raise WrongState(
            _("Phiếu đang ở trạng thái “%(state)s” nên không thẩm định được.")
            % {"state": evaluation.get_state_display()}
        )
    return Review(evaluation, side="appraised", data=request.POST, editable=True)


def _appraisal_page(
    request: HttpRequest, evaluation: Evaluation, review: Review, *, held: bool = False
) -> HttpResponse:
    """Show the lines; ``held`` says that a deed about all of them was stopped by what could not be saved."""
    context = {
        "evaluation": evaluation,
        "review": review,
        "sheet": review.sheet,
        "held": held,
        "neighbours": neighbours_of(evaluation, request.user),
        "shelf": shelf_of(evaluation),
        "measured": measured_on(evaluation),
        "told": told_in_words(evaluation),
    }
    return render(request, "evaluations/appraise.html", context, status=422 if review.sheet.failed else 200)


def _accept(request: HttpRequest, evaluation: Evaluation, review: Review) -> str:
    """Say what was saved; where the button of one line was pressed, accept that line too and lead to the next one."""
    line = next((each for each in review.lines if str(each.criterion.pk) == request.POST.get("accept")), None)
    if line is None:
        messages.success(request, _("Đã lưu thẩm định."))
        return ""
    if not line.done and line.score is not None:
        entry = line.score.self_entry()
        values = {name: getattr(entry, name) for name in INPUT_NAMES}
        appraisal.appraise_score(by=request.user, evaluation=evaluation, criterion=line.criterion, **values)
    messages.success(request, _("Đã thẩm định tiêu chí %(code)s.") % {"code": line.criterion.code})
    return f"#c{(line.next or line.criterion).pk}"


def _returnable(evaluation: Evaluation) -> list[Criterion]:
    """Return the leaves that can go back: those that an accepted objection opened, else all of the sheet."""
    leaves = leaves_of(evaluation.table_id)
    opened = unlocked(evaluation, LineSide.APPRAISER)
    return list(leaves if opened is None else leaves.filter(pk__in=opened))


def _appraise(request: HttpRequest, evaluation: Evaluation, form: Any) -> list[str]:
    try:
        with transaction.atomic():
            score = appraisal.appraise_score(
                by=request.user, evaluation=evaluation, criterion=form.criterion, **form.values()
            )
    except Conflict as conflict:
        form.meet(conflict.stored)
        return conflict.reasons
    except RefusedEntry as refusal:
        return refusal.reasons
    form.score = score
    if score.replaced:
        messages.info(request, score.replaced.told(form.criterion.code))
    return []


def _page(evaluation: Evaluation, name: str = "appraise") -> str:
    year = evaluation.period.bloc_year
    unit = evaluation.seat.unit.code
    return reverse(f"evaluations:{name}", args=[year.bloc.slug, year.year, evaluation.period.quarter, unit])
