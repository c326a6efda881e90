"""What the database itself holds about keys and certificates; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_KEY_COLUMNS = (
    "id",
    "der",
    "fingerprint",
    "serial",
    "sealed_key",
    "secret_id",
    "valid_from",
    "used_until",
    "valid_until",
)
_CERTIFICATE_COLUMNS = (*_KEY_COLUMNS, "authority_id", "kind", "name", "unit")
_STAYS = _(
    "Chứng thư và khóa đã cấp là chứng tích, không sửa, không xóa. Hãy thu hồi rồi để hệ thống cấp chứng thư mới."
)


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


declare(
    Guard(
        "certificate_keeps_its_key",
        "certificates_certificate",
        "UPDATE",
        f"{_changed(_CERTIFICATE_COLUMNS)} OR COALESCE(NEW.holder_id, 0) <> COALESCE(OLD.holder_id, 0)",
        _STAYS,
    ),
    Guard("authority_keeps_its_key", "certificates_authority", "UPDATE", _changed(_KEY_COLUMNS), _STAYS),
    *(
        Guard(f"{table}_stays", f"certificates_{table}", "DELETE", "1 = 1", _STAYS)
        for table in ("authority", "certificate", "outsideroot")
    ),
    Guard(
        "outside_root_keeps_its_certificate",
        "certificates_outsideroot",
        "UPDATE",
        _changed(("id", "der", "fingerprint", "subject", "issuer", "valid_from", "valid_until", "trusted_from")),
        _("Chứng thư bên ngoài đã tin cậy là chứng tích, không sửa được. Hãy thôi tin cậy rồi thêm chứng thư mới."),
    ),
    Guard(
        "outside_root_withdrawn_stays",
        "certificates_outsideroot",
        "UPDATE",
        "OLD.withdrawn_at IS NOT NULL",
        _("Chứng thư đã thôi tin cậy thì không sửa được. Muốn tin cậy lại, hãy tải chứng thư lên lần nữa."),
    ),
    Guard(
        "certificate_revoked_stays_revoked",
        "certificates_certificate",
        "UPDATE",
        "OLD.state = 'revoked'",
        _("Chứng thư đã thu hồi thì không dùng lại, không sửa được. Lần ký sau hệ thống cấp chứng thư mới."),
    ),
    Guard(
        "certificate_replaced_stays_replaced",
        "certificates_certificate",
        "UPDATE",
        "OLD.state = 'replaced' AND NEW.state = 'valid'",
        _("Chứng thư đã thay thì không dùng lại được. Lần ký sau hệ thống cấp chứng thư mới."),
    ),
    Guard(
        "authority_retired_stays_retired",
        "certificates_authority",
        "UPDATE",
        "OLD.state = 'retired'",
        _("CA nội bộ đã thay thì không cấp lại được. Hãy tạo CA mới."),
    ),
    Guard(
        "certificate_of_open_account",
        "certificates_certificate",
        "INSERT",
        "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = NEW.holder_id AND NOT u.is_active)",
        _("Tài khoản đã ngừng hoạt động nên không được cấp chứng thư. Hãy cho tài khoản hoạt động lại trước."),
    ),
)
