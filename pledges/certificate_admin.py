"""Whose certificates are whose, in the admin: an administrator compares a claim with the issuer's paper and decides."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.admin_actions import confirmed
from emulation.admin_tools import Tool
from emulation.care import Care, CareFilter, declare
from emulation.certificates.admin.testimony import Testimony, grouped
from emulation.certificates.identity import difference
from emulation.workflow import Refused
from pledges.certificate_forms import ConfirmForm, RefuseForm
from pledges.domain import certificates
from pledges.enums import CertificateState
from pledges.models import BoundCertificate
from pledges.queries.certificates import side_by_side

declare(
    Care(
        "chung-thu-cho",
        BoundCertificate,
        _("chứng thư số của người ký chờ xác nhận"),
        lambda rows: rows.filter(state=CertificateState.CLAIMED),
    )
)


@admin.register(BoundCertificate)
class BoundCertificateAdmin(Testimony):
    """What people claimed and what of it was confirmed; read here, decided here, never edited."""

    list_display = ("name_on_it", "person", "state", "serial_in_groups", "claimed_at", "confirmed_at", "ended_at")
    list_filter = (CareFilter, "state")
    fold_fields = ("person__search_key", "serial")
    list_select_related = ("person", "confirmed_by", "renews")
    fieldsets = (
        (None, {"fields": ("state", "person", "names")}),
        (
            _("Trên chứng thư"),
            {
                "fields": (
                    "subject",
                    "uid_shown",
                    "issuer",
                    "serial_in_groups",
                    "valid_from",
                    "valid_until",
                    "print_of_it",
                )
            },
        ),
        (_("Xác nhận"), {"fields": ("claimed_at", "confirmed_at", "confirmed_by", "renews", "ended_at", "note")}),
    )
    readonly_fields = ("names", "serial_in_groups", "print_of_it")
    actions = ("unbind",)

    @admin.display(description=_("tên trên chứng thư"))
    def name_on_it(self, bound: BoundCertificate) -> str:
        """Return the name of the holder, or the subject of a certificate that was bound before names were kept."""
        return str(bound)

    @admin.display(description=_("số sê-ri"))
    def serial_in_groups(self, bound: BoundCertificate) -> str:
        """Return the serial number as people compare it."""
        return grouped(bound.serial)

    @admin.display(description=_("dấu vân tay SHA-256"))
    def print_of_it(self, bound: BoundCertificate) -> str:
        """Return the fingerprint as people compare it."""
        return grouped(bound.sha256)

    @admin.display(description=_("tên tài khoản / tên trên chứng thư"))
    def names(self, bound: BoundCertificate) -> str:
        """Return both names with what differs between them in words."""
        said = difference(str(bound.person), str(bound)) or gettext("Hai tên giống nhau.")
        return format_html("<b>{}</b> / <b>{}</b><br>{}", bound.person, str(bound), said)

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer what can be decided on this certificate now."""
        if obj.ended_at or not self.has_decide_permission(request):
            return []
        decide = reverse("admin:pledges_boundcertificate_decide", args=[obj.pk])
        waiting = obj.state == CertificateState.CLAIMED
        first = [Tool(gettext("Đối chiếu và xác nhận"), url=decide)] if waiting else []
        return [*first, Tool(gettext("Gỡ chứng thư khỏi người ký"), action="unbind")]

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a claim is decided."""
        view = self.admin_site.admin_view(self.decide_view)
        return [path("<path:object_id>/xac-nhan/", view, name="pledges_boundcertificate_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show person and certificate side by side, and confirm or refuse (``deed``)."""
        bound = self.row(request, object_id)
        if not self.has_decide_permission(request):
            raise PermissionDenied
        refuses = request.POST.get("deed") == "refuse"
        sent = request.POST if request.method == "POST" else None
        form = ConfirmForm(None if refuses else sent, user=request.user)
        refusal_form = RefuseForm(sent if refuses else None)
        chosen: Any = refusal_form if refuses else form
        if chosen.is_bound and chosen.is_valid():
            deed = certificates.refuse_certificate if refuses else certificates.confirm_certificate
            try:
                deed(by=request.user, bound=bound, note=chosen.cleaned_data["note"])
            except Refused as refusal:
                chosen.add_error(None, list(refusal.reasons))
            else:
                done = gettext("Đã từ chối chứng thư.") if refuses else gettext("Đã xác nhận chứng thư.")
                messages.success(request, gettext("%(done)s Người ký nhận được thông báo.") % {"done": done})
                return redirect("admin:pledges_boundcertificate_change", bound.pk)
        account, other = side_by_side(str(bound.person), bound.name)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Xác nhận chứng thư số của %(person)s") % {"person": bound.person},
            "opts": self.opts,
            "original": bound,
            "bound": bound,
            "waiting": bound.state == CertificateState.CLAIMED,
            "own": bound.person_id == request.user.pk,
            "account": account,
            "on_it": other,
            "difference": difference(str(bound.person), bound.name),
            "serial": grouped(bound.serial),
            "fingerprint": grouped(bound.sha256),
            "form": form,
            "refusal_form": refusal_form,
        }
        status = 422 if chosen.errors else 200
        return TemplateResponse(request, "admin/pledges/boundcertificate/decide.html", context, status=status)

    @admin.action(description=_("Gỡ chứng thư khỏi người ký"), permissions=["decide"])
    def unbind(self, request: HttpRequest, queryset: Any) -> Any:
        """Ask, then unbind."""
        return confirmed(
            self,
            request,
            queryset,
            action="unbind",
            title=gettext("Gỡ chứng thư khỏi người ký"),
            consequences=[
                gettext("Chữ ký đã có vẫn giữ nguyên."),
                gettext("Muốn ký tiếp bằng chứng thư này, người ký phải nhận lại và quản trị viên phải xác nhận lại."),
            ],
            deed=lambda bound: certificates.unbind(by=request.user, bound=bound),
        )
