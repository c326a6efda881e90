"""Lists of testimony: read in the admin, written by the deeds of the product alone."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.models import BlocYear
from blocs.permissions import keeps_catalogues
from emulation.admin_tools import RowTools


def person(field: str, words: Any) -> Any:
    """Return the column that shows who did it, under Vietnamese words: ``field`` leads to the account."""

    def shown(obj: Any) -> Any:
        return getattr(obj, field)

    shown.__name__ = field
    return admin.display(description=words, ordering=field)(shown)


_PEOPLE = {
    "attached_by": person("attached_by", gettext_lazy("người đính kèm")),
    "decided_by": person("decided_by", gettext_lazy("người quyết định")),
    "granted_by": person("granted_by", gettext_lazy("người gia hạn")),
    "linked_by": person("linked_by", gettext_lazy("người gắn")),
    "opened_by": person("opened_by", gettext_lazy("người lập")),
    "published_by": person("published_by", gettext_lazy("người công bố")),
    "raised_by": person("raised_by", gettext_lazy("người kiến nghị")),
    "withdrawn_by": person("withdrawn_by", gettext_lazy("người hủy")),
    "written_by": person("written_by", gettext_lazy("người ghi")),
}


class OnlyRead:
    """Nothing is added, changed or deleted here, by nobody."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the fields, people under words."""
        return [_PEOPLE.get(name, name) for name in self.fields]  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return all that is shown."""
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows come from deeds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are testimony."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are testimony."""
        return False


class SealedLines(OnlyRead, admin.TabularInline):
    """Rows of a sealed row, on its form."""

    extra = 0


class Sealed(OnlyRead, RowTools, admin.ModelAdmin):  # type: ignore[misc]  # as every list with RowTools
    """A read-only list of rows of a bloc-year; ``year`` is the path to it.

    A system administrator reads all of them, an auditor those of the blocs that are theirs to see. The way to the page in
    the product stands beside a row for whoever may open that page.
    """

    year = ""
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def address(self, obj: Any) -> str:
        """Return the address of the row's page in the product."""
        return str(obj.get_absolute_url())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what the reader may see, and whether the page of the row is open to them."""
        rows, years = super().get_queryset(request), BlocYear.objects.visible_to(request.user)
        if not keeps_catalogues.test(request.user):
            rows = rows.filter(**{f"{self.year}__in": years})
        return rows.annotate(seen_by_reader=Exists(years.filter(pk=OuterRef(self.year))))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Add the way to the product's page as the last column."""
        return [*(_PEOPLE.get(name, name) for name in super().get_list_display(request)), "page"]

    @admin.display(description=gettext_lazy("trang"))
    def page(self, obj: Any) -> str:
        """Return the link to the product's page, or a dash for who may not see it."""
        url = self._page_url(obj)
        return format_html('<a href="{}">{}</a>', url, _("Xem trên trang")) if url else "–"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the record of deeds on the row: that is its history."""
        row = self.get_object(request, object_id)
        chosen = {"object_type": self.opts.label_lower, "object_id": row.pk if row else 0}
        return redirect(f"{reverse('admin:audit_event_changelist')}?{urlencode(chosen)}")

    def _page_url(self, obj: Any) -> str:
        return self.address(obj) if obj is not None and getattr(obj, "seen_by_reader", False) else ""
