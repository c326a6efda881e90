"""Filters of the templates of this room."""

from django import template

from pledges.evaluations.domain.rules import Leaf
from pledges.evaluations.explanations import INPUTS, input_label

register = template.Library()


@register.filter
def input_name(name: str, leaf: Leaf | None = None) -> str:
    """Return what an input of a leaf is called: Tử số, Mẫu số, Số lượng …; ``leaf`` gives it its own name."""
    return input_label(leaf, name) if leaf else str(INPUTS[name])
