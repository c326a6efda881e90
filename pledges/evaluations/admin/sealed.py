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


class OnlyRead:
    """Nothing is added, changed or deleted here, by nobody."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return all that is shown."""
        return tuple(self.fields)  # type: ignore[attr-defined]

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
        return [*super().get_list_display(request), "page"]

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
