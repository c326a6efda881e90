"""Lists that are read, never edited: each change is a deed, and the history is the record of deeds."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.admin_tools import FoldedSearch, RowTools
from emulation.audit.models import Event
from emulation.audit.words import deed_name

HISTORY = 200  # deeds that a history shows
_DEEDS = {
    "authority.created": gettext_lazy("Tạo CA"),
    "authority.retired": gettext_lazy("Thay CA"),
    "authority.secret_replaced": gettext_lazy("Thay tệp bí mật"),
    "certificate.issued": gettext_lazy("Cấp chứng thư"),
    "certificate.revoked": gettext_lazy("Thu hồi"),
    "outside_root.trusted": gettext_lazy("Tin cậy"),
    "outside_root.withdrawn": gettext_lazy("Thôi tin cậy"),
    "outside_root.crl_kept": gettext_lazy("Cập nhật danh sách thu hồi"),
}


class Testimony(RowTools, FoldedSearch, admin.ModelAdmin):  # type: ignore[misc]  # as every list with RowTools
    """A read-only list; ``change`` is asked for the deeds on its rows."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows come from deeds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are testimony."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are testimony."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Ask for the right to do deeds on these rows: an auditor reads, an administrator decides."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """Return the row, for those who may see it; else 404 or 403."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the recorded deeds on the row."""
        row = self.row(request, object_id)
        events = Event.objects.filter(object_type=self.opts.label_lower, object_id=str(row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lịch sử: %(row)s") % {"row": row},
            "opts": self.opts,
            "original": row,
            "deeds": [_deed(event) for event in events.order_by("-sequence")[:HISTORY]],
        }
        return TemplateResponse(request, "admin/deeds.html", context)


def grouped(fingerprint: str) -> str:
    """Return a fingerprint as people compare it: upper case, in groups of four."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4)).upper()


def _deed(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "what": _DEEDS.get(event.verb) or deed_name(event.verb),
        "who": event.actor_name.rpartition(" (")[0] or event.actor_name,
        "changes": [{"field": _("Lý do"), "old": "–", "new": event.note}] if event.note else [],
    }
