"""The pledge as it stands: the signed text with every signed appendix applied, and what stands where.

Pure functions of plain data. Numbers never move: what is repealed keeps its number and says so, what is added takes the
next one, so that an appendix written in October still names the right clause in November.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from emulation.numbers import roman
from pledges.appendices.enums import ChangeKind
from pledges.domain.text import TARGETS_HEADING, goal_of

Plain = dict[str, Any]
REPEALED = "(Đã bãi bỏ)"


def standing(text: Plain, appendices: Iterable[Plain]) -> Plain:
    """Return ``text`` (canonical, of the pledge) as it stands after ``appendices`` (canonical, in their order).

    What was touched has a ``note`` that names the appendix; what was repealed has ``repealed``. ``text`` is not changed.
    """
    result = deepcopy(text)
    for appendix in appendices:
        for change in appendix["changes"]:
            _DEEDS[ChangeKind(change["kind"])](result, change, f"Phụ lục số {appendix['number']}")
    return result


def in_force(text: Plain) -> Plain:
    """Return a standing text without what was repealed and without notes: what can be compared and measured."""
    result = deepcopy(text)
    result["targets"] = [target for target in result["targets"] if not target.get("repealed")]
    for section in result["sections"]:
        section["clauses"] = [clause for clause in section["clauses"] if not clause.get("repealed")]
    for row in (*result["targets"], *(clause for each in result["sections"] for clause in each["clauses"])):
        row.pop("note", None)
    return result


def clauses_in(text: Plain) -> dict[str, Plain]:
    """Return the clauses in force by their place: ``{"I.2": {"number": "2", "text": …}}``."""
    return {
        f"{section['number']}.{clause['number']}": clause
        for section in text["sections"]
        for clause in section["clauses"]
        if not clause.get("repealed")
    }


def targets_in(text: Plain) -> dict[str, Plain]:
    """Return the targets in force by their place: ``II.3`` for the whole bloc, ``<unit> / 3`` for one unit."""
    return {target_place(text, target): target for target in text["targets"] if not target.get("repealed")}


def target_place(text: Plain, target: Plain) -> str:
    """Return the place of a target."""
    if target["unit"]:
        return f"{target['unit']} / {target['number']}"
    return f"{text['targets_number']}.{target['number']}"


def units_in(text: Plain) -> list[str]:
    """Return the units that signed, in the order of the text."""
    return [each["unit"] for each in text["signatories"] if each["role"] != "witness"]


def old_words(text: Plain, kind: ChangeKind, place: str) -> str:
    """Return what stands at ``place`` before the change, ``""`` where something is added or nothing stands there."""
    if kind.adds:
        return ""
    if kind.of_clause:
        return str(clauses_in(text).get(place, {}).get("text", ""))
    target = targets_in(text).get(place)
    return f"{target['indicator']}: {goal_of(target)}" if target else ""


def next_number(text: Plain, kind: ChangeKind, place: str) -> str:
    """Return the number that an addition at ``place`` takes; what was repealed keeps its own."""
    if kind is ChangeKind.CLAUSE_ADDED:
        rows = next(section["clauses"] for section in text["sections"] if section["number"] == place)
    else:
        rows = [target for target in text["targets"] if target["unit"] == place]
    return str(max((int(row["number"]) for row in rows), default=0) + 1)


def _replace_clause(text: Plain, change: Plain, mark: str) -> None:
    clauses_in(text)[change["place"]].update(text=change["text"], note=f"Sửa đổi theo {mark}")


def _add_clause(text: Plain, change: Plain, mark: str) -> None:
    section = next(each for each in text["sections"] if each["number"] == change["place"])
    section["clauses"].append({"number": change["number"], "text": change["text"], "note": f"Bổ sung theo {mark}"})


def _repeal_clause(text: Plain, change: Plain, mark: str) -> None:
    clauses_in(text)[change["place"]].update(text=REPEALED, note=f"Bãi bỏ theo {mark}", repealed=True)


def _replace_target(text: Plain, change: Plain, mark: str) -> None:
    targets_in(text)[change["place"]].update(**change["target"], note=f"Sửa đổi theo {mark}")


def _add_target(text: Plain, change: Plain, mark: str) -> None:
    unit = change["place"]
    target = {"number": change["number"], "unit": unit, **change["target"], "note": f"Bổ sung theo {mark}"}
    group = [place for place, each in enumerate(text["targets"]) if each["unit"] == unit]
    text["targets"].insert(group[-1] + 1 if group else (len(text["targets"]) if unit else 0), target)
    if not text["targets_number"]:
        text["targets_number"], text["targets_heading"] = roman(len(text["sections"]) + 1), TARGETS_HEADING


def _repeal_target(text: Plain, change: Plain, mark: str) -> None:
    targets_in(text)[change["place"]].update(note=f"Bãi bỏ theo {mark}", repealed=True)


_DEEDS: dict[ChangeKind, Callable[[Plain, Plain, str], None]] = {
    ChangeKind.CLAUSE_REPLACED: _replace_clause,
    ChangeKind.CLAUSE_ADDED: _add_clause,
    ChangeKind.CLAUSE_REPEALED: _repeal_clause,
    ChangeKind.TARGET_REPLACED: _replace_target,
    ChangeKind.TARGET_ADDED: _add_target,
    ChangeKind.TARGET_REPEALED: _repeal_target,
}
