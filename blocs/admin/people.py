"""Accounts together with the posts of their people: what they may do, and their leaving."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.admin.exchange import Exchanged
from blocs.admin.posts import PostsOfPerson
from blocs.domain.posts import deactivate
from blocs.models import Post
from emulation import clock
from emulation.accounts.admin import AccountAdmin
from emulation.accounts.models import User
from emulation.admin_actions import confirmed
from emulation.admin_tools import Tool
from emulation.care import CareFilter

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(Exchanged, AccountAdmin):
    """Accounts with the posts that give them their rights; nobody is deleted, who leaves is deactivated."""

    exchange = "tai-khoan"
    list_display = ["username", "full_name", "posts_today", "email", "is_active", "last_login"]
    list_filter = [CareFilter, "is_active", "last_login"]
    actions = ["deactivate", *AccountAdmin.actions]
    inlines = [PostsOfPerson]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show posts once there is a person to hold them."""
        return list(self.inlines) if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring the posts of today along to the list: one query."""
        today = Post.objects.valid_on(clock.today()).select_related("unit")
        return super().get_queryset(request).prefetch_related(Prefetch("posts", today, to_attr="held_today"))

    @admin.display(description=gettext_lazy("chức vụ hôm nay"))
    def posts_today(self, obj: Any) -> str:
        """Return titles and units."""
        return "; ".join(f"{post.title}, {post.unit}" for post in obj.held_today) or "–"

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer to close an open account."""
        closing = obj.is_active and self.has_change_permission(request, obj) and obj.pk != request.user.pk
        return [Tool(_("Ngừng hoạt động"), action="deactivate")] if closing else []

    @admin.action(description=gettext_lazy("Ngừng hoạt động các tài khoản đã chọn"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse | None:
        """Ask, then close the chosen accounts and end the posts of their people."""
        return confirmed(
            self,
            request,
            queryset,
            action="deactivate",
            title=_("Ngừng hoạt động tài khoản"),
            consequences=[
                _("Mọi phiên đang mở kết thúc ngay; người này không đăng nhập được nữa."),
                _("Chức vụ đang giữ kết thúc hết hôm nay; chức vụ chưa bắt đầu được rút lại."),
                _("Tên, chữ ký và nhật ký được giữ nguyên; có thể cho tài khoản hoạt động lại, chức vụ thì ghi mới."),
            ],
            deed=lambda user: deactivate(by=request.user, user=user),
        )
