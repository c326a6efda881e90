"""What the database itself holds about appendices that are no longer drafts; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare
from pledges.guards import FIELD_OF_PLACE

_STATE = "(SELECT state FROM appendices_appendix WHERE id = {row}.appendix_id)"
_PARTS = _("Phụ lục đã chốt để ký, không thể sửa nội dung.")
_PLACES = _("Danh sách người ký phụ lục đã chốt, không thể thêm hoặc bớt.")
_TEXT = _("Văn bản phụ lục đã chốt, không thể thay bằng văn bản khác.")
_FILE = (
    "FROM pledges_signingfile f JOIN appendices_appendix a ON a.pledge_id = f.pledge_id AND a.number = f.appendix "
    "WHERE a.id = NEW.appendix_id AND f.lapsed_at IS NULL"
)
_HEADING = ("pledge_id", "number", "place", "held_on", "reason")

declare(
    Guard(
        "appendix_is_to_a_signed_pledge",
        "appendices_appendix",
        "INSERT",
        "(SELECT state FROM pledges_pledge WHERE id = NEW.pledge_id) <> 'signed'",
        _("Giao ước chưa ký đủ nên sửa thẳng văn bản, không cần phụ lục."),
    ),
    *(
        Guard(
            f"change_{event.lower()}_frozen", "appendices_change", event, _STATE.format(row=row) + " <> 'draft'", _PARTS
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    Guard(
        "appendix_text_stays_frozen",
        "appendices_appendix",
        "UPDATE",
        "OLD.frozen_sha256 <> '' AND NEW.frozen_sha256 <> '' AND (OLD.frozen_sha256 <> NEW.frozen_sha256 OR "
        "OLD.frozen_text <> NEW.frozen_text OR "
        + " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _HEADING)
        + ")",
        _TEXT,
    ),
    Guard(
        "appendix_document_stays",
        "appendices_appendix",
        "UPDATE",
        "OLD.document_id IS NOT NULL AND (NEW.document_id IS NULL OR NEW.document_id <> OLD.document_id)",
        _("Bản phụ lục đã phát hành, không thể thay tệp khác."),
    ),
    Guard(
        "signed_appendix_stays",
        "appendices_appendix",
        "UPDATE",
        "OLD.state = 'signed' AND NEW.state <> 'signed'",
        _("Phụ lục đã ký đủ, không thể đưa về trạng thái trước."),
    ),
    Guard(
        "frozen_appendix_is_not_deleted",
        "appendices_appendix",
        "DELETE",
        "OLD.state <> 'draft'",
        _("Phụ lục đã chốt để ký, không thể xóa."),
    ),
    Guard(
        "appendix_is_signed_by_all",
        "appendices_appendix",
        "UPDATE",
        "NEW.state = 'signed' AND (NOT EXISTS (SELECT 1 FROM appendices_appendixsignatory WHERE appendix_id = NEW.id) "
        "OR EXISTS (SELECT 1 FROM appendices_appendixsignatory WHERE appendix_id = NEW.id AND role = 'unit' "
        "AND state <> 'signed') OR (SELECT COUNT(*) FROM appendices_appendixsignatory WHERE appendix_id = NEW.id "
        "AND role = 'witness' AND state = 'signed') < COALESCE("
        "(SELECT witness_quorum FROM pledges_pledge WHERE id = NEW.pledge_id), (SELECT COUNT(*) "
        "FROM appendices_appendixsignatory WHERE appendix_id = NEW.id AND role = 'witness')))",
        _("Phụ lục chưa đủ chữ ký."),
    ),
    Guard(
        "appendix_signature_stays",
        "appendices_appendixsignatory",
        "UPDATE",
        "OLD.state = 'signed' AND " + _STATE.format(row="OLD") + " <> 'draft'",
        _("Chữ ký đã có, không thể sửa. Muốn ký lại phải mở lại phụ lục có lý do."),
    ),
    Guard(
        "appendix_signature_is_of_its_text",
        "appendices_appendixsignatory",
        "UPDATE",
        "OLD.state <> 'signed' AND NEW.state = 'signed' AND NOT EXISTS (SELECT 1 FROM appendices_appendix "
        "WHERE id = NEW.appendix_id AND state = 'signing' AND frozen_sha256 = NEW.text_sha256)",
        _("Chữ ký không thuộc văn bản đã chốt của phụ lục đang ký."),
    ),
    Guard(
        "appendix_signature_is_in_the_file",
        "appendices_appendixsignatory",
        "UPDATE",
        f"OLD.state <> 'signed' AND NEW.state = 'signed' AND EXISTS "
        f"(SELECT 1 {_FILE} AND f.text_sha256 = NEW.text_sha256) AND NOT EXISTS (SELECT 1 {_FILE} "
        "AND EXISTS (SELECT 1 FROM pledges_revision r WHERE r.signing_file_id = f.id AND r.means = NEW.means "
        f"AND r.field = {FIELD_OF_PLACE}))",
        _("Chữ ký không có trong tệp ký của phụ lục."),
    ),
    Guard(
        "appendix_signature_is_given_later",
        "appendices_appendixsignatory",
        "INSERT",
        "NEW.state <> 'waiting' OR " + _STATE.format(row="NEW") + " <> 'signing'",
        _PLACES,
    ),
    Guard(
        "appendix_places_stay",
        "appendices_appendixsignatory",
        "DELETE",
        _STATE.format(row="OLD") + " <> 'draft'",
        _PLACES,
    ),
)
