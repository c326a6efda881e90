"""Targets as they are printed: a table of the whole bloc in the text, those of single units in a landscape annex."""

from decimal import Decimal, InvalidOperation
from typing import Any

from emulation.documents.typography import unbroken, unbroken_name
from emulation.numbers import format_decimal, roman
from emulation.text import clean

Plain = dict[str, Any]

DIRECTIONS = {"at_least": "≥", "at_most": "≤", "exactly": "=", "≥": "≥", "≤": "≤", "=": "="}
# A grid of units and indicators is easier to compare than a list, as long as its columns are wide enough and mostly filled.
WIDEST_GRID = 7  # columns of 25 mm and more on the landscape page
FILLED = Decimal("0.6")


def target_row(target: Plain) -> Plain:
    """Return one row of a table of targets."""
    direction = DIRECTIONS.get(target["direction"], target["direction"])
    return {
        "number": target.get("number", ""),
        "indicator": unbroken(target["indicator"]),
        "measure": clean(target["measure"]),
        "planned": f"{direction} {_number(target['planned'])}".strip(),
    }


def goal_in_words(target: Plain) -> str:
    """Return direction, planned value and unit of measure in one phrase."""
    return f"{target_row(target)['planned']} {clean(target['measure'])}"


def annex_of(targets: list[Plain]) -> Plain:
    """Return the targets of single units, units in the order in which they first appear; empty where there is none.

    ``indicators`` and ``units`` make a grid where the units share their indicators; otherwise ``groups`` make a list.
    """
    by_unit: dict[str, list[Plain]] = {}
    for target in targets:
        if target["unit"]:
            by_unit.setdefault(clean(target["unit"]), []).append(target)
    if not by_unit:
        return {}
    return _grid(by_unit) or {
        "groups": [
            {"number": roman(place), "unit": unbroken_name(unit), "targets": [target_row(each) for each in rows]}
            for place, (unit, rows) in enumerate(by_unit.items(), start=1)
        ]
    }


def _grid(by_unit: dict[str, list[Plain]]) -> Plain:
    """Return units against indicators; empty where that would be too wide, too sparse or say one thing twice."""
    cells: dict[str, dict[tuple[str, str], str]] = {}
    for unit, targets in by_unit.items():
        row = cells[unit] = {}
        for target in targets:
            key = clean(target["indicator"]), clean(target["measure"])
            if key in row:
                return {}
            row[key] = target_row(target)["planned"]
    indicators = list(dict.fromkeys(key for row in cells.values() for key in row))
    filled = sum(len(row) for row in cells.values())
    if len(by_unit) < 2 or len(indicators) > WIDEST_GRID or filled < FILLED * len(by_unit) * len(indicators):
        return {}
    return {
        "indicators": [{"indicator": unbroken(indicator), "measure": measure} for indicator, measure in indicators],
        "units": [
            {"number": place, "unit": unbroken_name(unit), "goals": [row.get(key, "") for key in indicators]}
            for place, (unit, row) in enumerate(cells.items(), start=1)
        ],
    }


def _number(value: str) -> str:
    """Return a canonical decimal (``97.5``) with a decimal comma; anything else as it is."""
    try:
        return format_decimal(Decimal(value))
    except InvalidOperation:
        return clean(value)
