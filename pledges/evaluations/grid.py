"""The sheet as its unit fills it in: rows that know their percentage, and what the page's script is told of a save."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import clock
from emulation.numbers import format_decimal
from pledges.evaluations.domain.rules import Entry, Leaf
from pledges.evaluations.domain.scoring import LeafScore, plain, rounded, score_leaf
from pledges.evaluations.explanations import say_lines
from pledges.evaluations.models import Criterion, Evaluation, Score
from pledges.evaluations.queries.beside import Beside, beside_of
from pledges.evaluations.queries.sheets import Line, leaf_of
from pledges.evaluations.screens import Row, Sheet

Told = dict[str, Any]
_CENT = Decimal("0.01")


def percent_of(entry: Entry) -> str:
    """Return the percentage of a numerator and a denominator as shown, or nothing where there is none."""
    if entry.numerator is None or not entry.denominator:
        return ""
    return f"{format_decimal(rounded(entry.numerator * 100 / entry.denominator, _CENT))} %"


@dataclass
class GridRow(Row):
    """A row with what stands beside its numbers: the target, the earlier quarters, the year before.

    ``wanted`` is what the appraiser wrote who returned this line.
    """

    beside: Beside | None = None
    wanted: str = ""

    @property
    def percent(self) -> str:
        """Return the percentage of what is explained beside it: the own entry where that may be changed, else what counts."""
        if self.score is None:
            return ""
        return percent_of(self.score.self_entry() if self.form else self.score.entry())

    @property
    def worth(self) -> Told:
        """Return what the row adds to the totals of what the unit entered, as the script of the page adds it up."""
        leaf = leaf_of(self.criterion)
        return _worth(leaf, score_leaf(leaf, self.score.self_entry() if self.score else Entry()))


class GridSheet(Sheet):
    """All rows of one evaluation with what stands beside them, for the page on which a unit enters its quarter."""

    row_class = GridRow

    def __init__(self, evaluation: Evaluation, *, reader: Any, **more: Any) -> None:
        super().__init__(evaluation, side="self", **more)
        beside = beside_of(evaluation, [row.criterion for row in self.rows if row.line.is_leaf], reader=reader)
        wanted = {line.criterion_id: line.note for line in evaluation.returned_lines}
        for row in self.rows:
            row.beside, row.wanted = beside.get(row.criterion.pk), wanted.get(row.criterion.pk, "")

    @property
    def missing_words(self) -> str:
        """Return how many leaves wait for a value."""
        return said_missing(len(self.missing))

    @property
    def missing_one(self) -> str:
        """Return the sentence for one missing leaf."""
        return said_missing(1)

    @property
    def missing_many(self) -> str:
        """Return the sentence for several missing leaves, with ``#`` for their number."""
        return ngettext("Còn thiếu %(count)s tiêu chí", "Còn thiếu %(count)s tiêu chí", 2) % {"count": "#"}


def told_saved(criterion: Criterion, score: Score) -> Told:
    """Return what the script shows of a line that was saved: the version to go on from, and what its numbers mean."""
    leaf, entry = leaf_of(criterion), score.self_entry()
    scored = score_leaf(leaf, entry)
    replaced = {"replaced": score.replaced.told(criterion.code)} if score.replaced else {}
    return replaced | {
        "state": "saved",
        "version": score.version,
        "score": score.pk,
        "values": _shown_leaf(leaf, score),
        "points": GridRow(Line(criterion, 0, score)).own_points,
        "percent": percent_of(entry),
        "explanation": say_lines(scored.lines),
        "missing": entry.empty,
        "worth": _worth(leaf, scored),
    }


def told_conflict(criterion: Criterion, stored: Score, reasons: Iterable[str]) -> Told:
    """Return what another person saved meanwhile, so that the one at the screen may choose."""
    return told_saved(criterion, stored) | {
        "state": "conflict",
        "problem": " ".join(reasons),
        "by": str(stored.entered_by),
        "at": said_moment(stored.entered_at),
    }


def told_refused(problems: dict[str, list[str]]) -> Told:
    """Return why a line was not taken; ``problems`` by the name of the input, under ``""`` what is about none."""
    return {"state": "refused", "problems": problems}


def _worth(leaf: Leaf, scored: LeafScore) -> Told:
    part = leaf.part.value
    return {"part": part, "points": str(scored.points or 0), "most": str(plain(scored.maximum))}


def _shown_leaf(leaf: Leaf, score: Score) -> Told:
    """Return what the boxes of the leaf show, as LeafForm names them."""
    values = {name: _shown(getattr(score, f"self_{name}")) for name in leaf.inputs}
    if leaf.params.get("not_applicable"):
        values |= {"not_applicable": score.not_applicable, "reason": score.reason}
    return values | {"note": score.note}


def _shown(value: Any) -> Any:
    return format_decimal(value) if value is None or isinstance(value, Decimal) else value


def shown_values(form: forms.Form) -> Told:
    """Return the values of an unbound form as its boxes show them, without the version."""
    values = {name: form[name].value() for name in form.fields if name != "version"}
    return {name: "" if value is None else value for name, value in values.items()}


def said_missing(count: int) -> str:
    """Return the sentence that leads to the first missing leaf; nothing where none is missing."""
    if not count:
        return ""
    return ngettext("Còn thiếu %(count)s tiêu chí", "Còn thiếu %(count)s tiêu chí", count) % {"count": count}


def said_saved() -> str:
    """Return "Đã lưu lúc 10:32"."""
    return _("Đã lưu lúc %(at)s") % {"at": f"{timezone.localtime(clock.now()):%H:%M}"}


def said_moment(moment: Any) -> str:
    """Return a moment as people here write it."""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""
