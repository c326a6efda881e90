"""The scoreboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pledges.evaluations.loaders import visible_period
from pledges.evaluations.queries.boards import published_rows, totals_of


@require_safe
def scoreboard(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Provisional in protocol order until published; then by rank, from the sealed snapshot alone."""
    period = visible_period(request.user, slug, year, quarter)
    publication = period.publications.select_related("published_by").order_by("-sequence").first()
    context = {"period": period, "publication": publication}
    if publication:
        context["rows"] = published_rows(publication.snapshot)
    else:
        context["rows"] = [
            {"evaluation": evaluation, "score": score, "unit": evaluation.seat.name.short}
            for evaluation, score in totals_of(period)
        ]
    return render(request, "evaluations/scoreboard.html", context)
