"""Saving while somebody types: the same form and the same deed as the button, answered in a few words for a script."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock
from pledges.models import Pledge


def wanted(request: HttpRequest) -> bool:
    """Say whether static/js/autosave.js sent this form."""
    return request.method == "POST" and request.headers.get("X-Autosave") == "1"


def answer(pledge: Pledge, form: Any, *, conflict: bool) -> JsonResponse:
    """Return the version to go on from, or what stands against saving: ``problem`` in words (409 or 422)."""
    if conflict:
        problem = _("Chưa lưu: người khác vừa sửa mục này. Bấm “Lưu” để xem cả hai bản rồi chọn.")
        return JsonResponse({"problem": problem}, status=409)
    if form.errors:
        problems = [f"{_label(form, name)}{error}" for name, errors in form.errors.items() for error in errors]
        return JsonResponse({"problem": _("Chưa lưu: %(problems)s") % {"problems": " ".join(problems)}}, status=422)
    version = Pledge.objects.values_list("version", flat=True).get(pk=pledge.pk)
    at = timezone.localtime(clock.now())
    return JsonResponse({"version": version, "saved": _("Đã lưu lúc %(at)s") % {"at": f"{at:%H:%M:%S}"}})


def _label(form: Any, name: str) -> str:
    return f"{form.fields[name].label}: " if name in form.fields else ""
