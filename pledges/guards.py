"""What the database itself holds about frozen texts and signatures; see emulation/guards.py."""

from emulation.guards import Guard, declare

_FROZEN = "({row}) IN ('agreed', 'signing', 'signed')"


def _part(table: str, event: str) -> Guard:
    row = "NEW" if event == "INSERT" else "OLD"
    state = f"SELECT state FROM pledges_pledge WHERE id = {row}.pledge_id"
    return Guard(
        f"{table}_{event.lower()}_frozen",
        f"pledges_{table}",
        event,
        _FROZEN.format(row=state),
        "Văn bản giao ước đã chốt, không thể sửa các phần của dự thảo.",
    )


declare(
    *(_part(table, event) for table in ("ground", "clause", "target") for event in ("INSERT", "UPDATE", "DELETE")),
    Guard(
        "pledge_text_stays_frozen",
        "pledges_pledge",
        "UPDATE",
        "OLD.frozen_sha256 <> '' AND NEW.frozen_sha256 <> '' AND OLD.frozen_sha256 <> NEW.frozen_sha256",
        "Văn bản giao ước đã chốt, không thể thay bằng văn bản khác.",
    ),
    Guard(
        "signed_pledge_stays",
        "pledges_pledge",
        "UPDATE",
        "OLD.state = 'signed' AND NEW.state <> 'signed'",
        "Giao ước đã ký đủ, không thể đưa về trạng thái trước.",
    ),
    Guard(
        "signature_stays",
        "pledges_signatory",
        "UPDATE",
        "OLD.state = 'signed' AND (SELECT state FROM pledges_pledge WHERE id = OLD.pledge_id) = 'signed'",
        "Chữ ký của giao ước đã ký đủ, không thể sửa.",
    ),
    Guard(
        "signature_is_not_deleted",
        "pledges_signatory",
        "DELETE",
        "OLD.state = 'signed'",
        "Chữ ký đã có, không thể xóa.",
    ),
)
