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
_REVISIONS = _("Bản đã ký được giữ nguyên, không thể sửa hoặc xóa.")
_SIGNING_FILE = _("Tệp ký được giữ nguyên, không thể đổi hoặc xóa.")
# The file of the pledge itself that is in force, and how the field of a place in it is called.
_FILE_OF_PLACE = (
    "FROM pledges_signingfile f WHERE f.pledge_id = NEW.pledge_id AND f.appendix = 0 AND f.lapsed_at IS NULL"
)
FIELD_OF_PLACE = (
    "CASE WHEN NEW.seat_id IS NULL THEN 'witness-' || NEW.\"order\" ELSE 'unit-' || (SELECT u.code FROM blocs_unit u "
    "JOIN blocs_seat s ON s.unit_id = u.id WHERE s.id = NEW.seat_id) END"
)
# What a new revision extends: the one before it, or the page as it was prepared.
_BEFORE = (
    "(SELECT d.{column} FROM pledges_signingfile f LEFT JOIN pledges_revision r ON r.signing_file_id = f.id "
    "AND r.number = NEW.number - 1 JOIN files_storedfile d ON d.id = COALESCE(r.file_id, f.prepared_id) "
    "WHERE f.id = NEW.signing_file_id AND f.lapsed_at IS NULL)"
)
_HOW_MANY = "(SELECT COUNT(*) FROM pledges_revision WHERE signing_file_id = NEW.signing_file_id)"
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


_CERTIFICATE = _("Chứng thư của người ký là chứng tích, không sửa, không xóa. Hãy gỡ chứng thư khỏi người ký.")
_OWN_CERTIFICATE = ("id", "person_id", "sha256", "serial")

_UNIT_SIGNS = (
    "COALESCE(NEW.closed_on, '9999-12-31') <> COALESCE(OLD.closed_on, '9999-12-31') AND EXISTS "
    "(SELECT 1 FROM pledges_pledge p JOIN blocs_seat s ON s.bloc_year_id = p.bloc_year_id "
    "JOIN blocs_blocyear y ON y.id = p.bloc_year_id "
    "WHERE s.unit_id = NEW.id AND p.state = 'signing' AND y.ends_on > NEW.closed_on)"
)

declare(
    Guard("boundcertificate_stays", "pledges_boundcertificate", "DELETE", "1 = 1", _CERTIFICATE),
    Guard(
        "boundcertificate_keeps_its_certificate",
        "pledges_boundcertificate",
        "UPDATE",
        " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _OWN_CERTIFICATE)
        + " OR (OLD.state <> 'by_name' AND ("
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("subject", "issuer", "issuer_key", "uid_hash"))
        + "))",
        _CERTIFICATE,
    ),
    Guard(
        "boundcertificate_ended_stays",
        "pledges_boundcertificate",
        "UPDATE",
        "OLD.ended_at IS NOT NULL",
        _("Chứng thư đã gỡ hoặc không được xác nhận thì không sửa được. Hãy nhận lại chứng thư."),
    ),
    Guard(
        "boundcertificate_is_claimed_first",
        "pledges_boundcertificate",
        "UPDATE",
        "OLD.state <> NEW.state AND ((NEW.state = 'confirmed' AND OLD.state <> 'pending') "
        "OR (NEW.state = 'pending' AND OLD.state <> 'by_name') OR NEW.state = 'by_name')",
        _("Người ký phải nhận chứng thư trước khi quản trị viên xác nhận."),
    ),
    Guard(
        "boundcertificate_begins_as_a_claim",
        "pledges_boundcertificate",
        "INSERT",
        "NEW.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM pledges_boundcertificate r WHERE r.id = NEW.renews_id "
        "AND r.state = 'confirmed' AND r.person_id = NEW.person_id AND r.uid_hash = NEW.uid_hash AND r.uid_hash <> '' "
        "AND r.issuer_key = NEW.issuer_key AND r.issuer_key <> '')",
        _("Người ký phải nhận chứng thư trước khi quản trị viên xác nhận."),
    ),
    *(
        Guard(
            f"boundcertificate_of_open_account_{event.lower()}",
            "pledges_boundcertificate",
            event,
            f"NEW.state = 'confirmed' AND {before}EXISTS "
            "(SELECT 1 FROM accounts_user u WHERE u.id = NEW.person_id AND NOT u.is_active)",
            _("Tài khoản đã ngừng hoạt động nên không được xác nhận chứng thư. Hãy cho tài khoản hoạt động lại trước."),
        )
        for event, before in (("INSERT", ""), ("UPDATE", "OLD.state <> 'confirmed' AND "))
    ),
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
        "NEW.state = 'signed' AND (EXISTS "
        "(SELECT 1 FROM pledges_signatory WHERE pledge_id = NEW.id AND role = 'unit' AND state <> 'signed') OR "
        "(SELECT COUNT(*) FROM pledges_signatory WHERE pledge_id = NEW.id AND role = 'witness' AND state = 'signed') < "
        "COALESCE(NEW.witness_quorum, "
        "(SELECT COUNT(*) FROM pledges_signatory WHERE pledge_id = NEW.id AND role = 'witness')))",
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
        "signature_is_in_the_file",
        "pledges_signatory",
        "UPDATE",
        f"OLD.state <> 'signed' AND NEW.state = 'signed' AND EXISTS "
        f"(SELECT 1 {_FILE_OF_PLACE} AND f.text_sha256 = NEW.text_sha256) AND NOT EXISTS "
        f"(SELECT 1 {_FILE_OF_PLACE} AND EXISTS (SELECT 1 FROM pledges_revision r WHERE r.signing_file_id = f.id "
        f"AND r.means = NEW.means AND r.field = {FIELD_OF_PLACE}))",
        _("Chữ ký không có trong tệp ký của giao ước."),
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
    *(
        Guard(f"revision_{event.lower()}", "pledges_revision", event, "1 = 1", _REVISIONS)
        for event in ("UPDATE", "DELETE")
    ),
    Guard(
        "revision_extends_the_one_before",
        "pledges_revision",
        "INSERT",
        f"NEW.number <> {_HOW_MANY} + 1 OR NEW.extends_sha256 <> COALESCE({_BEFORE.format(column='sha256')}, '') OR "
        f"(SELECT size FROM files_storedfile WHERE id = NEW.file_id) <= {_BEFORE.format(column='size')} OR "
        "NEW.sha256 <> (SELECT sha256 FROM files_storedfile WHERE id = NEW.file_id)",
        _("Bản mới phải nối tiếp đúng bản đang có của tệp ký còn hiệu lực."),
    ),
    *(
        Guard(f"ink_signature_{event.lower()}", "pledges_inksignature", event, "1 = 1", _REVISIONS)
        for event in ("UPDATE", "DELETE")
    ),
    Guard(
        "signing_file_stays",
        "pledges_signingfile",
        "UPDATE",
        "OLD.pledge_id <> NEW.pledge_id OR OLD.appendix <> NEW.appendix OR OLD.code <> NEW.code OR "
        "OLD.text_sha256 <> NEW.text_sha256 OR OLD.prepared_id IS NOT NULL AND "
        "(NEW.prepared_id IS NULL OR NEW.prepared_id <> OLD.prepared_id) OR OLD.lapsed_at IS NOT NULL",
        _SIGNING_FILE,
    ),
    Guard("signing_file_is_not_deleted", "pledges_signingfile", "DELETE", "1 = 1", _SIGNING_FILE),
    Guard(
        "authorisation_is_not_deleted",
        "pledges_authorisation",
        "DELETE",
        "1 = 1",
        _("Ủy quyền chỉ được thu hồi, không xóa."),
    ),
)
