"""Ways from the list of a catalogue to its files."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from blocs.permissions import keeps_catalogues


class Exchanged:
    """A list with “Nhập từ tệp”, “Xuất tệp”, “Tải mẫu”; ``exchange`` is the catalogue's part of the addresses."""

    change_list_template = "admin/exchange_list.html"
    exchange: str

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the files to those who keep the catalogues; who only reads has no use for them."""
        offered = self.exchange if keeps_catalogues.test(request.user) else ""
        context = {"exchange": offered, **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)  # type: ignore[misc]
        return response
