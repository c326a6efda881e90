"""What the database itself holds about bloc-years and seats; see emulation/guards.py.

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
_CLOSED = "EXISTS (SELECT 1 FROM blocs_bloc WHERE id = NEW.bloc_id AND closed_on IS NOT NULL)"
_RUNS_CLOSED = "NEW.state = 'active' AND " + _CLOSED
_CLOSED_MESSAGE = _("Khối đã kết thúc. Muốn mở lại, hãy ghi quyết định thành lập lại.")

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
