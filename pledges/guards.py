"""What the database itself holds about frozen texts and signatures; see emulation/guards.py.

The messages lie in the database in Vietnamese; ``emulation.constraints.explain`` translates them for the reader.
"""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_STATE = "(SELECT state FROM pledges_pledge WHERE id = {row}.pledge_id)"
_FROZEN = " IN ('agreed', 'signing', 'signed')"
_SIGNING = " IN ('signing', 'signed')"
_PARTS = _("Văn bản giao ước đã chốt, không thể sửa các phần của dự thảo.")
_OPINIONS = _("Văn bản giao ước đã chốt, không thể sửa ý kiến góp ý.")
_VERSIONS = _("Phiên bản của giao ước được giữ nguyên, không thể sửa hoặc xóa.")
_PLACES = _("Danh sách người ký đã chốt cùng văn bản giao ước, không thể thêm hoặc bớt.")
# What is printed of the pledge itself, beside its parts.
_HEADING = (
    "bloc_year_id",
    "number",
    "superior",
    "organiser",
    "place",
    "conference_on",
    "abstract",
    "opening",
    "closing",
    "recipients",
)


def _frozen_rows(table: str, event: str, message: str) -> Guard:
    row = "NEW" if event == "INSERT" else "OLD"
    return Guard(
        f"{table}_{event.lower()}_frozen", f"pledges_{table}", event, _STATE.format(row=row) + _FROZEN, message
    )


_UNIT_SIGNS = (
    "COALESCE(NEW.closed_on, '9999-12-31') <> COALESCE(OLD.closed_on, '9999-12-31') AND EXISTS "
    "(SELECT 1 FROM pledges_pledge p JOIN blocs_seat s ON s.bloc_year_id = p.bloc_year_id "
    "JOIN blocs_blocyear y ON y.id = p.bloc_year_id "
    "WHERE s.unit_id = NEW.id AND p.state = 'signing' AND y.ends_on > NEW.closed_on)"
)

declare(
    Guard(
        "unit_stays_while_it_signs",
        "blocs_unit",
        "UPDATE",
        _UNIT_SIGNS,
        _("Đơn vị đang trong đợt ký giao ước thi đua. Hãy ký xong hoặc mở lại văn bản rồi mới cho đơn vị kết thúc."),
    ),
    *(
        _frozen_rows(table, event, _PARTS)
        for table in ("ground", "clause", "target")
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    *(_frozen_rows("opinion", event, _OPINIONS) for event in ("INSERT", "UPDATE", "DELETE")),
    *(
        Guard(f"version_{event.lower()}", "pledges_version", event, "1 = 1", _VERSIONS)
        for event in ("UPDATE", "DELETE")
    ),
    Guard(
        "pledge_text_stays_frozen",
        "pledges_pledge",
        "UPDATE",
        "OLD.frozen_sha256 <> '' AND NEW.frozen_sha256 <> '' AND "
        "(OLD.frozen_sha256 <> NEW.frozen_sha256 OR OLD.frozen_text <> NEW.frozen_text)",
        _("Văn bản giao ước đã chốt, không thể thay bằng văn bản khác."),
    ),
    Guard(
        "pledge_heading_stays_frozen",
        "pledges_pledge",
        "UPDATE",
        "OLD.frozen_sha256 <> '' AND NEW.frozen_sha256 <> '' AND ("
        + " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _HEADING)
        + ")",
        _("Văn bản giao ước đã chốt, không thể sửa phần đầu văn bản."),
    ),
    Guard(
        "pledge_document_stays",
        "pledges_pledge",
        "UPDATE",
        "OLD.document_id IS NOT NULL AND (NEW.document_id IS NULL OR NEW.document_id <> OLD.document_id)",
        _("Bản giao ước đã phát hành, không thể thay tệp khác."),
    ),
    Guard(
        "signed_pledge_stays",
        "pledges_pledge",
        "UPDATE",
        "OLD.state = 'signed' AND NEW.state <> 'signed'",
        _("Giao ước đã ký đủ, không thể đưa về trạng thái trước."),
    ),
    Guard(
        "frozen_pledge_is_not_deleted",
        "pledges_pledge",
        "DELETE",
        "OLD.state" + _FROZEN,
        _("Giao ước đã thống nhất, không thể xóa."),
    ),
    Guard(
        "pledge_is_signed_by_all",
        "pledges_pledge",
        "UPDATE",
        "NEW.state = 'signed' AND EXISTS "
        "(SELECT 1 FROM pledges_signatory WHERE pledge_id = NEW.id AND state <> 'signed')",
        _("Giao ước chưa đủ chữ ký."),
    ),
    Guard(
        "signature_stays",
        "pledges_signatory",
        "UPDATE",
        "OLD.state = 'signed' AND " + _STATE.format(row="OLD") + _SIGNING,
        _("Chữ ký đã có, không thể sửa. Muốn ký lại phải mở lại giao ước có lý do."),
    ),
    Guard(
        "signature_is_of_the_frozen_text",
        "pledges_signatory",
        "UPDATE",
        "OLD.state <> 'signed' AND NEW.state = 'signed' AND NOT EXISTS (SELECT 1 FROM pledges_pledge "
        "WHERE id = NEW.pledge_id AND state = 'signing' AND frozen_sha256 = NEW.text_sha256)",
        _("Chữ ký không thuộc văn bản đã chốt của giao ước đang ký."),
    ),
    Guard(
        "signature_is_given_later",
        "pledges_signatory",
        "INSERT",
        "NEW.state <> 'waiting'",
        _("Chỗ ký mới phải ở trạng thái chờ ký."),
    ),
    Guard(
        "unit_places_are_made_at_opening",
        "pledges_signatory",
        "INSERT",
        "NEW.role = 'unit' AND " + _STATE.format(row="NEW") + " <> 'agreed'",
        _PLACES,
    ),
    Guard(
        "witness_places_are_agreed",
        "pledges_signatory",
        "INSERT",
        "NEW.role = 'witness' AND " + _STATE.format(row="NEW") + _FROZEN,
        _PLACES,
    ),
    Guard(
        "signatory_is_not_deleted",
        "pledges_signatory",
        "DELETE",
        "OLD.state = 'signed' OR " + _STATE.format(row="OLD") + _FROZEN,
        _PLACES,
    ),
)
