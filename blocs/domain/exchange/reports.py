"""What a rehearsal found, as it is kept and shown."""

import hashlib
import json
from typing import Any

from blocs.domain.exchange.batch import MOST_PROBLEMS, Batch, Line

MOST_LINES = 500  # new and changed rows that a page lists; the counts are of all


Part = tuple[str, Batch]  # what the sheet is called where a file has several, else ""


def report_of(parts: list[Part]) -> dict[str, Any]:
    """Return problems, counts and the new and changed rows of the file as JSON data."""
    problems = [
        [each.row, _under(title, each.column), each.reason] for title, batch in parts for each in batch.problems
    ]
    lines = [(title, batch, line) for title, batch in parts for line in batch.lines]
    touched = [each for each in lines if each[2].changed] if not problems else []
    new = sum(line.new for _title, _batch, line in touched)
    return {
        "problems": problems[:MOST_PROBLEMS],
        "counts": {"new": new, "changed": len(touched) - new, "same": len(lines) - len(touched)},
        "lines": [_line(*each) for each in touched[:MOST_LINES]],
        "more": max(0, len(touched) - MOST_LINES),
    }


def digest_of(parts: list[Part]) -> str:
    """Return the SHA-256 (hex) of all that the file would write, old values included; the same on every screen."""
    content = [_written(line) for _title, batch in parts for line in batch.lines]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()


def _written(line: Line) -> list[Any]:
    if line.new:
        return [line.number, list(line.values.values())]
    return [line.number, [[column.name, old, new] for column, old, new in line.changes]]


def _line(title: str, batch: Batch, line: Line) -> dict[str, Any]:
    said = {name: column.kind.say(line.values[name]) for name, column in batch.by_name.items()}
    if line.new:  # what an empty cell would say too is left out
        told = [name for name, column in batch.by_name.items() if line.values[name] != column.kind.empty]
        changes = [[batch.by_name[name].heading, "", said[name]] for name in told if name not in batch.key]
    else:
        changes = [[column.heading, column.kind.say(old), column.kind.say(new)] for column, old, new in line.changes]
    key = _under(title, ", ".join(said[name] for name in batch.key if said[name]))
    return {"row": line.number, "key": key, "new": line.new, "changes": changes}


def _under(title: str, text: str) -> str:
    """Return ``text`` with the sheet on which it stands, where there are several."""
    return " › ".join(filter(None, (title, text)))
