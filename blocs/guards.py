"""What the database itself holds about units, bloc-years, seats and posts; see emulation/guards.py.

The messages lie in the database in Vietnamese; ``emulation.constraints.explain`` translates them for the reader.
"""

from django.utils.translation import gettext_noop as _

from blocs.enums import SIGNS_FOR
from emulation.guards import Guard, declare

_FORMING = "(SELECT state FROM blocs_blocyear WHERE id = {row}.bloc_year_id) = 'forming'"
_WRONG_COPY = (
    "NOT EXISTS (SELECT 1 FROM blocs_blocyear y JOIN blocs_bloc b ON b.id = y.bloc_id "
    "WHERE y.id = NEW.bloc_year_id AND y.year = NEW.year AND b.kind = NEW.kind)"
)
_COPY_MESSAGE = _("Năm và loại khối ghi ở ghế thành viên phải đúng như của năm thi đua.")
_EXCLUDED_TOO_EARLY = "NEW.excluded AND " + _FORMING.format(row="NEW")
_TOO_EARLY_MESSAGE = _("Chỉ ghi không xét thi đua khi năm thi đua đang hoạt động hoặc đã kết thúc.")
_CLOSED = "EXISTS (SELECT 1 FROM blocs_bloc WHERE id = NEW.bloc_id AND closed_on IS NOT NULL)"
_RUNS_CLOSED = "NEW.state = 'active' AND " + _CLOSED
_CLOSED_MESSAGE = _("Khối đã kết thúc. Muốn mở lại, hãy ghi quyết định thành lập lại.")

# A successor lives on the effective day and, where the reorganisation founded it, began on it; a predecessor was there before
# and, unless it was only separated from, is closed by then. Links that hold this cannot run in a circle.
_LINK_CONTRADICTS_DATES = (
    "NOT EXISTS (SELECT 1 FROM blocs_succession s, blocs_unit p, blocs_unit n "
    "WHERE s.id = NEW.succession_id AND p.id = NEW.predecessor_id AND n.id = NEW.successor_id "
    "AND (n.closed_on IS NULL OR n.closed_on >= s.effective_on) "
    "AND (n.established_on = s.effective_on OR (s.kind = 'absorb' AND "
    "(n.established_on IS NULL OR n.established_on < s.effective_on))) "
    "AND (p.established_on IS NULL OR p.established_on < s.effective_on) "
    "AND ((s.kind = 'separate' AND (p.closed_on IS NULL OR p.closed_on >= s.effective_on)) "
    "OR (s.kind <> 'separate' AND p.closed_on < s.effective_on)))"
)
_LINK_MESSAGE = _("Ngày của đơn vị trước và sau sắp xếp không khớp với ngày có hiệu lực.")
_SUCCESSION_STAYS = _("Lần sắp xếp đơn vị đã ghi thì không sửa, không xóa; hãy ghi một lần sắp xếp mới.")
_FOREVER = "'9999-12-31'"
_DATE_OF_SUCCESSION_MOVES = (
    f"(COALESCE(NEW.closed_on, {_FOREVER}) <> COALESCE(OLD.closed_on, {_FOREVER}) AND EXISTS "
    "(SELECT 1 FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "WHERE l.predecessor_id = NEW.id AND s.kind <> 'separate')) OR "
    f"(COALESCE(NEW.established_on, {_FOREVER}) <> COALESCE(OLD.established_on, {_FOREVER}) AND EXISTS "
    "(SELECT 1 FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "WHERE l.successor_id = NEW.id AND s.kind <> 'absorb')) OR "
    "EXISTS (SELECT 1 FROM blocs_successionlink l JOIN blocs_succession s ON s.id = l.succession_id "
    "WHERE s.effective_on > NEW.closed_on AND (l.successor_id = NEW.id OR "
    "(l.predecessor_id = NEW.id AND s.kind = 'separate')))"
)
# Three steps up are more than the sector has levels (supreme, province, division or district).
_PARENTS_RUN_IN_A_CIRCLE = (
    "EXISTS (SELECT 1 FROM blocs_unit p LEFT JOIN blocs_unit g ON g.id = p.parent_id "
    "LEFT JOIN blocs_unit h ON h.id = g.parent_id WHERE p.id = NEW.parent_id "
    "AND (p.parent_id = NEW.id OR g.parent_id = NEW.id OR h.parent_id = NEW.id))"
)
_FORMER_NAME_OUTSIDE = (
    "EXISTS (SELECT 1 FROM blocs_unit u WHERE u.id = NEW.unit_id "
    "AND (u.established_on > NEW.ends_on OR u.closed_on <= NEW.ends_on))"
)
_FORMER_NAME_MESSAGE = _("Tên trước đây phải kết thúc trong thời gian đơn vị hoạt động. Hãy sửa ngày.")

declare(
    Guard("link_dates_inserted", "blocs_successionlink", "INSERT", _LINK_CONTRADICTS_DATES, _LINK_MESSAGE),
    *(
        Guard(f"{table}_{event.lower()}_stays", f"blocs_{table}", event, "1 = 1", _SUCCESSION_STAYS)
        for table in ("succession", "successionlink")
        for event in ("UPDATE", "DELETE")
    ),
    Guard(
        "unit_keeps_dates_of_succession",
        "blocs_unit",
        "UPDATE",
        _DATE_OF_SUCCESSION_MOVES,
        _("Ngày thành lập, ngày kết thúc của đơn vị theo quyết định sắp xếp đã ghi, không sửa riêng được."),
    ),
    Guard(
        "unit_outlives_its_names",
        "blocs_unit",
        "UPDATE",
        "EXISTS (SELECT 1 FROM blocs_formername f WHERE f.unit_id = NEW.id AND f.ends_on >= NEW.closed_on)",
        _("Đơn vị có lần đổi tên có hiệu lực sau ngày kết thúc. Hãy chọn ngày kết thúc sau lần đổi tên."),
    ),
    Guard(
        "unit_parents_form_a_tree",
        "blocs_unit",
        "UPDATE",
        _PARENTS_RUN_IN_A_CIRCLE,
        _("Đơn vị cấp trên đang là đơn vị cấp dưới của chính đơn vị này. Hãy chọn đơn vị cấp trên khác."),
    ),
    *(
        Guard(
            f"former_name_{event.lower()}_within", "blocs_formername", event, _FORMER_NAME_OUTSIDE, _FORMER_NAME_MESSAGE
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard("seat_copies_inserted", "blocs_seat", "INSERT", _WRONG_COPY, _COPY_MESSAGE),
    Guard("seat_copies_updated", "blocs_seat", "UPDATE", _WRONG_COPY, _COPY_MESSAGE),
    Guard(
        "bloc_year_is_led",
        "blocs_blocyear",
        "UPDATE",
        "NEW.state <> 'forming' AND ("
        "(SELECT COUNT(*) FROM blocs_seat WHERE bloc_year_id = NEW.id AND role = 'head') <> 1 OR "
        "(SELECT COUNT(*) FROM blocs_seat WHERE bloc_year_id = NEW.id AND role = 'deputy') = 0)",
        _("Năm thi đua phải có đúng một khối trưởng và ít nhất một khối phó trước khi hoạt động."),
    ),
    Guard(
        "bloc_year_starts_forming",
        "blocs_blocyear",
        "INSERT",
        "NEW.state <> 'forming'",
        _("Năm thi đua mới phải bắt đầu ở trạng thái đang thành lập."),
    ),
    Guard(
        "bloc_year_keeps_its_year",
        "blocs_blocyear",
        "UPDATE",
        "(NEW.year <> OLD.year OR NEW.bloc_id <> OLD.bloc_id) AND "
        "EXISTS (SELECT 1 FROM blocs_seat WHERE bloc_year_id = NEW.id)",
        _("Không thể đổi năm hoặc khối khi năm thi đua đã có đơn vị thành viên."),
    ),
    Guard(
        "bloc_keeps_its_kind",
        "blocs_bloc",
        "UPDATE",
        "NEW.kind <> OLD.kind AND EXISTS (SELECT 1 FROM blocs_blocyear y JOIN blocs_seat s ON s.bloc_year_id = y.id "
        "WHERE y.bloc_id = NEW.id)",
        _("Không thể đổi loại khối khi khối đã có đơn vị thành viên."),
    ),
    Guard(
        "seat_of_running_year_is_not_added",
        "blocs_seat",
        "INSERT",
        "NOT " + _FORMING.format(row="NEW"),
        _("Không thể thêm đơn vị thành viên khi năm thi đua đã hoạt động."),
    ),
    Guard(
        "seat_of_running_year_stays",
        "blocs_seat",
        "DELETE",
        "NOT " + _FORMING.format(row="OLD"),
        _("Không thể bỏ đơn vị thành viên khi năm thi đua đã hoạt động."),
    ),
    Guard(
        "seat_of_running_year_keeps_role",
        "blocs_seat",
        "UPDATE",
        "(NEW.role <> OLD.role OR NEW.bloc_year_id <> OLD.bloc_year_id OR NEW.unit_id <> OLD.unit_id) AND NOT "
        + _FORMING.format(row="OLD"),
        _("Không thể đổi vai trò hoặc đơn vị của ghế khi năm thi đua đã hoạt động."),
    ),
    Guard(
        "bloc_with_running_year_stays_open",
        "blocs_bloc",
        "UPDATE",
        "NEW.closed_on IS NOT NULL AND "
        "EXISTS (SELECT 1 FROM blocs_blocyear WHERE bloc_id = NEW.id AND state = 'active')",
        _("Khối còn năm thi đua đang hoạt động nên chưa kết thúc được. Hãy kết thúc năm đó trước."),
    ),
    Guard("year_of_closed_bloc_does_not_run", "blocs_blocyear", "UPDATE", _RUNS_CLOSED, _CLOSED_MESSAGE),
    Guard("closed_bloc_opens_no_year", "blocs_blocyear", "INSERT", _CLOSED, _CLOSED_MESSAGE),
    Guard("seat_of_forming_year_is_excluded", "blocs_seat", "UPDATE", _EXCLUDED_TOO_EARLY, _TOO_EARLY_MESSAGE),
    Guard("seat_is_excluded_at_once", "blocs_seat", "INSERT", _EXCLUDED_TOO_EARLY, _TOO_EARLY_MESSAGE),
)

# --- imports ----------------------------------------------------------------------------------------------------

declare(
    *(
        Guard(
            f"import_done_{event.lower()}",
            "blocs_catalogueimport",
            event,
            "OLD.done_at IS NOT NULL",
            _("Lần nhập đã thực hiện là chứng tích, không sửa, không xóa."),
        )
        for event in ("UPDATE", "DELETE")
    ),
)

# --- posts ------------------------------------------------------------------------------------------------------

_OVERLAP = (
    "EXISTS (SELECT 1 FROM blocs_post o WHERE o.person_id = NEW.person_id AND o.unit_id = NEW.unit_id "
    "AND o.capacity = NEW.capacity AND COALESCE(o.substitutes_id, 0) = COALESCE(NEW.substitutes_id, 0) "
    "AND (o.ends_on IS NULL OR o.ends_on >= NEW.starts_on) AND (NEW.ends_on IS NULL OR o.starts_on <= NEW.ends_on){other})"
)
_OVERLAP_MESSAGE = _(
    "Người này đã giữ chức vụ cùng tư cách ở đơn vị đó trong khoảng thời gian trùng nhau. "
    "Hãy kết thúc chức vụ cũ trước, hoặc sửa ngày."
)
_BEFORE_UNIT = "EXISTS (SELECT 1 FROM blocs_unit u WHERE u.id = NEW.unit_id AND u.established_on > NEW.starts_on)"
_BEFORE_UNIT_MESSAGE = _("Chức vụ bắt đầu trước ngày thành lập đơn vị. Hãy sửa “từ ngày”.")
_AFTER_UNIT = (
    "EXISTS (SELECT 1 FROM blocs_unit u WHERE u.id = NEW.unit_id AND u.closed_on IS NOT NULL "
    "AND (NEW.ends_on IS NULL OR NEW.ends_on > u.closed_on))"
)
_AFTER_UNIT_MESSAGE = _(
    "Đơn vị đã có ngày kết thúc hoạt động. Hãy ghi “đến hết ngày” không sau ngày đó, hoặc chọn đơn vị khác."
)
# In a leader's place stands the deputy of that head, or another deputy beside the one who is away.
_LINE = " ".join(f"WHEN '{deputy}' THEN '{head}'" for deputy, head in SIGNS_FOR.items())
_ODD_SUBSTITUTE = (
    "NEW.substitutes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blocs_post h WHERE h.id = NEW.substitutes_id "
    "AND h.unit_id = NEW.unit_id AND h.capacity = NEW.capacity AND h.person_id <> NEW.person_id "
    "AND h.substitutes_id IS NULL AND (NEW.capacity <> 'leader' "
    f"OR CASE NEW.position {_LINE} END IN (h.position, CASE h.position {_LINE} END)))"
)
_ODD_SUBSTITUTE_MESSAGE = _(
    "Người giữ thay phải là người khác, cùng đơn vị, cùng tư cách với chức vụ được thay; thay lãnh đạo thì phải là cấp phó "
    "của chức vụ đó; không thay tiếp người đang thay. Hãy chọn lại."
)
_SUBSTITUTE_OUTSIDE = (
    "EXISTS (SELECT 1 FROM blocs_post h WHERE h.id = NEW.substitutes_id "
    "AND (NEW.starts_on < h.starts_on OR NEW.ends_on > h.ends_on))"
)
_SUBSTITUTE_OUTSIDE_MESSAGE = _("Thời gian giữ thay phải nằm trong thời gian của chức vụ được thay. Hãy sửa ngày.")
# An older row may lie outside the unit's life (whose dates were set after it): it can be mended, and always be shortened.
_START_MOVED = "(NEW.unit_id <> OLD.unit_id OR NEW.starts_on <> OLD.starts_on"
_LENGTHENED = _START_MOVED + " OR (OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on)))"

declare(
    Guard("post_does_not_overlap", "blocs_post", "INSERT", _OVERLAP.format(other=""), _OVERLAP_MESSAGE),
    Guard(
        "post_moved_does_not_overlap",
        "blocs_post",
        "UPDATE",
        _OVERLAP.format(other=" AND o.id <> NEW.id"),
        _OVERLAP_MESSAGE,
    ),
    Guard("post_after_founding", "blocs_post", "INSERT", _BEFORE_UNIT, _BEFORE_UNIT_MESSAGE),
    Guard(
        "post_moved_after_founding",
        "blocs_post",
        "UPDATE",
        f"{_START_MOVED}) AND {_BEFORE_UNIT}",
        _BEFORE_UNIT_MESSAGE,
    ),
    Guard("post_before_closing", "blocs_post", "INSERT", _AFTER_UNIT, _AFTER_UNIT_MESSAGE),
    Guard("post_longer_than_unit", "blocs_post", "UPDATE", f"{_LENGTHENED} AND {_AFTER_UNIT}", _AFTER_UNIT_MESSAGE),
    *(
        guard
        for event in ("INSERT", "UPDATE")
        for guard in (
            Guard(f"post_substitute_{event.lower()}", "blocs_post", event, _ODD_SUBSTITUTE, _ODD_SUBSTITUTE_MESSAGE),
            Guard(
                f"post_substitute_span_{event.lower()}",
                "blocs_post",
                event,
                _SUBSTITUTE_OUTSIDE,
                _SUBSTITUTE_OUTSIDE_MESSAGE,
            ),
        )
    ),
    Guard(
        "post_keeps_its_substitutes",
        "blocs_post",
        "UPDATE",
        "EXISTS (SELECT 1 FROM blocs_post s WHERE s.substitutes_id = NEW.id AND (s.starts_on < NEW.starts_on "
        "OR s.ends_on > NEW.ends_on OR s.unit_id <> NEW.unit_id OR s.capacity <> NEW.capacity "
        "OR s.person_id = NEW.person_id))",
        _(
            "Có người đang giữ thay chức vụ này ngoài khoảng mới, hoặc ở đơn vị, tư cách khác. Hãy sửa dòng giữ thay trước."
        ),
    ),
)
