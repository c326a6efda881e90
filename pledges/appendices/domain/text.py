"""The canonical text of an appendix: plain data that is frozen, hashed, printed and signed, as that of the pledge is.

Legal documents stay Vietnamese, so nothing here is translated.
"""

from collections.abc import Iterable
from typing import Any

from emulation.text import clean
from pledges.appendices.domain.standing import next_number, old_words, standing
from pledges.appendices.enums import ChangeKind
from pledges.appendices.models import Appendix, Change
from pledges.domain.text import SIGNS, plain_decimal

Plain = dict[str, Any]

SCHEMA = 1
KIND = "appendix"


def compose(
    appendix: Appendix,
    *,
    pledge_text: Plain,
    pledge_sha256: str,
    base_sha256: str,
    earlier: Iterable[Plain],
    changes: Iterable[Change],
    signatories: list[Plain],
) -> Plain:
    """Return the canonical text of an appendix.

    ``pledge_text`` and ``pledge_sha256`` are what was signed first, ``earlier`` the canonical texts of the signed
    appendices before this one, ``base_sha256`` the hash of the last of them (that of the pledge where there is none):
    it ties this appendix to exactly what it changes.
    """
    text = standing(pledge_text, earlier)
    lines: list[Plain] = []
    for change in changes:
        line = _line(change, text)
        lines.append(line)
        if ChangeKind(change.kind).adds:  # the next addition in the same place takes the next number
            text = standing(text, [{"number": appendix.number, "changes": [line]}])
    heading = ("superior", "organiser", "year", "recipients")
    return {name: pledge_text[name] for name in heading} | {
        "schema": SCHEMA,
        "kind": KIND,
        "number": appendix.number,
        "place": clean(appendix.place),
        "date": appendix.held_on.isoformat(),
        "reason": clean(appendix.reason),
        "pledge": {name: pledge_text[name] for name in ("number", "date", "abstract")} | {"sha256": pledge_sha256},
        "base_sha256": base_sha256,
        "changes": lines,
        "signatories": signatories,
    }


def _line(change: Change, text: Plain) -> Plain:
    kind = ChangeKind(change.kind)
    line: Plain = {"kind": kind.value, "place": change.place}
    if kind.adds:
        line["number"] = next_number(text, kind, change.place)
    else:
        line["old"] = old_words(text, kind, change.place)
    if kind.repeals:
        return line
    if kind.of_clause:
        return line | {"text": clean(change.text)}
    assert change.planned is not None
    target = {
        "indicator": clean(change.indicator),
        "measure": clean(change.measure),
        "direction": SIGNS[change.direction],
        "planned": plain_decimal(change.planned),
    }
    return line | {"target": target}
