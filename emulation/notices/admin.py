"""The log of mails in the admin: to be read; a mail that failed may be queued again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.notices.models import MailState, OutgoingMail
from emulation.notices.outbox import send_queued


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """Read-only list of mails."""

    list_display = ["address", "notice", "state", "tries", "error", "sent_at"]
    list_filter = ["state"]
    list_select_related = ["notice"]
    search_fields = ["address", "notice__text"]
    date_hierarchy = "sent_at"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: mails are written by deeds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        """Refuse: this is a log."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        """Refuse: this is a log."""
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Ask for the right to keep accounts: an auditor reads, an administrator sends again."""
        return request.user.has_perm("accounts.change_user")

    @admin.action(description=gettext_lazy("Gửi lại các thư gửi lỗi đã chọn"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        """Queue the failed mails among the chosen ones again, and try at once."""
        count = queryset.filter(state=MailState.FAILED).update(state=MailState.QUEUED, tries=0, error="")
        send_queued.enqueue()
        messages.success(request, _("Đã đưa %(count)d thư vào hàng chờ gửi.") % {"count": count})
