"""Filters and tags that every template may use."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emulation import deadlines
from emulation.emphasis import emphasised
from emulation.form_errors import FormError, errors_in
from emulation.icons import SHAPES
from emulation.numbers import format_decimal, roman
from emulation.states import tone

register = template.Library()

register.filter("roman", roman)
register.filter("tone", tone)
register.filter("deadline", deadlines.in_words)
register.filter("remaining", deadlines.remaining)
register.filter("urgency", deadlines.urgency)


@register.filter
def points(value: Decimal | None) -> str:
    """Return points with a decimal comma; an empty value stays empty, it is not 0."""
    return format_decimal(value)


@register.filter(name="emphasised")
def emphasised_words(value: str) -> SafeString:
    """Return what people typed with its **bold** and _italic_ words marked; everything else in it is plain text."""
    return emphasised(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]`` or None."""
    return mapping.get(key)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing ``name`` of emulation/icons.py; it says nothing to a screen reader, the word beside it does."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        name,
        SHAPES[name],
    )


@register.simple_tag(takes_context=True)
def form_errors(context: template.Context) -> list[FormError]:
    """Return what has to be corrected in the forms of this page; the frame of every page asks once."""
    return errors_in(context)
