"""The places for signatures: label and unit are printed; the rest was copied at signing, or is drawn by signature or pen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from emulation.documents.typography import unbroken_name
from emulation.text import clean

Plain = dict[str, Any]

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
# From this many cells on, and only when every unit name is short, three stand side by side instead of two.
THREE_COLUMNS_FROM = 12
SHORT_NAME = 30  # characters: two lines at 12 pt in a third of the page
PRINTED, FIELD, PEN, BLANK = "printed", "field", "pen", "blank"
SEAL_FIELD = "seal"


@dataclass(frozen=True)
class Ink:
    """A sheet to be signed with a pen, in ``copies`` copies; ``signers`` are expected: as signatures, without a time."""

    copies: int
    signers: tuple[Plain, ...] = ()


def signature_rows(
    signatories: list[Plain], signatures: Iterable[Plain] = (), *, draft: bool, ink: Ink | None = None
) -> tuple[list[Plain], list[Plain]]:
    """Return the places for signatures of the units, and those of the witnesses, in rows kept together on one page.

    A place whose signature is among ``signatures`` is printed. The others are signature fields named by the key of the
    signatory; on a draft, which nobody shall sign, they are blank, and on a sheet for ``ink`` they tell where the pen goes.
    """
    given = {signature["key"]: signature for signature in signatures}
    expected = {signer["key"]: signer for signer in ink.signers} if ink else {}
    empty = PEN if ink else BLANK if draft else FIELD
    cells = []
    for signatory in signatories:
        key = signatory["key"]
        cells.append(_cell(signatory, given.get(key) or expected.get(key), PRINTED if key in given else empty))
    witnesses = [cell for cell in cells if cell["witness"]]
    units = [cell for cell in cells if not cell["witness"]]
    return _rows(units), _rows(witnesses, columns=2 if len(witnesses) in (2, 4) else 3)


def _cell(signatory: Plain, signature: Plain | None, kind: str) -> Plain:
    signature = signature or {}
    signed_at = signature.get("signed_at")
    unit = clean(signature.get("unit") or signatory["unit"])
    witness = signatory["role"] == "witness"
    role = clean(signatory["role_label"])
    return {
        "key": signatory["key"],
        "kind": kind,
        "witness": witness,
        "role_label": "" if witness else role,
        "unit": unbroken_name(unit),
        "unit_length": len(unit),
        # Whose place it is, for those who hear the page instead of seeing it.
        "label": f"Chữ ký: {', '.join(part for part in (role, clean(signatory.get('name') or ''), unit) if part)}",
        "hint": "" if kind != PEN else "(Ký, ghi rõ họ tên)" if witness else "(Ký, đóng dấu, ghi rõ họ tên)",
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
