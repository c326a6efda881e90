"""Charts as SVG text, drawn on the server: numbers in, one ``<svg>`` out.

They read in black and white: series differ by hatching, dashes and marks, and every value stands beside its mark in
figures. Each has a title and a description for whoever does not see it; the page adds the table. Only attributes are
used, no style, so that a strict Content-Security-Policy lets them stand in the page and a printed page takes them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from emulation.numbers import format_decimal

_FONT = 'font-family="Liberation Sans, Arial, sans-serif"'
_INK, _FAINT = "#12335b", "#7a8694"
_WIDTH = 720
_MARKS = ("circle", "square", "triangle")
_DASHES = ("", ' stroke-dasharray="6 4"', ' stroke-dasharray="2 3"')


@dataclass(frozen=True)
class Series:
    """One line or one kind of bar; ``None`` is a value that there is not, which is not 0."""

    name: str
    values: Sequence[Decimal | None]


def bars(
    key: str, title: str, labels: Sequence[str], series: Sequence[Series], *, maximum: Decimal, unit: str = ""
) -> SafeString:
    """Return lying bars, one group for each label, from 0 to ``maximum``.

    ``key`` (letters, digits, hyphens) makes the ids unique on the page; ``unit`` follows each figure.
    """
    left, right, bar = 240, 84, 16
    group = bar * len(series) + 10
    top = 8 + (22 if len(series) > 1 else 0)
    height = top + group * len(labels) + 8
    scale = (_WIDTH - left - right) / float(max(maximum, Decimal(1)))
    parts = [_legend(key, series)] if len(series) > 1 else []
    for place, label in enumerate(labels):
        y = top + group * place
        parts.append(_text(left - 8, y + bar * len(series) / 2 + 4, _short(label, 36), "end"))
        for row, each in enumerate(series):
            value = each.values[place]
            said = "–" if value is None else f"{format_decimal(value)}{unit}"
            width = 0 if value is None else max(float(value) * scale, 0)
            box = y + bar * row
            parts.append(
                f'<rect x="{left}" y="{box}" width="{width:.1f}" height="{bar - 3}" '
                f'fill="url(#{key}-fill-{row % 3})" stroke="{_INK}" stroke-width="1"/>'
            )
            parts.append(_text(left + width + 5, box + bar - 5, said, "start"))
    parts.append(f'<line x1="{left}" y1="{top - 4}" x2="{left}" y2="{height - 6}" stroke="{_INK}" stroke-width="1"/>')
    return _svg(key, title, _told(labels, series, unit), height, parts)


def lines(key: str, title: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """Return lines over ``labels`` from left to right; the scale begins below the smallest value, and says so in figures.

    A gap stays a gap: points on both sides of a missing value are not joined.
    """
    left, right, top, height = 56, 24, 40, 300
    given = [float(value) for each in series for value in each.values if value is not None]
    low, high = (min(given), max(given)) if given else (0.0, 1.0)
    pad = (high - low) * 0.15 or 1.0
    low, high = max(low - pad, 0.0) if low >= 0 else low - pad, high + pad
    base = height - 34
    step = (_WIDTH - left - right) / max(len(labels), 1)

    def at(place: int, value: Decimal) -> tuple[float, float]:
        return left + step * (place + 0.5), base - (float(value) - low) / (high - low) * (base - top)

    parts = [_legend(key, series, marks=True)]
    for edge in (low, (low + high) / 2, high):
        y = base - (edge - low) / (high - low) * (base - top)
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{_WIDTH - right}" y2="{y:.1f}" stroke="#d5dce5"/>')
        parts.append(_text(left - 6, y + 4, format_decimal(Decimal(str(round(edge, 1)))), "end"))
    parts += [_text(left + step * (place + 0.5), base + 20, label, "middle") for place, label in enumerate(labels)]
    for row, each in enumerate(series):
        for run in _runs(each.values):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(place, value) for place, value in run))
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="2"{_DASHES[row % 3]}/>'
            )
            for place, value in run:
                x, y = at(place, value)
                parts.append(_mark(row, x, y))
                parts.append(_text(x, y - 9 if row % 2 == 0 else y + 19, format_decimal(value), "middle"))
    return _svg(key, title, _told(labels, series, ""), height, parts)


def _runs(values: Sequence[Decimal | None]) -> list[list[tuple[int, Decimal]]]:
    """Return the stretches of values without a gap, each value with its place."""
    runs: list[list[tuple[int, Decimal]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _svg(key: str, title: str, told: str, height: float, parts: list[str]) -> SafeString:
    """Put the parts together; every word in them was escaped where it was written."""
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" '
        f'height="{height:.0f}" role="img" aria-labelledby="{key}-title {key}-desc" {_FONT} font-size="13">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(told)}</desc>'
        f"<defs>{_fills(key)}</defs>{''.join(parts)}</svg>"
    )


def _fills(key: str) -> str:
    """Return three fills that differ in black and white: full, hatched, dotted."""
    box = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    paper = f'<rect width="6" height="6" fill="{_FAINT}" fill-opacity="0.15"/>'
    return (
        f'<pattern id="{key}-fill-0" {box}><rect width="6" height="6" fill="{_INK}" fill-opacity="0.75"/></pattern>'
        f'<pattern id="{key}-fill-1" {box}>{paper}<path d="M0,6 L6,0" stroke="{_INK}" stroke-width="1.5"/></pattern>'
        f'<pattern id="{key}-fill-2" {box}>{paper}<circle cx="3" cy="3" r="1.3" fill="{_INK}"/></pattern>'
    )


def _legend(key: str, series: Sequence[Series], *, marks: bool = False) -> str:
    """Return the names of the series with their sign, in one line at the top."""
    x, parts = 8.0, []
    for row, each in enumerate(series):
        if marks:
            parts.append(f'<path d="M{x},14 h26" stroke="{_INK}" stroke-width="2"{_DASHES[row % 3]}/>')
            parts.append(_mark(row, x + 13, 14))
        else:
            sign = f'fill="url(#{key}-fill-{row % 3})" stroke="{_INK}"'
            parts.append(f'<rect x="{x}" y="8" width="26" height="12" {sign}/>')
        parts.append(_text(x + 32, 18, each.name, "start"))
        x += 60 + 7.5 * len(each.name)
    return "".join(parts)


def _mark(row: int, x: float, y: float) -> str:
    shape = _MARKS[row % 3]
    paint = f'fill="#fff" stroke="{_INK}" stroke-width="2"'
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {paint}/>'
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {paint}/>'
    return f'<path d="M{x:.1f},{y - 5:.1f} l5,9 h-10 z" {paint}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#1d2530">{escape(text)}</text>'


def _short(label: str, most: int) -> str:
    """Return a label that fits; the whole of it stands in the table beside the chart."""
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _told(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """Return all values in words, as the description of the chart."""
    return "; ".join(
        f"{label}: "
        + ", ".join(
            f"{each.name} {'–' if each.values[place] is None else format_decimal(each.values[place]) + unit}"
            for each in series
        )
        for place, label in enumerate(labels)
    )
