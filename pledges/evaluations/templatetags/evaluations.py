"""Filters of the templates of this room."""

from django import template

from pledges.evaluations.boards import say_side
from pledges.evaluations.domain.rules import Leaf
from pledges.evaluations.explanations import INPUTS, input_label
from pledges.evaluations.models import CorrectedScore

register = template.Library()


@register.filter
def input_name(name: str, leaf: Leaf | None = None) -> str:
    """Return what an input of a leaf is called: Tử số, Mẫu số, Số lượng …; ``leaf`` gives it its own name."""
    return input_label(leaf, name) if leaf else str(INPUTS[name])


@register.filter
def corrected_from(line: CorrectedScore) -> str:
    """Return what counted before a corrected line: points, or that the leaf did not apply and why."""
    return say_side(line.points_before, line.before.get("reason", ""))


@register.filter
def corrected_to(line: CorrectedScore) -> str:
    """Return what counts since a corrected line: points, or that the leaf does not apply and why."""
    return say_side(line.points_after, line.after.get("reason", ""))
