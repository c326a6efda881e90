"""Charts of a quarter, each with its table: the units beside each other, one unit by groups, one unit over the quarters."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blocs.enums import Span
from emulation.charts import Series, bars, lines
from emulation.downloads import shown
from pledges.evaluations.board_loaders import publication_of
from pledges.evaluations.documents import charts_pdf
from pledges.evaluations.loaders import visible_period
from pledges.evaluations.models import Period
from pledges.evaluations.queries.boards import published_rows, totals_of
from pledges.evaluations.queries.charts import Leaves, leaves_of_sheets, leaves_of_totals, profile, trend


@dataclass(frozen=True)
class Chart:
    """A chart with the same numbers as a table: column headings, and rows of (name, values)."""

    title: str
    svg: SafeString
    columns: list[str]
    rows: list[tuple[str, list[Any]]]


@dataclass(frozen=True)
class _Units:
    """The units of a period in the order of its table, with totals and points by group."""

    names: dict[str, str]
    totals: dict[str, Decimal | None]
    maximum: Decimal
    leaves: Leaves


@require_safe
def charts(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Show the charts; ``don-vi`` chooses the unit that is looked at closely, else it is the first of the table."""
    period = visible_period(request.user, slug, year, quarter)
    units, published = _units(period)
    chosen = _chosen(request, units)
    context = {
        "period": period,
        "published": published,
        "units": units.names,
        "chosen": chosen,
        "charts": _charts(request, period, units, chosen),
    }
    return render(request, "evaluations/charts.html", context)


@require_safe
def charts_paper(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The same charts with their tables as PDF."""
    period = visible_period(request.user, slug, year, quarter)
    units, published = _units(period)
    drawn = _charts(request, period, units, _chosen(request, units))
    found = [chart for chart in drawn if chart.rows] or drawn[:1]
    content = charts_pdf(period.name, period.bloc_year.bloc.name, found, provisional=not published)
    return shown(content, f"bieu-do-{slug}-{year}-{Span(quarter).slug}.pdf")


def _units(period: Period) -> tuple[_Units, bool]:
    """Return the units with their numbers and whether those are published: three queries either way."""
    publication = publication_of(period, None)
    if publication:
        rows = published_rows(publication.snapshot)
        sheets = [(sheet.unit, sheet.content) for sheet in publication.sheets.all()]
        maxima = [Decimal(row["maximum"]) for row in rows if row.get("maximum")]
        names, totals = {row["unit"]: row["name"] for row in rows}, {row["unit"]: row["total"] for row in rows}
        return _Units(names, totals, _highest(maxima, totals), leaves_of_sheets(sheets)), True
    found = totals_of(period)
    names = {each.seat.unit.code: each.seat.name.short for each, _score in found}
    totals = {each.seat.unit.code: score.total if score else None for each, score in found}
    maxima = [score.maximum for _each, score in found if score]
    return _Units(names, totals, _highest(maxima, totals), leaves_of_totals(found)), False


def _highest(maxima: list[Decimal], totals: dict[str, Decimal | None]) -> Decimal:
    """Return where the scale ends: what can be reached, or a total that went beyond it by a bonus."""
    return max([*maxima, *(total for total in totals.values() if total is not None), Decimal(1)])


def _chosen(request: HttpRequest, units: _Units) -> str:
    asked = request.GET.get("don-vi", "")
    return asked if asked in units.names else next(iter(units.names), "")


def _charts(request: HttpRequest, period: Period, units: _Units, chosen: str) -> list[Chart]:
    name = units.names.get(chosen, "")
    return [
        _comparison(period, units),
        _profile(units, chosen, name),
        _trend(trend(chosen, period, request.user), name),
    ]


def _comparison(period: Period, units: _Units) -> Chart:
    title = _("Tổng điểm các đơn vị, %(period)s") % {"period": period.name}
    values = [units.totals[unit] for unit in units.names]
    labels = list(units.names.values())
    svg = bars("units", title, labels, [Series(_("Tổng"), values)], maximum=units.maximum)
    table = [(label, [value]) for label, value in zip(labels, values, strict=True)]
    return Chart(title, svg, [_("Đơn vị"), _("Tổng")], table)


def _profile(units: _Units, chosen: str, name: str) -> Chart:
    title = _("%(unit)s theo nhóm tiêu chí, %% điểm tối đa") % {"unit": name}
    shares = profile(units.leaves, chosen)
    series = [
        Series(name, [share.own for share in shares]),
        Series(_("Trung bình khối"), [share.average for share in shares]),
    ]
    svg = bars("groups", title, [share.name for share in shares], series, maximum=Decimal(100), unit=" %")
    rows = [(share.name, [share.own, share.average]) for share in shares]
    return Chart(title, svg, [_("Nhóm tiêu chí"), name, _("Trung bình khối")], rows)


def _trend(moments: list[Any], name: str) -> Chart:
    title = _("%(unit)s qua các quý đã công bố") % {"unit": name}
    series = [
        Series(name, [each.total for each in moments]),
        Series(_("Trung bình khối"), [each.average for each in moments]),
    ]
    svg = lines("trend", title, [each.name for each in moments], series)
    rows = [(each.name, [each.total, each.average, each.rank]) for each in moments]
    return Chart(title, svg, [_("Quý"), name, _("Trung bình khối"), _("Hạng")], rows)
