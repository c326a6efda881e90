"""What the database itself holds about the library; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_TABLE = "library_highlight"
_YEAR_RESTS = "(SELECT state FROM blocs_blocyear WHERE id = {row}.bloc_year_id) <> 'active'"
_WORDS = (
    *("title", "person", "level", "sponsor", "theme", "starts_on", "ends_on", "happened_on"),
    *("quarter", "decision_id", "text"),
)


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


declare(
    *(
        Guard(
            f"highlight_{event.lower()}_in_running_year",
            _TABLE,
            event,
            _YEAR_RESTS.format(row="NEW" if event == "INSERT" else "OLD"),
            _("Kho chỉ ghi được khi năm thi đua đang hoạt động."),
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    Guard(
        "highlight_begins_as_draft",
        _TABLE,
        "INSERT",
        "NEW.state <> 'draft'",
        _("Mục mới trong kho phải bắt đầu là bản nháp."),
    ),
    Guard(
        "highlight_is_of_a_member",
        _TABLE,
        "INSERT",
        "NEW.seat_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM blocs_seat WHERE id = NEW.seat_id AND bloc_year_id = NEW.bloc_year_id)",
        _("Đơn vị không phải thành viên của khối trong năm này."),
    ),
    Guard(
        "highlight_stays_where_it_is",
        _TABLE,
        "UPDATE",
        _changed("bloc_year_id", "seat_id", "kind"),
        _("Mục trong kho không chuyển sang khối, đơn vị hoặc loại khác."),
    ),
    Guard(
        "shared_highlight_keeps_its_words",
        _TABLE,
        "UPDATE",
        "OLD.state = 'shared' AND NEW.state = 'shared' AND " + _changed(*_WORDS),
        _("Mục đã chia sẻ thì không sửa. Hãy rút về, sửa rồi chia sẻ lại."),
    ),
    Guard(
        "shared_highlight_is_no_draft_again",
        _TABLE,
        "UPDATE",
        "OLD.state <> 'draft' AND NEW.state = 'draft'",
        _("Mục đã từng chia sẻ không trở lại là bản nháp."),
    ),
    Guard(
        "shared_highlight_is_not_deleted",
        _TABLE,
        "DELETE",
        "OLD.state <> 'draft'",
        _("Mục đã từng chia sẻ thì không xóa; hãy rút về, có lý do."),
    ),
)
