"""Filters of the templates of this room."""

from django import template

from pledges.evaluations.explanations import INPUTS

register = template.Library()


@register.filter
def input_name(name: str) -> str:
    """Return what an input of a leaf is called: Tử số, Mẫu số, Số lượng …"""
    return str(INPUTS[name])
