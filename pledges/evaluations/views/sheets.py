"""The sheet of a unit: entered line by line, handed in, taken back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from blocs.enums import Span
from blocs.views.sending import sent_once
from emulation.downloads import shown
from emulation.workflow import WrongState
from pledges.evaluations.blank import blank_pdf
from pledges.evaluations.domain import entries, submission
from pledges.evaluations.domain.entries import Conflict, RefusedEntry
from pledges.evaluations.domain.workflow import EVALUATION
from pledges.evaluations.enums import EvaluationState, LineSide
from pledges.evaluations.forms import ConfirmForm
from pledges.evaluations.grid import GridSheet
from pledges.evaluations.loaders import own_evaluation, visible_evaluation
from pledges.evaluations.models import Evaluation
from pledges.evaluations.permissions import appraises, enters
from pledges.evaluations.queries.narratives import told_in_words
from pledges.evaluations.queries.reports import shelf_of
from pledges.evaluations.queries.results import measured_on
from pledges.evaluations.queries.reviews import unlocked
from pledges.evaluations.queries.sheets import lines_of
from pledges.evaluations.screens import Sheet
from pledges.evaluations.views.moves import sent
from pledges.evaluations.views.narratives import forms_of


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Show the sheet; its unit may edit it until it is handed in. Good lines are saved, refused ones come back."""
    evaluation = visible_evaluation(request.user, slug, year, quarter, unit)
    editable = enters.test(request.user, evaluation) and evaluation.editable_by_unit
    if request.method == "POST":
        evaluation = own_evaluation(request.user, slug, year, quarter, unit)
        if not editable:
            raise WrongState(_("Phiếu đã nộp nên không sửa được. Nội dung bạn vừa gửi chưa được lưu."))
    only = unlocked(evaluation, LineSide.UNIT) if editable and evaluation.state == EvaluationState.RETURNED else None
    data = request.POST if request.method == "POST" else None
    rows = GridSheet(evaluation, reader=request.user, data=data, editable=editable, only=only)
    if request.method == "POST" and rows.save(lambda form: _enter(request, evaluation, form)):
        messages.success(request, _saved(rows.saved))
        on_to_submit = request.POST.get("then") == "submit"
        return redirect("evaluations:submit", slug, year, quarter, unit) if on_to_submit else redirect(evaluation)
    context = {"evaluation": evaluation, "sheet": rows, "editable": editable, **_moves(request.user, evaluation)}
    context |= {"shelf": shelf_of(evaluation), "measured": measured_on(evaluation)}
    context |= {"narrative_forms": forms_of(evaluation)} if editable else {"told": told_in_words(evaluation)}
    return render(request, "evaluations/sheet.html", context, status=422 if rows.failed else 200)


@require_safe
def blank(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Send the sheet as a PDF to be filled in by hand; its QR leads back to the page."""
    evaluation = visible_evaluation(request.user, slug, year, quarter, unit)
    content = blank_pdf(evaluation, lines_of(evaluation), address=settings.SITE_URL + evaluation.get_absolute_url())
    return shown(content, f"phieu-{Span(quarter).slug}-{year}-{unit}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def submit(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Show what will be handed in; on POST hand it in and show the receipt."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    return _move(request, evaluation, "submit", submission.submit, _("Đã nộp phiếu. Khối sẽ thẩm định và báo lại."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def recall(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Take the sheet back to correct it."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    return _move(request, evaluation, "recall", submission.recall, _("Đã rút phiếu. Hãy sửa rồi nộp lại."))


def _move(request: HttpRequest, evaluation: Evaluation, name: str, deed: Any, done: str) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"version": evaluation.version})
    answer = sent(
        request,
        form,
        lambda: deed(by=request.user, evaluation=evaluation, version=form.cleaned_data["version"]),
        done=done,
        to=evaluation.get_absolute_url(),
    )
    if answer:
        return answer
    context = {
        "evaluation": evaluation,
        "move": EVALUATION.moves[name],
        "form": form,
        "reasons": EVALUATION.reasons_against(evaluation, name, by=request.user),
        "sheet": Sheet(evaluation, side="self", editable=False),
        "shelf": shelf_of(evaluation),
        "measured": measured_on(evaluation),
        "told": told_in_words(evaluation),
    }
    return render(request, f"evaluations/{name}.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, evaluation: Evaluation, form: Any) -> list[str]:
    """Save one line and return what is wrong with it; of two editors the second sees both values at the line."""
    try:
        with transaction.atomic():
            score = entries.enter_score(
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


def _saved(count: int) -> str:
    if not count:
        return _("Không có thay đổi nào cần lưu.")
    return ngettext("Đã lưu %(count)d tiêu chí.", "Đã lưu %(count)d tiêu chí.", count) % {"count": count}


def _moves(user: Any, evaluation: Evaluation) -> dict[str, Any]:
    """Return the moves of this person with the addresses of their pages; appraisal has a page of its own."""
    choices = EVALUATION.choices(evaluation, by=user)
    return {
        "choices": {choice.move.name: choice for choice in choices},
        "judges": appraises.test(user, evaluation) and evaluation.state == "submitted",
    }
