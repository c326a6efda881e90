"""What was signed, what was done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blocs.loaders import visible_bloc_year
from pledges.evaluations.queries.promises import promises_of


@require_safe
def promises(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show each unit's targets with what the quarters tell of them; ``don-vi`` narrows it to one unit."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    found = promises_of(bloc_year)
    asked = request.GET.get("don-vi", "")
    shown = [each for each in found.units if each.seat.unit.code == asked] or found.units
    context = {"bloc_year": bloc_year, "found": found, "shown": shown, "asked": asked}
    return render(request, "evaluations/promises.html", context)
