"""What the verbs of the record are called on a screen; each room names its own deeds."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

_names: dict[str, Any] = {}


def name_deeds(names: Mapping[str, Any]) -> None:
    """Take what a room calls its deeds: a lazy word by verb (``pledge.agreed``)."""
    _names.update(names)


def deed_name(verb: str) -> str:
    """Return what ``verb`` is called; what the admin does to any row is named after the row, an unknown verb by itself."""
    if verb in _names:
        return str(_names[verb])
    thing, _dot, done = verb.rpartition(".")
    kinds = {"added": _("Thêm %(kind)s"), "changed": _("Sửa %(kind)s"), "deleted": _("Xóa %(kind)s")}
    kind = _kinds().get(thing)
    return kinds[done] % {"kind": kind} if kind and done in kinds else verb


def kind_name(label: str) -> str:
    """Return what a kind of object (``pledges.pledge``) is called; one that is no more, by itself."""
    app, _dot, model = label.partition(".")
    try:
        return str(apps.get_model(app, model)._meta.verbose_name)
    except LookupError:
        return label


@cache
def _kinds() -> dict[str, Any]:
    return {str(model._meta.model_name): model._meta.verbose_name for model in apps.get_models()}
