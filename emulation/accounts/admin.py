"""Accounts in the admin: opened and closed here; what they may do is said by posts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from emulation.accounts.models import User
from emulation.admin_tools import FoldedSearch
from emulation.audit.log import record


class AccountCreationForm(AdminUserCreationForm):
    """A new account with a first password."""

    class Meta(AdminUserCreationForm.Meta):  # type: ignore[name-defined,misc]
        model = User
        fields = ("username", "full_name", "email")
        field_classes: dict[str, type[forms.Field]] = {}


class AccountChangeForm(UserChangeForm):
    """An account that exists."""

    class Meta(UserChangeForm.Meta):  # type: ignore[name-defined,misc]
        model = User
        field_classes: dict[str, type[forms.Field]] = {}


@admin.register(User)
class AccountAdmin(FoldedSearch, DjangoUserAdmin):
    """Accounts, by name with or without diacritics."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    search_fields = ("search_key",)
    list_display = ["username", "full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active"]
    date_hierarchy = "date_joined"
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "email"]}),
        (_("Tình trạng"), {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "usable_password", "password1", "password2"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: an account is deactivated, because signatures and audit rows keep pointing at somebody."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save and record; of a password only that it was set, never its value."""
        super().save_model(request, obj, form, change)
        changed = [name for name in form.changed_data if "password" not in name]
        record("account.changed" if change else "account.opened", obj, by=request.user, details={"fields": changed})

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
                record("account.password_set", User.objects.get(pk=unquote(id)), by=request.user)
        return response
