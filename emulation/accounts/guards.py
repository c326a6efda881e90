"""What the database itself holds about accounts; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

declare(
    Guard(
        "account_with_traces_stays",
        "accounts_user",
        "DELETE",
        "EXISTS (SELECT 1 FROM audit_event WHERE actor_id = OLD.id OR "
        "(object_type = 'accounts.user' AND object_id = CAST(OLD.id AS VARCHAR(40))))",
        _("Nhật ký giữ tên người này nên không xóa được tài khoản. Hãy cho tài khoản ngừng hoạt động."),
    ),
)
