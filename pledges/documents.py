"""The printed pledge: the frozen text and the signatures in, HTML or PDF out.

Pure functions of plain data: what is printed can depend on nothing but the frozen text and what was copied at signing,
so the same pledge gives the same bytes for ever. Layout: Decree 30/2020/NĐ-CP, applied by analogy; the looks are in
templates/print/pledge.html and static/print/print.css. Legal documents stay Vietnamese.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from emulation.canonical import sha256_of
from emulation.documents import render_pdf
from emulation.documents.typography import end_with, kept_together, long_date, unbroken, unbroken_name
from emulation.emphasis import emphasised
from emulation.numbers import format_decimal, roman
from emulation.text import clean

Plain = dict[str, Any]

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
# From this many cells on, and only when every unit name is short, three stand side by side instead of two.
THREE_COLUMNS_FROM = 12
SHORT_NAME = 30  # characters: two lines at 12 pt in a third of the page
TARGETS_HEADING = "CHỈ TIÊU THI ĐUA"
DIRECTIONS = {"at_least": "≥", "at_most": "≤", "exactly": "=", "≥": "≥", "≤": "≤", "=": "="}


def pledge_pdf(text: Plain, *, signatures: list[Plain], draft: bool) -> bytes:
    """Return the pledge as PDF; arguments as for ``pledge_html``. Raises ``RenderFailed``."""
    return render_pdf(pledge_html(text, signatures=signatures, draft=draft))


def pledge_html(text: Plain, *, signatures: list[Plain], draft: bool) -> str:
    """Return the pledge as a whole HTML document.

    ``text`` is the canonical data of the pledge (schema 1, built by pledges/domain/text.py): head, ``grounds``,
    ``sections`` with numbered ``clauses``, ``targets``, ``signatories`` in print order. ``signatures`` are those given
    so far: ``key`` of the signatory, ``name``, ``title``, ``authority``, ``unit`` as copied at signing, ``signed_at``
    (ISO 8601) when confirmed in the application; empty when the person signs on paper. A seat without a signature
    stays blank. ``draft`` paints DỰ THẢO on every page.

    Every value is plain text: markup in it is printed, never obeyed, but for the bold and italic marks of
    emulation/emphasis.py in clauses, opening and closing.
    """
    rows, witness_rows = signature_rows(text["signatories"], signatures)
    bloc_targets = [_target(target) for target in text["targets"] if not target["unit"]]
    annex = _by_unit(text["targets"])
    context = {
        "text": {key: clean(value) for key, value in text.items() if isinstance(value, str)},
        "title": clean(f"{text['title'].capitalize()} năm {text['year']} - {text['organiser']}"),
        "superior": unbroken_name(text["superior"]),
        "organiser": unbroken_name(text["organiser"]),
        "abstract": unbroken(text["abstract"]),
        "number": unbroken(text["number"]),
        "place_and_date": unbroken(f"{text['place']}, {_written_date(text)}"),
        "grounds": ending_lines(text["grounds"]),
        "opening": paragraphs(text["opening"]),
        "sections": _sections(text["sections"], bloc_targets, bool(annex)),
        "closing": _closing(text["closing"]),
        "rows": rows,
        "witness_rows": witness_rows,
        "recipients": ending_lines(text["recipients"]),
        "annex": annex,
        "year": text["year"],
        "annex_reference": unbroken(_annex_reference(text)),
        "fingerprint": sha256_of(text),
        "draft": draft,
    }
    return render_to_string("print/pledge.html", context)


def signature_rows(signatories: list[Plain], signatures: list[Plain]) -> tuple[list[Plain], list[Plain]]:
    """Return the places for signatures of the units, and those of the witnesses, in rows kept together on one page."""
    given = {signature["key"]: signature for signature in signatures}
    cells = [_cell(signatory, given.get(signatory["key"])) for signatory in signatories]
    witnesses = [cell for cell in cells if cell["witness"]]
    units = [cell for cell in cells if not cell["witness"]]
    return _rows(units), _rows(witnesses, columns=2 if len(witnesses) in (2, 4) else 3)


def _written_date(text: Plain) -> str:
    """Return the date in words; dots where it is not yet known, as on a form."""
    return long_date(date.fromisoformat(text["date"])) if text["date"] else f"ngày … tháng … năm {text['year']}"


def _annex_reference(text: Plain) -> str:
    """Return the line that ties the annex to its pledge."""
    number = f" số {text['number']}" if text["number"] else ""
    return f"(Kèm theo Giao ước thi đua{number} {_written_date(text)} của {text['organiser']})"


def paragraphs(value: str) -> list[str]:
    """Return the paragraphs of a text, each safe and unbroken."""
    return [emphasised(line, kept_together) for line in clean(value).splitlines() if line.strip()]


def _closing(value: str) -> list[str]:
    """Return the closing paragraphs; the last one ends the document with "./."."""
    lines = [line for line in clean(value).splitlines() if line.strip()] or [""]
    ended = [*lines[:-1], end_with(lines[-1], "./.")]
    return [emphasised(line, kept_together) for line in ended if line != "./."]


def ending_lines(values: list[str]) -> list[str]:
    """Return lines that end with ";", the last one with "."."""
    lines = [value for value in map(clean, values) if value]
    marks = [";"] * (len(lines) - 1) + ["."]
    return [unbroken(end_with(line, mark)) for line, mark in zip(lines, marks, strict=False)]


def _sections(sections: list[Plain], targets: list[Plain], annex: bool) -> list[Plain]:
    """Return the sections in print order; the targets stand in the number that the sections left free, usually II."""
    printed = [
        {
            "heading": unbroken(f"{section['number']}. {section['heading']}"),
            "clauses": [
                {"number": clause["number"], "paragraphs": paragraphs(clause["text"])} for clause in section["clauses"]
            ],
            "targets": [],
            "annex": False,
        }
        for section in sections
    ]
    if targets or annex:
        taken = {section["number"] for section in sections}
        place = next(number for number in range(1, len(sections) + 2) if roman(number) not in taken)
        heading = unbroken(f"{roman(place)}. {TARGETS_HEADING}")
        own = {"heading": heading, "clauses": [], "targets": targets, "annex": annex}
        printed.insert(place - 1, own)
    return printed


def goal_in_words(target: Plain) -> str:
    """Return direction, planned value and unit of measure in one phrase."""
    return f"{_target(target)['planned']} {clean(target['measure'])}"


def _target(target: Plain) -> Plain:
    """Return one row of a table of targets."""
    direction = DIRECTIONS.get(target["direction"], target["direction"])
    return {
        "number": target.get("number", ""),
        "indicator": unbroken(target["indicator"]),
        "measure": clean(target["measure"]),
        "planned": f"{direction} {_number(target['planned'])}".strip(),
    }


def _number(value: str) -> str:
    """Return a canonical decimal (``97.5``) with a decimal comma; anything else as it is."""
    try:
        return format_decimal(Decimal(value))
    except InvalidOperation:
        return clean(value)


def _by_unit(targets: list[Plain]) -> list[Plain]:
    """Return the targets of single units, grouped by unit in the order in which the units first appear."""
    groups: dict[str, list[Plain]] = {}
    for target in targets:
        if target["unit"]:
            groups.setdefault(clean(target["unit"]), []).append(_target(target))
    return [
        {"number": roman(place), "unit": unit, "targets": rows}
        for place, (unit, rows) in enumerate(groups.items(), start=1)
    ]


def _cell(signatory: Plain, signature: Plain | None) -> Plain:
    """Return one place for a signature; without ``signature`` it stays blank."""
    signature = signature or {}
    signed_at = signature.get("signed_at")
    return {
        "witness": signatory["role"] == "witness",
        "role_label": clean(signatory["role_label"]),
        "unit": unbroken_name(signature.get("unit") or signatory["unit"]),
        "unit_length": len(clean(signature.get("unit") or signatory["unit"])),
        "authority": clean(signature.get("authority", "")),
        "title": clean(signature.get("title", "")),
        "name": clean(signature.get("name", "")),
        "confirmed": f"{datetime.fromisoformat(signed_at).astimezone(OFFICE_TIME):%d/%m/%Y %H:%M}" if signed_at else "",
    }


def _rows(cells: list[Plain], columns: int = 0) -> list[Plain]:
    """Return the cells in rows that are kept together on one page."""
    if not columns:
        short = all(cell["unit_length"] <= SHORT_NAME for cell in cells)
        columns = 3 if short and len(cells) >= THREE_COLUMNS_FROM else 2
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return [{"cells": row, "columns": len(row)} for row in rows]
