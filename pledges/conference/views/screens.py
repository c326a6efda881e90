"""What is only looked at: the projector, its moving part, the minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emulation.downloads import shown
from pledges.conference.domain.minutes import minutes_of
from pledges.conference.loaders import visible_conference
from pledges.conference.papers import minutes_pdf
from pledges.conference.queries.board import board_of


@require_safe
def projector(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """The page for the wall: large, without a menu, bringing itself up to date."""
    conference = visible_conference(request.user, slug, year, pk)
    context = {"conference": conference, "bloc_year": conference.bloc_year, "board": board_of(conference)}
    return render(request, "conference/projector.html", context)


@require_safe
def board(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """The moving part; 204 where nothing changed since the reader's ``dau`` (the mark of what it shows)."""
    conference = visible_conference(request.user, slug, year, pk)
    now = board_of(conference)
    if request.GET.get("dau") == now.mark:
        return HttpResponse(status=204)
    context = {"conference": conference, "bloc_year": conference.bloc_year, "board": now}
    return render(request, "conference/_board.html", context)


@require_safe
def minutes(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """The minutes as PDF: a draft of what happened so far, or the frozen ones."""
    conference = visible_conference(request.user, slug, year, pk)
    return shown(minutes_pdf(minutes_of(conference)), f"bien-ban-{slug}-{year}-{conference.pk}.pdf")
