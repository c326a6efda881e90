"""What the database itself holds about units, bloc-years and seats; see emulation/guards.py.

The messages lie in the database in Vietnamese; ``emulation.constraints.explain`` translates them for the reader.
"""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_FORMING = "(SELECT state FROM blocs_blocyear WHERE id = {row}.bloc_year_id) = 'forming'"
_WRONG_COPY = (
    "NOT EXISTS (SELECT 1 FROM blocs_blocyear y JOIN blocs_bloc b ON b.id = y.bloc_id "
    "WHERE y.id = NEW.bloc_year_id AND y.year = NEW.year AND b.kind = NEW.kind)"
)
_COPY_MESSAGE = _("Năm và loại khối ghi ở ghế thành viên phải đúng như của năm thi đua.")
_EXCLUDED_TOO_EARLY = "NEW.excluded AND " + _FORMING.format(row="NEW")
_TOO_EARLY_MESSAGE = _("Chỉ ghi không xét thi đua khi năm thi đua đang hoạt động hoặc đã kết thúc.")

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
    Guard("seat_of_forming_year_is_excluded", "blocs_seat", "UPDATE", _EXCLUDED_TOO_EARLY, _TOO_EARLY_MESSAGE),
    Guard("seat_is_excluded_at_once", "blocs_seat", "INSERT", _EXCLUDED_TOO_EARLY, _TOO_EARLY_MESSAGE),
)
