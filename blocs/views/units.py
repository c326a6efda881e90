"""The directory of units, and one unit with its seats over the years."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blocs.loaders import visible_unit
from blocs.permissions import keeps_catalogues, reorganises
from blocs.queries.history import family_of, relatives_of, years_of
from blocs.queries.people import posts_of_unit
from blocs.queries.units import directory, seats_of_unit
from blocs.unit_forms import DirectoryForm
from emulation import clock

PAGE = 30


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units of a day (today, unless one is asked for), by words (diacritics or not) and by kind, named as on that day."""
    form = DirectoryForm(request.GET)
    asked = form.read()
    day = None if asked["all"] else asked["on"] or clock.today()
    units = directory(request.user, words=asked["q"], kind=asked["kind"], on=day)
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    named = [(unit, unit.name_on(day) if day else unit.current_name) for unit in page]
    elsewhere = 0
    if day and asked["q"] and not named:
        elsewhere = directory(request.user, words=asked["q"], kind=asked["kind"]).count()
    query = "&" + urlencode({name: value for name, value in request.GET.items() if name != "page"})
    context = {"page": page, "named": named, "form": form, "asked": asked, "day": day, "query": query}
    return render(request, "blocs/units.html", context | {"elsewhere": elsewhere})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it is, what it stands under, what came before and after it, and where it sat."""
    found = visible_unit(request.user, code)
    context = {
        "unit": found,
        "seats": seats_of_unit(request.user, found),
        "children": found.children.all()[:200],
        "relatives": relatives_of(found),
        "may_reorganise": reorganises(request.user, [found]) and not found.closed,
        "posts": posts_of_unit(request.user, found),
        "today": clock.today(),
        "keeps": keeps_catalogues.test(request.user),
    }
    return render(request, "blocs/unit.html", context)


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """The life of a unit as a timeline, joined with those before and after it."""
    found = visible_unit(request.user, code)
    family = family_of(found)
    context = {"unit": found, "family": family, "years": years_of(family, request.user)}
    return render(request, "blocs/unit_history.html", context)
