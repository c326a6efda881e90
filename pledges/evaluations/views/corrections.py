"""Correcting a published table: begun with a reason, written line by line, published as the next table or withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation.workflow import NotAllowed, Refused, WrongState
from pledges.evaluations.board_loaders import judged_score, publication_of, run_correction, visible_correction
from pledges.evaluations.boards import board_change, say_side
from pledges.evaluations.correction_forms import CorrectedForm, CorrectionForm, WithdrawalForm
from pledges.evaluations.domain import correcting
from pledges.evaluations.domain.correction_moves import CORRECTION
from pledges.evaluations.forms import ConfirmForm
from pledges.evaluations.loaders import visible_period
from pledges.evaluations.models import Correction, Evaluation, Score
from pledges.evaluations.permissions import WHO_PUBLISHES, WHO_RUNS, appraises, publishes, runs_period
from pledges.evaluations.queries.corrections import changes, draft_of
from pledges.evaluations.queries.published import sealed_preview
from pledges.evaluations.views.moves import sent


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def correct(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Begin a correction; where one is being written already, lead there."""
    period = visible_period(request.user, slug, year, quarter)
    if not runs_period.test(request.user, period):
        raise NotAllowed(WHO_RUNS)
    if period.state != "published":
        raise WrongState(_("Chỉ đính chính được bảng điểm đã công bố của kỳ chưa khóa."))
    if draft := draft_of(period):
        draft.period = period
        return redirect(draft)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            correction = correcting.open_correction(by=request.user, period=period, reason=form.cleaned_data["reason"])
        except (NotAllowed, WrongState):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            return redirect(correction)
    return render(
        request, "evaluations/correct.html", {"period": period, "form": form}, status=422 if form.errors else 200
    )


@require_safe
def correction(request: HttpRequest, slug: str, year: int, quarter: int, pk: int) -> HttpResponse:
    """Show what is corrected and what that changes in the table; head and deputies choose the next line here."""
    shown = visible_correction(request.user, slug, year, quarter, pk)
    return render(request, "evaluations/correction.html", _context(request, shown))


@require_http_methods(["GET", "HEAD", "POST"])
def correction_line(request: HttpRequest, slug: str, year: int, quarter: int, pk: int, score: int) -> HttpResponse:
    """Write what counts at one leaf of one unit."""
    shown = visible_correction(request.user, slug, year, quarter, pk)
    row = judged_score(request.user, shown, score)
    line = shown.lines.filter(score=row).first()
    entry = correcting.standing_entry(row, besides=shown)
    form = CorrectedForm(
        request.POST if request.method == "POST" else None, criterion=row.criterion, score=row, entry=entry, line=line
    )
    if form.is_bound and form.is_valid():
        try:
            correcting.correct_score(by=request.user, correction=shown, score=row, **form.corrected())
        except correcting.RefusedEntry as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã ghi điểm đính chính."))
            return redirect(shown)
    context = {"correction": shown, "period": shown.period, "score": row, "form": form, "line": line}
    context["published"] = say_side(correcting.points_now(row, besides=shown), entry.reason)
    return render(request, "evaluations/correction_line.html", context, status=422 if form.errors else 200)


@require_POST
def take_back_line(request: HttpRequest, slug: str, year: int, quarter: int, pk: int, score: int) -> HttpResponse:
    """Remove a line from the correction."""
    shown = visible_correction(request.user, slug, year, quarter, pk)
    row = judged_score(request.user, shown, score)
    for line in shown.lines.filter(score=row).select_related("correction"):
        line.score = row
        correcting.take_back_line(by=request.user, line=line)
        messages.success(request, _("Đã bỏ dòng khỏi đính chính."))
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def publish_correction(request: HttpRequest, slug: str, year: int, quarter: int, pk: int) -> HttpResponse:
    """Show the difference that will be published; on POST seal the next table."""
    shown = visible_correction(request.user, slug, year, quarter, pk)
    if not publishes.test(request.user, shown.period):
        raise NotAllowed(WHO_PUBLISHES)
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"version": shown.version})
    answer = sent(
        request,
        form,
        lambda: correcting.publish_correction(by=request.user, correction=shown, version=form.cleaned_data["version"]),
        done=_("Đã công bố đính chính. Bảng điểm trước vẫn giữ nguyên và đọc được."),
        to=reverse("evaluations:scoreboard", args=[slug, year, quarter]),
    )
    if answer:
        return answer
    context = _context(request, shown) | {
        "form": form,
        "move": CORRECTION.moves["publish"],
        "reasons": CORRECTION.reasons_against(shown, "publish", by=request.user),
    }
    return render(request, "evaluations/publish_correction.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def withdraw_correction(request: HttpRequest, slug: str, year: int, quarter: int, pk: int) -> HttpResponse:
    """Give a correction up with a reason."""
    shown = run_correction(request.user, slug, year, quarter, pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    answer = sent(
        request,
        form,
        lambda: correcting.withdraw_correction(by=request.user, correction=shown, note=form.cleaned_data["note"]),
        done=_("Đã hủy đính chính. Bảng điểm không đổi."),
        to=reverse("evaluations:scoreboard", args=[slug, year, quarter]),
    )
    if answer:
        return answer
    context = {"correction": shown, "period": shown.period, "form": form, "move": CORRECTION.moves["withdraw"]}
    return render(request, "evaluations/withdraw_correction.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, shown: Correction) -> dict[str, Any]:
    """Return the lines, the changes that they make in the table, and where the next line may be chosen."""
    lines = list(
        shown.lines.select_related(
            "score__criterion", "score__evaluation__seat__unit", "score__evaluation__seat__bloc_year", "written_by"
        )
    )
    context: dict[str, Any] = {"correction": shown, "period": shown.period, "lines": lines, "units": [], "leaves": []}
    if shown.state == "draft":
        former = publication_of(shown.period, None)
        assert former is not None
        found = changes(former.snapshot, sealed_preview(shown.period, shown)) if lines else []
        context["changes"] = [board_change(vars(each)) for each in found]
        context |= _choosing(request, shown)
    elif shown.publication:
        context["changes"] = [board_change(each) for each in shown.publication.snapshot["corrects"]["changes"]]
    else:
        context["changes"] = []
    context["choices"] = {choice.move.name: choice for choice in CORRECTION.choices(shown, by=request.user)}
    return context


def _choosing(request: HttpRequest, shown: Correction) -> dict[str, Any]:
    """Return the units whose lines this person may correct, and the leaves of the chosen one (``don-vi``)."""
    evaluations = Evaluation.objects.filter(period=shown.period).select_related("seat__unit", "seat__bloc_year")
    own = []
    for each in evaluations.order_by("seat__order", "pk"):
        each.period = shown.period
        if appraises.test(request.user, each):
            own.append(each)
    chosen = next((each for each in own if each.seat.unit.code == request.GET.get("don-vi")), None)
    leaves: list[Score] = []
    if chosen:
        rows = Score.objects.filter(evaluation=chosen).select_related("criterion")
        leaves = list(rows.order_by("criterion__order", "pk"))
    return {"units": own, "chosen": chosen, "leaves": leaves}
