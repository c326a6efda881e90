"""What changed between two texts of a pledge, part by part, line by line and word by word.

Pure: canonical data in (pledges/domain/text.py), plain data out. Lines are aligned inside their part so that as much of
their words as possible stays; a line that only changed its place is moved, not removed and added. A word is what stands
between blanks and punctuation, which in Vietnamese is a syllable: ``thi đua`` are two.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from emulation.documents.typography import long_date
from pledges.domain.text import goal_of

Plain = dict[str, Any]

SAME, CHANGED, ADDED, REMOVED, MOVED = "same", "changed", "added", "removed", "moved"
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LIKE = 0.4  # two lines are the same one, changed, when they share at least so much of their words
_HEAD = (
    ("superior", "Cơ quan cấp trên"),
    ("organiser", "Tên khối"),
    ("number", "Số"),
    ("place", "Nơi ký"),
    ("date", "Ngày ký"),
    ("abstract", "Trích yếu"),
)


_SECTIONS = {"content": 3, "movement": 5, "implementation": 6}  # the targets are 4


@dataclass(frozen=True)
class Run:
    """Some words in a row; ``changed`` where the other text has others in their place."""

    words: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """One line beside its counterpart; a side without one has an empty label and no words."""

    kind: str
    old_label: str = ""
    new_label: str = ""
    old: tuple[Run, ...] = ()
    new: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the document with its rows in the order of the new text."""

    heading: str
    rows: tuple[Row, ...]

    @property
    def changes(self) -> int:
        """Return how many rows are not the same."""
        return sum(row.kind != SAME for row in self.rows)


@dataclass(frozen=True)
class Line:
    """One line of a text: how people name it and what it says."""

    label: str
    words: str


def compare(old: Plain, new: Plain) -> list[Part]:
    """Return every part that either text has, in the order of the document, with all its rows."""
    before, after = dict(_parts(old)), dict(_parts(new))
    keys = [*after, *(key for key in before if key not in after)]
    in_order = sorted(keys, key=lambda key: key[0])  # stable: units stay in the order of the new text
    rows = _moves({key: _aligned(before.get(key, []), after.get(key, [])) for key in in_order})
    return [Part(heading, tuple(rows[place, heading])) for place, heading in rows if rows[place, heading]]


def changes_in(parts: Sequence[Part]) -> int:
    """Return how many rows differ in all ``parts``."""
    return sum(part.changes for part in parts)


def word_runs(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts as runs; the unchanged runs of both sides are the same words in the same order."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Run] = []
    right: list[Run] = []
    for what, i, j, k, m in _calm(SequenceMatcher(None, before, after, autojunk=False).get_opcodes(), before):
        _append(left, "".join(before[i:j]), what != "equal")
        _append(right, "".join(after[k:m]), what != "equal")
    return tuple(left), tuple(right)


def _calm(codes: Sequence[Any], before: Sequence[str]) -> Iterator[Any]:
    """Yield the opcodes with a lone blank between two changes counted as changed: readers see one change, not two."""
    last = len(codes) - 1
    for place, (what, i, j, k, m) in enumerate(codes):
        lone = what == "equal" and 0 < place < last and not "".join(before[i:j]).strip()
        yield ("replace" if lone else what), i, j, k, m


def _append(runs: list[Run], words: str, changed: bool) -> None:
    if not words:
        return
    if runs and runs[-1].changed == changed:
        runs[-1] = Run(runs[-1].words + words, changed)
    else:
        runs.append(Run(words, changed))


Key = tuple[int, str]  # place in the document, heading


def _parts(text: Plain) -> Iterator[tuple[Key, list[Line]]]:
    """Yield the parts of ``text`` with their lines."""
    head = dict(text, date=long_date(date.fromisoformat(text["date"])) if text["date"] else "")
    yield (0, "Phần đầu văn bản"), [Line(label, head[name]) for name, label in _HEAD if head[name]]
    yield (1, "Căn cứ"), [Line(f"Căn cứ {place}", words) for place, words in enumerate(text["grounds"], start=1)]
    yield (2, "Lời mở đầu"), _whole("Lời mở đầu", text["opening"])
    for section in text["sections"]:
        lines = [Line(f"{section['number']}.{clause['number']}", clause["text"]) for clause in section["clauses"]]
        yield (_SECTIONS[section["kind"]], section["heading"]), lines
    units: dict[str, list[Line]] = {}
    for target in text["targets"]:
        units.setdefault(target["unit"], []).append(Line(target["number"], _promise(target)))
    for unit, lines in units.items():
        yield ((10, f"Chỉ tiêu của {unit}") if unit else (4, text["targets_heading"])), lines
    yield (7, "Lời kết"), _whole("Lời kết", text["closing"])
    signers = [Line(each["role_label"].capitalize() or "Thành viên", _signer(each)) for each in text["signatories"]]
    yield (8, "Người ký"), signers
    yield (9, "Nơi nhận"), [Line(str(place), words) for place, words in enumerate(text["recipients"], start=1)]


def _whole(label: str, words: str) -> list[Line]:
    return [Line(label, words)] if words else []


def _promise(target: Plain) -> str:
    return f"{target['indicator']}: {goal_of(target)}"


def _signer(place: Plain) -> str:
    return ", ".join(filter(None, (place["name"], place["unit"])))


def _aligned(old: Sequence[Line], new: Sequence[Line]) -> list[Row]:
    """Return the rows of one part: equal lines anchor it, between them lines that are alike stand side by side."""
    rows: list[Row] = []
    matcher = SequenceMatcher(None, [line.words for line in old], [line.words for line in new], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            rows += [_same(before, after) for before, after in zip(old[i:j], new[k:m], strict=True)]
        else:
            rows += _paired(old[i:j], new[k:m])
    return rows


def _paired(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Row]:
    """Yield rows for lines that are all different: the alignment that keeps most words, in order on both sides."""
    likeness = [[_likeness(before.words, after.words) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            together = likeness[i][k] + best[i + 1][k + 1] if likeness[i][k] >= _LIKE else 0.0
            best[i][k] = max(best[i + 1][k], best[i][k + 1], together)
    i = k = 0
    while i < len(old) or k < len(new):
        both = i < len(old) and k < len(new) and likeness[i][k] >= _LIKE
        if both and best[i][k] == likeness[i][k] + best[i + 1][k + 1]:
            yield Row(CHANGED, old[i].label, new[k].label, *word_runs(old[i].words, new[k].words))
            i, k = i + 1, k + 1
        elif k == len(new) or (i < len(old) and best[i + 1][k] >= best[i][k + 1]):
            yield Row(REMOVED, old_label=old[i].label, old=(Run(old[i].words, changed=True),))
            i += 1
        else:
            yield Row(ADDED, new_label=new[k].label, new=(Run(new[k].words, changed=True),))
            k += 1


def _likeness(old: str, new: str) -> float:
    """Return how much of their words two lines share, from 0 to 1 (Dice), whatever the order: cheap enough for all pairs."""
    before, after = Counter(old.lower().split()), Counter(new.lower().split())
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def _same(old: Line, new: Line) -> Row:
    words = (Run(old.words),)
    return Row(SAME, old.label, new.label, words, words)


def _moves(parts: dict[Key, list[Row]]) -> dict[Key, list[Row]]:
    """Return the rows with each pair of a removed and an added line of the same words made one moved line."""
    added = {row.new[0].words for rows in parts.values() for row in rows if row.kind == ADDED and row.new[0].words}
    left: dict[str, list[str]] = {}
    for rows in parts.values():
        for row in rows:
            if row.kind == REMOVED and row.old[0].words in added:
                left.setdefault(row.old[0].words, []).append(row.old_label)
    taken: Counter[str] = Counter()
    result: dict[Key, list[Row]] = {key: [] for key in parts}
    for key, rows in parts.items():
        for row in rows:
            if row.kind == ADDED and left.get(row.new[0].words):
                words = row.new[0].words
                label = left[words].pop(0)
                taken[words] += 1
                row = replace(row, kind=MOVED, old_label=label, old=(Run(words),), new=(Run(words),))
            result[key].append(row)
    for key, rows in result.items():
        result[key] = [row for row in rows if not _gone(row, taken)]
    return result


def _gone(row: Row, taken: Counter[str]) -> bool:
    """Say whether this removed row went elsewhere; each move takes away one."""
    if row.kind != REMOVED or not taken[row.old[0].words]:
        return False
    taken[row.old[0].words] -= 1
    return True
