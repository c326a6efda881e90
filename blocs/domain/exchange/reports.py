"""What a rehearsal found, as it is kept and shown."""

import hashlib
import json
from typing import Any

from django.utils.translation import override

from blocs.domain.exchange.batch import MOST_PROBLEMS, Batch, Line
from blocs.domain.exchange.columns import FILE_LANGUAGE

MOST_LINES = 500  # new and changed rows that a page lists; the counts are of all


def report_of(batch: Batch) -> dict[str, Any]:
    """Return problems, counts and the new and changed rows of ``batch`` as JSON data."""
    touched = [line for line in batch.lines if line.changed] if not batch.problems else []
    new = sum(line.new for line in touched)
    return {
        "problems": [[each.row, each.column, each.reason] for each in batch.problems[:MOST_PROBLEMS]],
        "counts": {"new": new, "changed": len(touched) - new, "same": len(batch.lines) - len(touched)},
        "lines": [_line(batch, line) for line in touched[:MOST_LINES]],
        "more": max(0, len(touched) - MOST_LINES),
    }


def digest_of(batch: Batch) -> str:
    """Return the SHA-256 (hex) of all that ``batch`` would write, old values included."""
    with override(FILE_LANGUAGE):  # the same on every screen
        content = [[line.number, line.new, _line(batch, line) if line.changed else None] for line in batch.lines]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _line(batch: Batch, line: Line) -> dict[str, Any]:
    said = {name: column.kind.say(line.values[name]) for name, column in batch.by_name.items()}
    if line.new:
        changes = [[batch.by_name[name].heading, "", text] for name, text in said.items() if text]
    else:
        changes = [[column.heading, column.kind.say(old), column.kind.say(new)] for column, old, new in line.changes]
    return {"row": line.number, "key": ", ".join(said[name] for name in batch.key), "new": line.new, "changes": changes}
