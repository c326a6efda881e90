"""Writing the boxes of a form without a template, for pages that have hundreds of them."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe

_PLAIN = {f"django/forms/widgets/{name}.html" for name in ("input", "text", "hidden", "checkbox")}


class PlainInputs(TemplatesSetting):
    """Writes text boxes, hidden fields and check boxes to the letter as Django's templates do, everything else with them.

    Two templates and a context for each box are half of the time of a page with sixty lines.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """Return the box."""
        if template_name not in _PLAIN:
            return super().render(template_name, context, request)
        widget = context["widget"]
        said = [f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"']
        if widget["value"] is not None:
            said.append(f' value="{_shown(widget["value"])}"')
        for name, value in widget["attrs"].items():
            if value is not False:
                said.append(f" {_shown(name)}" if value is True else f' {_shown(name)}="{_shown(value)}"')
        return mark_safe("".join([*said, ">"]))  # noqa: S308 - every part of it is escaped


def _shown(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeData) else str(value))


PLAIN_INPUTS = PlainInputs()
