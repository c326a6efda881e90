"""Filters that every template may use."""

from decimal import Decimal
from typing import Any

from django import template

from emulation.numbers import format_decimal, roman

register = template.Library()

register.filter("roman", roman)


@register.filter
def points(value: Decimal | None) -> str:
    """Return points with a decimal comma; an empty value stays empty, it is not 0."""
    return format_decimal(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]`` or None."""
    return mapping.get(key)
