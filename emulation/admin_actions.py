"""Deeds on many rows of the admin, each after a page that says what will happen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from emulation.workflow import Refused

MOST = 200  # rows at once: what a person can still read on the page that asks


def confirmed(
    options: Any,
    request: HttpRequest,
    queryset: QuerySet[Any],
    *,
    action: str,
    title: str,
    consequences: list[str],
    deed: Callable[..., bool],
    form: type[forms.Form] = forms.Form,
) -> TemplateResponse | None:
    """Ask, then do ``deed(row, **fields of the form)`` for all rows or for none.

    Returns the page that asks, with the reasons where a row refused; None once it is done. ``deed`` says whether it
    changed anything; the message counts those.
    """
    if queryset.count() > MOST:
        messages.error(request, _("Mỗi lần chọn tối đa %(most)d dòng. Hãy lọc rồi làm từng phần.") % {"most": MOST})
        return None
    rows = list(queryset.order_by("pk"))
    sent = "confirmed" in request.POST
    filled = form(request.POST if sent else None)
    refused: list[str] = []
    if sent and filled.is_valid():
        try:
            with transaction.atomic():
                done = sum(deed(row, **filled.cleaned_data) for row in rows)
        except Refused as refusal:
            refused = refusal.reasons
        else:
            messages.success(request, _("Đã cập nhật %(count)d dòng.") % {"count": done})
            return None
    context = {
        **options.admin_site.each_context(request),
        "title": title,
        "opts": options.model._meta,
        "rows": rows,
        "action": action,
        "consequences": consequences,
        "form": filled,
        "refused": refused,
        "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/confirm_action.html", context)
