"""Boxes that are written without a template are those of Django's templates, to the letter."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from emulation.inputs import PLAIN_INPUTS

WIDGETS = [
    forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 1000, "size": 1234}),
    forms.TextInput(attrs={"disabled": True, "required": False, "aria-label": "I.1 \"Tử\" số <b> & 'khác'"}),
    forms.TextInput(attrs={"aria-label": gettext_lazy("Mức"), "data-x": None, 'odd"name': "x"}),
    forms.HiddenInput(),
    forms.CheckboxInput(attrs={"class": "form-check-input"}),
    forms.NumberInput(attrs={"step": Decimal("0.25")}),
    forms.Select(choices=[("", "—"), ("a", "<Tốt>")]),
    forms.Textarea(attrs={"rows": 3}),
    forms.SelectMultiple(choices=[("a", "A"), ("b", "B")]),
]
VALUES = [
    None,
    "",
    "0",
    0,
    1234.5,
    1234567,
    True,
    False,
    "a",
    "1.234,5",
    '"><script>alert(1)</script>&amp;',
    mark_safe("&amp;"),
    gettext_lazy("Điểm"),
    date(2026, 9, 4),
    "ê\n\u202e",
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("localized", [False, True])
def test_a_box_is_the_one_of_the_template(widget: forms.Widget, value: Any, localized: bool):
    widget.is_localized = localized
    asked = {"name": "c1-số<", "value": value, "attrs": {"id": "id_c1"}}
    assert widget.render(**asked, renderer=PLAIN_INPUTS) == widget.render(**asked, renderer=TemplatesSetting())
