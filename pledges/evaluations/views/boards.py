"""The scoreboard: on the screen, unit by unit, as files, and on the wall."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from blocs.enums import Span
from emulation.canonical import canonical_json
from emulation.downloads import attached
from emulation.files.store import as_attachment
from pledges.evaluations.board_loaders import publication_of, sealed_sheet
from pledges.evaluations.boards import board_change, sheet_parts, tie_breaks
from pledges.evaluations.domain.publishing import published_paper
from pledges.evaluations.exports import provisional_workbook, published_workbook
from pledges.evaluations.loaders import run_period, visible_period
from pledges.evaluations.models import Period, Publication
from pledges.evaluations.permissions import reads, runs_period
from pledges.evaluations.queries.boards import Wall, published_rows, totals_of, wall_of
from pledges.evaluations.queries.corrections import draft_of


@require_safe
def scoreboard(request: HttpRequest, slug: str, year: int, quarter: int, sequence: int | None = None) -> HttpResponse:
    """Provisional in protocol order until published; then by rank, from a sealed snapshot alone."""
    period = visible_period(request.user, slug, year, quarter)
    publication = publication_of(period, sequence)
    context: dict[str, Any] = {"period": period, "publication": publication, "newest": True}
    if publication:
        history = list(period.publications.select_related("published_by").defer("snapshot").order_by("sequence"))
        corrects = publication.snapshot.get("corrects")
        runs = runs_period.test(request.user, period) and period.state == "published"
        context |= {
            "rows": published_rows(publication.snapshot),
            "history": history,
            "newest": publication.sequence == history[-1].sequence,
            "tie_breaks": tie_breaks(publication.snapshot),
            "corrects": corrects,
            "changes": [board_change(each) for each in corrects["changes"]] if corrects else [],
            "draft": draft_of(period) if runs else None,
            "runs": runs,
        }
    else:
        context["rows"] = [
            {
                "evaluation": evaluation,
                "score": score,
                "unit": evaluation.seat.name.short,
                "readable": reads.test(request.user, evaluation),
            }
            for evaluation, score in _in_period(period)
        ]
    return render(request, "evaluations/scoreboard.html", context)


@require_safe
def published_sheet(request: HttpRequest, slug: str, year: int, quarter: int, sequence: int, unit: str) -> HttpResponse:
    """The numbers of one unit down to the leaf, each with its explanation, as they were sealed."""
    period = visible_period(request.user, slug, year, quarter)
    publication = publication_of(period, sequence)
    sheet, row = sealed_sheet(publication, unit)
    context = {"period": period, "publication": publication, "sheet": sheet, "row": row, "parts": sheet_parts(sheet)}
    return render(request, "evaluations/published_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publication_pdf(request: HttpRequest, slug: str, year: int, quarter: int, sequence: int) -> HttpResponseBase:
    """Download the stored PDF of a published table; POST renders one that failed before."""
    writes = request.method == "POST"
    period = (run_period if writes else visible_period)(request.user, slug, year, quarter)
    publication = publication_of(period, sequence)
    if writes:
        published_paper(publication, by=request.user)
        return redirect(request.path)
    paper = getattr(publication, "paper", None)
    if paper is None:  # a reading request does not store anything
        context = {"period": period, "publication": publication, "runs": runs_period.test(request.user, period)}
        return render(request, "evaluations/paper_missing.html", context, status=503)
    return as_attachment(paper.file)


@require_safe
def publication_json(request: HttpRequest, slug: str, year: int, quarter: int, sequence: int) -> HttpResponse:
    """Download the table exactly as it was sealed: ``sha256sum`` of the file is the printed hash.

    With ``don-vi`` it is the sealed sheet of that unit, whose hash stands in the table.
    """
    period = visible_period(request.user, slug, year, quarter)
    publication = publication_of(period, sequence)
    name = f"bang-diem-{slug}-{year}-{Span(quarter).slug}-lan-{sequence}"
    if unit := request.GET.get("don-vi"):
        sheet, row = sealed_sheet(publication, unit)
        return attached(canonical_json(sheet).encode(), f"{name}-{row['unit']}.json")
    return attached(canonical_json(publication.snapshot).encode(), f"{name}.json")


@require_safe
def scoreboard_xlsx(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The table as a workbook with real numbers: the newest published one, or the provisional one, which says so."""
    period = visible_period(request.user, slug, year, quarter)
    publication = publication_of(period, None)
    if publication:
        sheets = {sheet.unit: sheet.content for sheet in publication.sheets.all()}
        content = published_workbook(publication.snapshot, sheets, publication.sha256, publication.sequence)
    else:
        content = provisional_workbook(period.name, _in_period(period))
    return attached(content, f"bang-diem-{slug}-{year}-{Span(quarter).slug}.xlsx")


@require_safe
def wall(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The page for the wall of the meeting: large, without a menu, bringing itself up to date."""
    period = visible_period(request.user, slug, year, quarter)
    return render(request, "evaluations/wall.html", {"period": period, "board": _wall(period)})


@require_safe
def wall_board(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The moving part; 204 where nothing changed since the reader's ``dau`` (the mark of what it shows)."""
    period = visible_period(request.user, slug, year, quarter)
    board = _wall(period)
    if request.GET.get("dau") == board.mark:
        return HttpResponse(status=204)
    return render(request, "evaluations/_wall.html", {"period": period, "board": board})


def _wall(period: Period) -> Wall:
    publication: Publication | None = publication_of(period, None)
    return wall_of(publication.snapshot if publication else None, [] if publication else _in_period(period))


def _in_period(period: Period) -> list[Any]:
    """Return evaluations with their totals; all know the one period that was read already."""
    found = totals_of(period)
    for evaluation, _score in found:
        evaluation.period = period
    return found
