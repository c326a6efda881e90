"""The hand-over pack of a bloc-year: what is in it, and the download."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from blocs.loaders import inherited_bloc_year
from blocs.packs import gather, take_pack
from emulation.downloads import attached


@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Say what the pack holds; POST downloads it, because taking it is recorded."""
    bloc_year = inherited_bloc_year(request.user, slug, year)
    if request.method != "POST":
        return render(request, "blocs/pack.html", {"bloc_year": bloc_year, "pack": gather(bloc_year, request.user)})
    return attached(
        take_pack(by=request.user, bloc_year=bloc_year), f"ban-giao-{bloc_year.bloc.slug}-{bloc_year.year}.zip"
    )
