"""A quarter: opened, watched, published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.roles import is_standing_body
from blocs.views.sending import sent_once
from emulation.workflow import NotAllowed, Refused
from pledges.evaluations.boards import tie_breaks
from pledges.evaluations.domain import periods
from pledges.evaluations.domain.unusual import Unusual, in_opening_now, in_publishing
from pledges.evaluations.domain.workflow import PERIOD
from pledges.evaluations.enums import PeriodState
from pledges.evaluations.forms import PeriodForm, PublishForm
from pledges.evaluations.loaders import run_bloc_year, visible_period
from pledges.evaluations.models import Evaluation
from pledges.evaluations.permissions import WHO_PUBLISHES, appraises, enters, publishes, reads, runs_period
from pledges.evaluations.queries.boards import published_rows
from pledges.evaluations.queries.progress import (
    deadlines_by_kind,
    kinds_of,
    next_quarter,
    own_sets,
    progress_of,
    spans_left,
)
from pledges.evaluations.queries.published import mark_of, table_to_seal
from pledges.evaluations.queries.reviews import standing_leaves, waiting_objections
from pledges.evaluations.views.moves import sent


@require_http_methods(["GET", "HEAD", "POST"])
def open_period(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Open or prepare the next period for all member units; ``?ky=6`` proposes the days of the half-year."""
    bloc_year = run_bloc_year(request.user, slug, year)
    kinds = kinds_of(bloc_year)
    left = spans_left(bloc_year)
    chosen = next((span for span in left if str(span.value) == request.GET.get("ky")), None)
    sent_data = request.POST if request.method == "POST" else None
    form = PeriodForm(sent_data, initial=next_quarter(bloc_year, chosen), kinds=kinds, bloc_year=bloc_year)
    findings: dict[str, str] = {}
    if form.is_bound and form.is_valid():
        try:
            period = periods.open_period(by=request.user, bloc_year=bloc_year, seen=seen_in(request), **form.values())
        except Unusual as unusual:
            findings = unusual.findings | dict.fromkeys(seen_in(request), "")
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            done = _("Đã mở %(period)s. Các đơn vị đã nhận thông báo.")
            if period.state == PeriodState.PLANNED:
                done = _("Đã chuẩn bị %(period)s. Các đơn vị nhận thông báo khi kỳ được mở.")
            messages.success(request, done % {"period": period.name})
            return redirect(period)
    context = {"bloc_year": bloc_year, "form": form, "spans": [(span, span.of_year(year)) for span in left]}
    context |= {"findings": [each for each in findings.values() if each], "codes": ",".join(findings)}
    status = 422 if form.errors or findings else 200
    return render(request, "evaluations/open_period.html", context, status=status)


@require_safe
def period(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """How far the units are, in protocol order."""
    shown = visible_period(request.user, slug, year, quarter)
    evaluations = list(
        shown.evaluations.select_related("seat__unit", "seat__bloc_year", "own_criteria_set").order_by(
            "seat__order", "pk"
        )
    )
    for evaluation in evaluations:
        evaluation.period = shown  # one bloc-year for all rows, already read
    context = {
        "period": shown,
        "rows": [_row(request.user, each) for each in evaluations],
        "progress": progress_of(evaluations),
        "own_sets": own_sets(evaluations),
        "deadlines": deadlines_by_kind(evaluations),
        "settled": shown.state in (PeriodState.PUBLISHED, PeriodState.LOCKED),
        "links": runs_period.test(request.user, shown),
        "choices": {choice.move.name: choice for choice in PERIOD.choices(shown, by=request.user)},
        "runs": runs_period.test(request.user, shown) and shown.state in (PeriodState.PLANNED, PeriodState.OPEN),
        "stands": is_standing_body(request.user, shown.bloc_year) and standing_leaves(shown).exists(),
        "extensions": list(
            shown.extensions.select_related("granted_by", "evaluation__seat__unit", "evaluation__seat__bloc_year")
        ),
        "objections": waiting_objections(shown),
        "unusual": list(in_opening_now(shown).values()) if shown.state == PeriodState.PLANNED else [],
    }
    return render(request, "evaluations/period.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def publish(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Show the table as it will be sealed, say what is missing or unusual; on POST seal the table that was shown."""
    shown = visible_period(request.user, slug, year, quarter)
    if not publishes.test(request.user, shown):
        raise NotAllowed(WHO_PUBLISHES)
    early = in_publishing(shown)
    data = request.POST if request.method == "POST" else None
    form = PublishForm(data, early=early, initial={"version": shown.version})
    answer = sent(
        request,
        form,
        lambda: periods.publish(by=request.user, period=shown, **form.values()),
        done=_("Đã công bố kết quả. Bảng điểm được niêm phong và không đổi nữa."),
        to=reverse("evaluations:scoreboard", args=[slug, year, quarter]),
    )
    if answer:
        return answer
    context = {"period": shown, "form": form, "move": PERIOD.moves["publish"], "early": list(early.values())}
    context["reasons"] = PERIOD.reasons_against(shown, "publish", by=request.user)
    if not context["reasons"]:
        table = table_to_seal(shown)
        context |= {"rows": published_rows(table), "tie_breaks": tie_breaks(table), "mark": mark_of(table)}
        form.show(context["mark"])
    return render(request, "evaluations/publish.html", context, status=422 if form.errors else 200)


def seen_in(request: HttpRequest) -> list[str]:
    """Return the codes of what is unusual that this person confirmed on the page."""
    return [code for code in request.POST.get("seen", "").split(",") if code]


def _row(user: Any, evaluation: Evaluation) -> tuple[Evaluation, bool, bool, bool]:
    """Return a sheet with whether ``user`` appraises it, enters it, may read it."""
    rights = (right.test(user, evaluation) for right in (appraises, enters, reads))
    return (evaluation, *map(bool, rights))  # type: ignore[return-value]
