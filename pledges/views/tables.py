"""The table of opinions and answers, to be printed or counted with."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from emulation import clock
from emulation.downloads import attached, shown
from pledges import papers
from pledges.loaders import visible_pledge
from pledges.queries.opinions import all_opinions, tally


@require_safe
def opinions_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The table as PDF."""
    pledge = visible_pledge(request.user, slug, year)
    content = papers.opinions_pdf(pledge, tally(pledge), list(all_opinions(pledge)), made_at=clock.now())
    return shown(content, f"tong-hop-y-kien-{slug}-{year}.pdf")


@require_safe
def opinions_xlsx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The table as xlsx."""
    pledge = visible_pledge(request.user, slug, year)
    return attached(
        papers.opinions_workbook(tally(pledge), list(all_opinions(pledge))), f"tong-hop-y-kien-{slug}-{year}.xlsx"
    )
