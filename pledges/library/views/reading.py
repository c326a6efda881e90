"""The library as everybody of the bloc reads it: the list, one highlight, the list on paper and as a workbook."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from pledges.library.documents import Heading, list_pdf
from pledges.library.domain.workflow import EDITABLE, HIGHLIGHT, year_rests
from pledges.library.enums import SHELVES
from pledges.library.exports import workbook
from pledges.library.forms import FilterForm
from pledges.library.loaders import visible_highlight
from pledges.library.permissions import tells, writes
from pledges.library.queries.highlights import Asked, by_kind, listed
from pledges.library.queries.history import story

PAGE = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def highlights(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The library, by kind, unit, quarter and words; the own drafts stand first."""
    bloc_year = visible_bloc_year(request.user, slug, year)
    form = FilterForm(request.GET, bloc_year=bloc_year)
    asked = form.read()
    page = Paginator(listed(request.user, bloc_year, asked), PAGE).get_page(request.GET.get("page"))
    narrowed = urlencode([(name, value) for name, value in request.GET.items() if name in form.fields and value])
    context = {
        "bloc_year": bloc_year,
        "form": form,
        "asked": asked,
        "page": page,
        "narrowed": narrowed,
        "query": f"&{narrowed}" if narrowed else "",
        "shelves": list(SHELVES.items()),
        "tells": tells.test(request.user, bloc_year) and not year_rests(bloc_year),
    }
    return render(request, "library/list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """One highlight with what may be done to it, and its story."""
    highlight = visible_highlight(request.user, slug, year, pk)
    own = writes.test(request.user, highlight)
    context = {
        "highlight": highlight,
        "bloc_year": highlight.bloc_year,
        "editable": own and highlight.state in EDITABLE and not year_rests(highlight.bloc_year),
        "choices": {choice.move.name: choice for choice in HIGHLIGHT.choices(highlight, by=request.user)},
        "story": story(highlight, whole=own),
    }
    return render(request, "library/detail.html", context)


@require_safe
def printed(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What is shared and asked for, as a PDF list."""
    bloc_year, asked, groups = _shared(request, slug, year)
    heading = Heading(
        superior=bloc_year.host_name.full,
        organiser=bloc_year.bloc.name,
        year=bloc_year.year,
        day=bloc_year.own_day,
        picked=asked.picked,
    )
    return _file(list_pdf(heading, groups), "application/pdf", f'inline; filename="danh-muc-{slug}-{year}.pdf"')


@require_safe
def exported(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What is shared and asked for, as a workbook with every word."""
    _bloc_year, _asked, groups = _shared(request, slug, year)
    return _file(workbook(groups), _XLSX, f'attachment; filename="kho-{slug}-{year}.xlsx"')


def _shared(request: HttpRequest, slug: str, year: int) -> tuple[BlocYear, Asked, Any]:
    bloc_year = visible_bloc_year(request.user, slug, year)
    asked = FilterForm(request.GET, bloc_year=bloc_year).read()
    return bloc_year, asked, by_kind(listed(request.user, bloc_year, asked).shared())


def _file(content: bytes, kind: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
