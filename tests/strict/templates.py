"""A variable that a template of ours names must exist; Django would print nothing in its place."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from unittest import mock

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node

# ``{{ x|default:"…" }}`` says in the template itself that x may be missing.
_SAYS_SO = {"default", "default_if_none", "yesno"}


class Undefined(str):
    """Stands in for Django's empty ``string_if_invalid`` and fails where one of our own templates printed it.

    Django asks the string whether it is true (in ``{{ }}`` and in arguments of tags) or whether it contains ``%s`` (in
    ``{% blocktranslate %}``); the caller's frame tells which variable of which template it was. Templates of
    libraries, such as the Django admin's, are left as they are.
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        filters = getattr(expression, "filters", None)
        if filters is not None and not any(getattr(each[0], "__name__", "") in _SAYS_SO for each in filters):
            _fail(str(expression.var), frame)
        return False

    def __contains__(self, part: object) -> bool:
        frame = sys._getframe(1)
        if part == "%s" and frame.f_code.co_name == "render_value":
            _fail(frame.f_locals["key"], frame)
        return False


def _fail(variable: str, frame: FrameType | None) -> None:
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            if str(node.origin.name).startswith(f"{settings.BASE_DIR / 'templates'}/"):
                pytest.fail(f"Undefined variable {variable!r} in {node.origin.name}, line {node.token.lineno}")
            return
        frame = frame.f_back


@contextmanager
def undefined_variables_fail() -> Iterator[None]:
    """Turn the rule on."""
    with mock.patch.object(engines["django"].engine, "string_if_invalid", Undefined()):
        yield
