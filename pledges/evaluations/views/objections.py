"""An objection: read by whoever sees the sheet, decided by who may, taken back by the unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.views.sending import sent_once
from emulation.workflow import NotAllowed
from pledges.evaluations.domain import objections
from pledges.evaluations.domain.workflow import OBJECTION
from pledges.evaluations.enums import ObjectionState
from pledges.evaluations.forms import ConfirmForm
from pledges.evaluations.loaders import visible_objection
from pledges.evaluations.permissions import WHO_DECIDES, WHO_OBJECTS, decides_objection, withdraws
from pledges.evaluations.queries.reviews import stories_of
from pledges.evaluations.review_forms import DecisionForm
from pledges.evaluations.views.moves import deed_page, sent
from pledges.evaluations.views.reviews import review_address


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def objection(request: HttpRequest, slug: str, year: int, quarter: int, pk: int) -> HttpResponse:
    """Show the objection with the story of its line; who decides it does so here."""
    shown = visible_objection(request.user, slug, year, quarter, pk)
    may = decides_objection.test(request.user, shown)
    if request.method == "POST" and not may:
        raise NotAllowed(WHO_DECIDES)
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"version": shown.version})

    def decide() -> None:
        deeds = {"accept": objections.accept_objection, "decline": objections.decline_objection}
        deeds[form.cleaned_data["move"]](
            by=request.user,
            objection=shown,
            decision=form.cleaned_data["decision"],
            version=form.cleaned_data["version"],
        )

    answer = sent(request, form, decide, done=_("Đã ghi quyết định và báo cho đơn vị."), to=shown.get_absolute_url())
    if answer:
        return answer
    evaluation = shown.evaluation
    context = {
        "objection": shown,
        "evaluation": evaluation,
        "form": form if may and shown.state == ObjectionState.OPEN else None,
        "waits_for": WHO_DECIDES if shown.state == ObjectionState.OPEN and not may else "",
        "withdraws": shown.state == ObjectionState.OPEN and withdraws.test(request.user, shown),
        "story": stories_of(evaluation).get(shown.criterion_id),
        "score": evaluation.scores.filter(criterion=shown.criterion).first(),
        "line": review_address(evaluation, shown.criterion_id),
    }
    return render(request, "evaluations/objection.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def withdraw(request: HttpRequest, slug: str, year: int, quarter: int, pk: int) -> HttpResponse:
    """Take the objection back."""
    shown = visible_objection(request.user, slug, year, quarter, pk)
    if not withdraws.test(request.user, shown):
        raise NotAllowed(WHO_OBJECTS)
    move = OBJECTION.moves["withdraw"]
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"version": shown.version})
    answer = sent(
        request,
        form,
        lambda: objections.withdraw_objection(by=request.user, objection=shown, version=form.cleaned_data["version"]),
        done=_("Đã rút kiến nghị."),
        to=shown.get_absolute_url(),
    )
    words = [str(shown.criterion), shown.reason, _("Sau khi rút, kết quả thẩm định giữ nguyên.")]
    return answer or deed_page(request, form, evaluation=shown.evaluation, title=str(move.label), words=words)
