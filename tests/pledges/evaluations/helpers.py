"""What the tests of the pages share."""

from html.parser import HTMLParser
from typing import Any

from django.urls import reverse

from pledges.evaluations.models import Period
from tests.pledges.evaluations.casts import Quarter

OF_PERIOD = ["period", "scoreboard", "publish", "targets", "open_now", "extend", "stop", "rules"]
OF_UNIT = ["sheet", "submit", "recall", "appraise", "accept_all", "return_sheet", "complete"]
OF_REVIEW = ["review", "stand", "stand_by_all"]


def text(response: Any) -> str:
    """Return the page."""
    return response.content.decode()


def address(name: str, quarter: Quarter, place: int = 2) -> str:
    """Return the address of a page of the bloc-year, of the quarter, or of the sheet of ``cast.units[place]``."""
    cast = quarter.cast
    year = [cast.bloc.slug, cast.bloc_year.year]
    if name == "open_period":
        return reverse("evaluations:open_period", args=year)
    if name == "cells":
        return reverse("evaluations:cells", args=[quarter.evaluation(place).pk])
    if name in OF_PERIOD:
        return reverse(f"evaluations:{name}", args=[*year, quarter.period.quarter])
    return reverse(f"evaluations:{name}", args=[*year, quarter.period.quarter, cast.units[place].code])


class _Fields(HTMLParser):
    """Collects what a browser would send of the forms on a page, without buttons and empty check boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inputs, and the chosen option of a list."""
        values = dict(attrs)
        name = values.get("name") or ""
        boxes = values.get("type") in ("checkbox", "radio")
        if tag == "input" and name and (not boxes or "checked" in values):
            self.values[name] = values.get("value") or ("on" if boxes else "")
        elif tag == "select":
            self.select = name
            self.values[name] = ""
        elif tag == "option" and self.select and "selected" in values:
            self.values[self.select] = values.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        """Take the words of a text area; the line break after its tag is markup."""
        if self.area:
            self.values[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a list or a text area."""
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def fields(response: Any) -> dict[str, str]:
    """Return everything that a browser would send back from this page if nothing were typed."""
    finder = _Fields()
    finder.feed(text(response))
    finder.values.pop("csrfmiddlewaretoken", None)
    finder.values.pop("language", None)
    finder.values.pop("next", None)
    return finder.values


def box(quarter: Quarter, code: str, name: str) -> str:
    """Return the name of an input box of the sheet: ``name`` of the leaf ``code``."""
    return f"c{quarter.leaf(code).pk}-{name}"


def period_of(quarter: Quarter) -> Period:
    """Return the period, read afresh."""
    return Period.objects.get(pk=quarter.period.pk)
