"""The internal authority and what it issued."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from emulation.admin_actions import confirmed
from emulation.admin_tools import Tool
from emulation.care import CareFilter
from emulation.certificates.admin.testimony import Testimony, grouped
from emulation.certificates.domain import revoke
from emulation.certificates.forms import RevokeForm
from emulation.certificates.making import as_pem
from emulation.certificates.models import Authority, Certificate, Reason, State
from emulation.certificates.queries import WARNED
from emulation.downloads import attached


class EndsFilter(admin.SimpleListFilter):
    """Until when the key is used."""

    title = gettext_lazy("thời hạn khóa")
    parameter_name = "thoi-han"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what is over, what ends soon and the rest."""
        return [
            ("con-han", gettext_lazy("Còn hạn")),
            ("sap-het", gettext_lazy("Hết hạn trong 60 ngày tới")),
            ("da-het", gettext_lazy("Đã hết hạn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the chosen span; an unknown word keeps all."""
        now = clock.now()
        span = {
            "con-han": Q(used_until__gt=now),
            "sap-het": Q(used_until__gt=now, used_until__lte=now + WARNED),
            "da-het": Q(used_until__lte=now),
        }.get(self.value() or "")
        return queryset.filter(span) if span is not None else queryset


@admin.register(Authority)
class AuthorityAdmin(Testimony):
    """The authorities: one issues, the earlier ones vouch for what they issued."""

    fold_fields = ("fingerprint",)
    list_display = ["organisation", "state", "issued_at", "used_until", "valid_until"]
    list_filter = [CareFilter, "state"]
    fields = ["organisation", "state", "fingerprint_in_groups", "issued_at", "used_until", "valid_until", "retired_at"]
    readonly_fields = ["fingerprint_in_groups"]

    @admin.display(description=gettext_lazy("dấu vân tay SHA-256"))
    def fingerprint_in_groups(self, obj: Authority) -> str:
        """Return the fingerprint as people compare it."""
        return grouped(obj.fingerprint)

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer the root certificate, which is public, for other programs."""
        return [Tool(_("Tải chứng thư gốc (PEM)"), url=reverse("admin:certificates_authority_pem", args=[obj.pk]))]

    def get_urls(self) -> list[URLPattern]:
        """Add the download of the root."""
        view = self.admin_site.admin_view(self.pem_view)
        return [path("<path:object_id>/goc.pem", view, name="certificates_authority_pem"), *super().get_urls()]

    def pem_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hand the root certificate out."""
        authority = self.row(request, object_id)
        return attached(as_pem(bytes(authority.der)).encode(), f"internal-root-{authority.fingerprint[:8]}.pem")


@admin.register(Certificate)
class CertificateAdmin(Testimony):
    """Certificates of people and organisers, with the deed of revoking them."""

    fold_fields = ("holder__search_key", "serial", "fingerprint")
    list_display = ["name", "unit", "kind", "state", "issued_at", "used_until"]
    list_filter = ["state", EndsFilter, "kind", "reason"]
    list_select_related = ["holder"]
    date_hierarchy = "issued_at"
    actions = ["revoke"]
    fieldsets = [
        (None, {"fields": ["name", "unit", "kind", "holder", "authority"]}),
        (
            gettext_lazy("Chứng thư"),
            {"fields": ["serial", "fingerprint_in_groups", "issued_at", "used_until", "valid_until"]},
        ),
        (
            gettext_lazy("Tình trạng"),
            {"fields": ["state", "replaced_at", "revoked_at", "revoked_by", "reason", "note"]},
        ),
    ]
    readonly_fields = ["fingerprint_in_groups"]

    @admin.display(description=gettext_lazy("dấu vân tay SHA-256"))
    def fingerprint_in_groups(self, obj: Certificate) -> str:
        """Return the fingerprint as people compare it."""
        return grouped(obj.fingerprint)

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer to revoke what is not revoked."""
        may = self.has_decide_permission(request) and obj.state != State.REVOKED
        return [Tool(_("Thu hồi"), action="revoke")] if may else []

    @admin.action(description=gettext_lazy("Thu hồi các chứng thư đã chọn"), permissions=["decide"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Certificate]) -> TemplateResponse | None:
        """Ask why, then revoke the chosen certificates."""

        def deed(certificate: Certificate, reason: str, note: str) -> bool:
            revoke(by=request.user, certificate=certificate, reason=Reason(reason), note=note)
            return True

        return confirmed(
            self,
            request,
            queryset.select_related("holder"),
            action="revoke",
            title=_("Thu hồi chứng thư"),
            consequences=[
                _("Khóa của các chứng thư này không ký được nữa; không thể khôi phục."),
                _("Văn bản đã ký trước lúc thu hồi vẫn giữ giá trị; danh sách thu hồi ghi thời điểm và lý do."),
                _("Lần ký sau, hệ thống cấp chứng thư mới. Muốn chặn hẳn một người, hãy ngừng tài khoản của người đó."),
            ],
            deed=deed,
            form=RevokeForm,
        )
