"""The directory of units, and one unit with its seats over the years."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blocs.enums import UnitKind
from blocs.loaders import visible_unit
from blocs.queries.units import directory, seats_of_unit

PAGE = 30


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units, by words (diacritics or not) and by kind."""
    words, kind = request.GET.get("q", "")[:100], request.GET.get("kind", "")
    kind = kind if kind in UnitKind.values else ""
    units = directory(request.user, words=words, kind=kind)
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    query = "&" + urlencode({"q": words, "kind": kind})
    context = {"page": page, "words": words, "kind": kind, "kinds": UnitKind.choices, "query": query}
    return render(request, "blocs/units.html", context)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it is, what it stands under, and where it sat."""
    found = visible_unit(request.user, code)
    context = {"unit": found, "seats": seats_of_unit(request.user, found), "children": found.children.all()[:200]}
    return render(request, "blocs/unit.html", context)
