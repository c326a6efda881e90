"""The versions of the text: which there are, each as it was, and any two beside each other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from emulation.downloads import shown
from pledges import papers
from pledges.domain.diff import changes_in, compare
from pledges.domain.workflow import EDITABLE
from pledges.loaders import DRAFT, text_of_version, version_of, visible_pledge
from pledges.models import Pledge
from pledges.queries.reading import for_screen
from pledges.queries.versions import versions_of


@require_safe
def versions(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Every version with its hash and its consents, the newest first."""
    pledge = visible_pledge(request.user, slug, year)
    rows = list(versions_of(pledge))
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "versions": rows, "choices": _choices(pledge, rows)}
    return render(request, "pledges/versions.html", context)


@require_safe
def version(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Read one version as it was."""
    pledge = visible_pledge(request.user, slug, year)
    row = version_of(pledge, number)
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "version": row, "text": for_screen(row.text)}
    return render(request, "pledges/version.html", context)


@require_safe
def compare_versions(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show what changed from version ``tu`` to version ``den`` (a number, or ``du-thao`` for the draft as it stands)."""
    pledge = visible_pledge(request.user, slug, year)
    return render(request, "pledges/compare.html", _comparison(request, pledge))


@require_safe
def comparison_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Print the same comparison, without the lines that did not change."""
    pledge = visible_pledge(request.user, slug, year)
    return shown(papers.comparison_pdf(_comparison(request, pledge)), f"so-sanh-giao-uoc-{slug}-{year}.pdf")


def _comparison(request: HttpRequest, pledge: Pledge) -> dict[str, Any]:
    """Return both texts beside each other; where the address names none, the newest one and the one before it."""
    choices = _choices(pledge, list(versions_of(pledge)))
    newest = [value for value, _words in choices] or [DRAFT]
    old = request.GET.get("tu", newest[min(1, len(newest) - 1)])
    new = request.GET.get("den", newest[0])
    parts = compare(text_of_version(pledge, old), text_of_version(pledge, new))
    return {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "choices": choices,
        "old": old,
        "new": new,
        "old_name": _name(old),
        "new_name": _name(new),
        "parts": parts,
        "changes": changes_in(parts),
        "whole": "ca" in request.GET,
    }


def _choices(pledge: Pledge, rows: list[Any]) -> list[tuple[str, str]]:
    """Return what can be compared: (value in the address, words); the draft only while it can still change."""
    draft = [(DRAFT, _name(DRAFT))] if pledge.state in EDITABLE else []
    return draft + [(str(row.number), str(row)) for row in rows]


def _name(value: str) -> str:
    return _("Dự thảo hiện nay") if value == DRAFT else _("Bản số %(number)s") % {"number": value}
