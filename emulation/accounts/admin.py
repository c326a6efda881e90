"""Accounts in the admin. What they may do is said by posts; with them they are shown and closed in blocs/admin/people.py."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.accounts.domain import remove_second_factor, set_activity
from emulation.accounts.models import User
from emulation.accounts.passwords import issue_password, own_now
from emulation.admin_actions import confirmed
from emulation.admin_tools import FoldedSearch, RowTools, changes_of
from emulation.answers import shown_once
from emulation.audit.log import record
from emulation.audit.models import Event
from emulation.workflow import NotAllowed, Refused

HISTORY = 200  # deeds on one account that its history shows
_DEEDS = {
    "account.opened": gettext_lazy("Mở tài khoản"),
    "account.changed": gettext_lazy("Sửa"),
    "account.activated": gettext_lazy("Cho hoạt động lại"),
    "account.deactivated": gettext_lazy("Ngừng hoạt động"),
    "account.password_set": gettext_lazy("Đặt mật khẩu mới"),
    "account.password_issued": gettext_lazy("Cấp mật khẩu mới"),
    "account.password_chosen": gettext_lazy("Tự chọn mật khẩu"),
    "account.second_factor_added": gettext_lazy("Thêm xác thực hai bước"),
    "account.second_factor_dropped": gettext_lazy("Tự bỏ xác thực hai bước"),
    "account.recovery_codes_made": gettext_lazy("Tạo mã dự phòng mới"),
    "account.second_factor_removed": gettext_lazy("Gỡ xác thực hai bước"),
}


class AccountCreationForm(UserCreationForm):
    """A new account with a first password, which serves once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "Mật khẩu này chỉ dùng để đăng nhập lần đầu: chủ tài khoản phải chọn mật khẩu riêng rồi mới làm việc, ký được."
        )

    class Meta(UserCreationForm.Meta):  # type: ignore[name-defined,misc]
        model = User
        fields = ("username", "full_name", "email")
        field_classes: dict[str, type[forms.Field]] = {}


class AccountChangeForm(UserChangeForm):
    """An account that exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password" in self.fields:  # not for somebody who only reads
            self.fields["password"].help_text = ""  # the widget says it, in our words

    class Meta(UserChangeForm.Meta):  # type: ignore[name-defined,misc]
        model = User
        field_classes: dict[str, type[forms.Field]] = {}


class NewPasswordForm(AdminPasswordChangeForm):
    """A new password for somebody who forgot theirs; an account is closed by deactivating it, not by its password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@admin.register(User)
class AccountAdmin(RowTools, FoldedSearch, DjangoUserAdmin):
    """Accounts, by name with or without diacritics."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    add_form_template = None
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/accounts/user/password.html"  # noqa: S105  (a path)
    search_fields = ("search_key",)
    list_display = ["username", "full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "last_login"]
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = 50
    date_hierarchy = "date_joined"
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["is_active", "last_login", "date_joined"]
    list_select_related = ()
    actions = ["issue_passwords", "activate", "remove_second_factor"]
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "email"]}),
        (gettext_lazy("Tình trạng"), {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "password1", "password2"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: an account is deactivated, because signatures and audit rows keep pointing at somebody."""
        return False

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say why, to somebody who typed the address."""
        raise NotAllowed(
            _("Không xóa tài khoản: chữ ký và nhật ký giữ tên người này. Hãy dùng “Ngừng hoạt động” thay cho xóa.")
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save and record; of a password only that it was set, never its value."""
        super().save_model(request, obj, form, change)
        verb = "account.changed" if change else "account.opened"
        record(verb, obj, by=request.user, details={"fields": changes_of(form)})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what was done to the account, old → new, from the record of deeds: it keeps no versions of itself."""
        user = self.get_object(request, unquote(object_id))
        if user is None:
            raise Http404
        if not self.has_view_or_change_permission(request, user):
            raise PermissionDenied
        events = Event.objects.filter(object_type=user._meta.label_lower, object_id=str(user.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lịch sử: %(row)s") % {"row": user},
            "opts": user._meta,
            "original": user,
            "deeds": [_deed(event) for event in events.order_by("-sequence")[:HISTORY]],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/deeds.html", context)

    def user_change_password(  # the name of the argument is Django's
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> HttpResponse:
        """Set a new password and record that it was set, together."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:  # a refused form comes back as 200
                user = User.objects.get(pk=unquote(id))
                record("account.password_set", user, by=request.user)
                if (
                    user.pk == request.user.pk
                ):  # Django's form cannot know who sits there; every other case is safe as it is
                    own_now(user)
        return response

    @admin.action(description=gettext_lazy("Cấp mật khẩu mới và in phiếu trao tay"), permissions=["change"])
    def issue_passwords(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse | None:
        """Ask, then show new passwords of the chosen accounts, once, on a page to be printed and cut."""
        issued: list[tuple[User, str]] = []

        def deed(user: User) -> bool:
            issued.append((user, issue_password(by=request.user, user=user)))
            return True

        asked = confirmed(
            self,
            request,
            queryset,
            action="issue_passwords",
            title=_("Cấp mật khẩu mới"),
            consequences=[
                _("Mật khẩu cũ hết dùng được; các phiên đang mở của những người này kết thúc."),
                _("Mật khẩu mới hiện ra một lần, ngay sau đây, để in và trao tận tay."),
                _("Lần đăng nhập đầu, người nhận phải chọn mật khẩu của riêng mình."),
            ],
            deed=deed,
        )
        if asked is not None or not issued:
            return asked
        context = {
            **self.admin_site.each_context(request),
            "title": _("Phiếu mật khẩu"),
            "opts": self.opts,
            "issued": issued,
        }
        return shown_once(TemplateResponse(request, "admin/accounts/user/issued.html", context))

    @admin.action(description=gettext_lazy("Cho các tài khoản đã chọn hoạt động lại"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open the chosen accounts again."""
        self._each(request, queryset, lambda user: set_activity(by=request.user, user=user, active=True))

    @admin.action(description=gettext_lazy("Gỡ xác thực hai bước (người dùng mất điện thoại)"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people whose phone is gone log in with their password again."""
        self._each(request, queryset, lambda user: remove_second_factor(by=request.user, user=user))

    def _each(self, request: HttpRequest, queryset: QuerySet[User], deed: Any) -> None:
        """Do ``deed`` for all of ``queryset`` or for none."""
        try:
            with transaction.atomic():
                done = sum(deed(user) for user in queryset)
        except Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, _("Đã cập nhật %(count)d tài khoản.") % {"count": done})


def _deed(event: Event) -> dict[str, Any]:
    """Return a recorded deed as the history shows it."""
    fields = event.details.get("fields", {})
    return {
        "at": event.at,
        "what": _DEEDS.get(event.verb, event.verb),
        "who": event.actor_name.rpartition(" (")[0] or event.actor_name,
        "changes": [
            {"field": User._meta.get_field(name).verbose_name, "old": old or "–", "new": new or "–"}
            for name, (old, new) in (fields.items() if isinstance(fields, dict) else ())
        ],
    }
