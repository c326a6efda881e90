"""Outside authorities: an administrator sees what a file holds before trusting it."""

import base64
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.admin_actions import confirmed
from emulation.admin_tools import Tool
from emulation.care import CareFilter
from emulation.certificates.admin.testimony import Testimony, grouped
from emulation.certificates.forms import CrlForm, TrustForm, UploadForm, WithdrawForm
from emulation.certificates.models import OutsideRoot
from emulation.certificates.outside import keep_crl, trust_roots, withdraw
from emulation.workflow import Refused


class StandingFilter(admin.SimpleListFilter):
    """Whether the authority is still trusted."""

    title = gettext_lazy("tình trạng")
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("con", gettext_lazy("Đang tin cậy")), ("thoi", gettext_lazy("Đã thôi tin cậy"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one kind; an unknown word keeps all."""
        if self.value() in ("con", "thoi"):
            return queryset.filter(withdrawn_at__isnull=self.value() == "con")
        return queryset


@admin.register(OutsideRoot)
class OutsideRootAdmin(Testimony):
    """The outside certificates by which a digital signature is accepted."""

    fold_fields = ("fingerprint",)
    list_display = ["subject", "trusted_from", "valid_until", "crl_until", "withdrawn_at"]
    list_filter = [CareFilter, StandingFilter]
    list_select_related = ["added_by"]
    actions = ["withdraw"]
    fieldsets = [
        (None, {"fields": ["subject", "issuer", "fingerprint_in_groups", "valid_from", "valid_until"]}),
        (None, {"fields": ["trusted_from", "added_at", "added_by", "crl_until"]}),
        (gettext_lazy("Thôi tin cậy"), {"fields": ["withdrawn_at", "withdrawn_by", "note"]}),
    ]
    readonly_fields = ["fingerprint_in_groups"]

    @admin.display(description=gettext_lazy("dấu vân tay SHA-256"))
    def fingerprint_in_groups(self, obj: OutsideRoot) -> str:
        """Return the fingerprint as people compare it."""
        return grouped(obj.fingerprint)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators trust another one."""
        return bool(request.user.has_perm("certificates.add_outsideroot"))

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer a newer revocation list, and to trust it no longer."""
        if obj.withdrawn_at or not self.has_decide_permission(request):
            return []
        crl = Tool(_("Tải danh sách thu hồi"), url=reverse("admin:certificates_outsideroot_crl", args=[obj.pk]))
        return [crl, Tool(_("Thôi tin cậy"), action="withdraw")]

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the revocation list."""
        view = self.admin_site.admin_view(self.crl_view)
        return [path("<path:object_id>/crl/", view, name="certificates_outsideroot_crl"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for the file, show what it holds, and trust it after the password."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "kept" in request.POST:
            return self._trust(request)
        form = UploadForm(*_sent(request))
        if form.is_bound and form.is_valid():
            kept = base64.b64encode(form.content).decode()
            asked = TrustForm(
                user=request.user, initial={"kept": kept, "trusted_from": form.cleaned_data["trusted_from"]}
            )
            return self._page(request, asked, "preview.html", found=_shown(form))
        return self._page(request, form, "upload.html", title=_("Tin cậy tổ chức chứng thực bên ngoài"))

    def _trust(self, request: HttpRequest) -> HttpResponse:
        form = TrustForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                rows = trust_roots(
                    by=request.user, content=form.content, trusted_from=form.cleaned_data["trusted_from"]
                )
            except Refused as refusal:
                form.add_error(None, list(refusal.reasons))
            else:
                messages.success(request, _("Đã tin cậy %(count)d chứng thư.") % {"count": len(rows)})
                return redirect("admin:certificates_outsideroot_changelist")
        return self._page(request, form, "preview.html", found=_shown(form))

    def crl_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a newer revocation list."""
        root = self.row(request, object_id)
        if not self.has_decide_permission(request):
            raise PermissionDenied
        form = CrlForm(*_sent(request))
        if form.is_bound and form.is_valid():
            try:
                kept = keep_crl(by=request.user, root=root, content=form.content())
            except Refused as refusal:
                form.add_error("file", list(refusal.reasons))
            else:
                said = {"count": kept.count, "day": f"{kept.until:%d/%m/%Y}"}
                messages.success(request, _("Đã nhận danh sách thu hồi: %(count)d chứng thư, dùng đến %(day)s.") % said)
                return redirect("admin:certificates_outsideroot_change", root.pk)
        return self._page(request, form, "upload.html", title=_("Tải danh sách thu hồi"), original=root)

    @admin.action(description=gettext_lazy("Thôi tin cậy các chứng thư đã chọn"), permissions=["decide"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[OutsideRoot]) -> TemplateResponse | None:
        """Ask why, then trust the chosen ones no longer."""

        def deed(root: OutsideRoot, note: str) -> bool:
            withdraw(by=request.user, root=root, note=note)
            return True

        return confirmed(
            self,
            request,
            queryset,
            action="withdraw",
            title=_("Thôi tin cậy"),
            consequences=[
                _("Chữ ký số theo các chứng thư này không được nhận nữa."),
                _("Chữ ký đã nhận trước đó vẫn giữ nguyên."),
            ],
            deed=deed,
            form=WithdrawForm,
        )

    def _page(self, request: HttpRequest, form: Any, template: str, **more: Any) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Xem trước chứng thư"),
            "opts": self.opts,
            "original": None,
            "form": form,
            **more,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"admin/certificates/outsideroot/{template}", context, status=status)


def _shown(form: Any) -> list[dict[str, Any]]:
    """Return what the preview shows of each certificate."""
    return [{"each": found, "fingerprint": grouped(found.fingerprint)} for found in getattr(form, "found", [])]


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to; an empty form that was sent is bound as well, and says what is missing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
