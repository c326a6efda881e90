"""What the database itself holds about bloc-years, seats and posts; see emulation/guards.py.

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

declare(
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
