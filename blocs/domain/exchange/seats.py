"""Members of bloc-years as a file: seating units while the year forms, and their order until it is over."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.bloc_years import touch, why_not
from blocs.domain.exchange.batch import Batch, Line
from blocs.domain.exchange.columns import Choice, Code, Column, Number
from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat, Unit

_Year = tuple[str, int]  # address of the bloc, year


class Seats(Batch):
    """Each seat by bloc, year and unit. Who leads is named on the page of the bloc-year, which asks the rules."""

    model = Seat
    key = ("bloc", "year", "unit")
    keys_refer = ("bloc_year", "unit", "kind", "year")
    added_verb = "seat.taken"
    columns = (
        Column(
            "bloc", "Mã khối", Code(most=60), True, "thai-binh", gettext_lazy("Phần địa chỉ của khối trên trang web.")
        ),
        Column("year", "Năm", Number(least=2000, most=2100), True, 2026, gettext_lazy("Năm thi đua đã mở.")),
        Column("unit", "Mã đơn vị", Code(most=60), True, "tb-dong-hung", gettext_lazy("Đơn vị đã có.")),
        Column("order", "Thứ tự", Number(), False, 1, gettext_lazy("Để trống là giữ nguyên, đơn vị mới thì xếp cuối.")),
        Column(
            "role",
            "Vai trò",
            Choice(choices=SeatRole),
            False,
            "Thành viên",
            gettext_lazy("Khối trưởng, khối phó được cử ở trang năm thi đua, không cử bằng tệp."),
        ),
    )

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(lines)
        self.years: dict[_Year, BlocYear] = {}
        self.units: dict[str, Unit] = {}
        self.last: dict[_Year, int] = {}

    @classmethod
    def all(cls) -> Iterable[Seat]:
        """Return all seats, the latest years first."""
        return Seat.objects.select_related("bloc_year__bloc", "unit").order_by(
            "-year", "bloc_year__bloc__slug", "order", "pk"
        )

    @classmethod
    def stored(cls, obj: Seat) -> dict[str, Any]:
        """Return the values of a seat."""
        return {
            "bloc": obj.bloc_year.bloc.slug,
            "year": obj.year,
            "unit": obj.unit.code,
            "order": obj.order,
            "role": obj.role,
        }

    def load(self) -> Iterable[Seat]:
        """Look up bloc-years and units, and return all seats: three queries."""
        years = BlocYear.objects.select_related("bloc").order_by("pk")
        self.years = {(each.bloc.slug.lower(), each.year): each for each in years}
        self.units = {unit.code.lower(): unit for unit in Unit.objects.order_by("pk")}
        seats = list(self.all())
        taken = [(seat.bloc_year.bloc.slug.lower(), seat.year, seat.order) for seat in seats]
        taken += [(*_year(line), line.values["order"] or 0) for line in self.lines]
        for slug, year, order in taken:
            self.last[slug, year] = max(order, self.last.get((slug, year), 0))
        return seats

    def complete(self, line: Line) -> None:
        """Seat a new unit behind the last, as a member; leave order and role of a known one as they are."""
        if line.values["order"] is None:
            if line.old is None:
                self.last[_year(line)] += 1
            line.values["order"] = line.old.order if line.old is not None else self.last[_year(line)]
        if line.values["role"] is None:
            line.values["role"] = line.old.role if line.old is not None else SeatRole.MEMBER

    def check(self) -> None:
        """Refuse unknown blocs and units, years that no longer form, units that cannot sit there, and roles by file."""
        for line in self.lines:
            bloc_year = self.years.get(_year(line))
            unit = self.units.get(line.values["unit"].lower())
            if bloc_year is None:
                reason = _("không có năm thi đua %(year)d của khối “%(bloc)s”. Hãy sửa lại, hoặc mở năm đó trước.")
                self.refuse(line, "bloc", reason % {"year": line.values["year"], "bloc": line.values["bloc"]})
            if unit is None:
                reason = _("không có đơn vị mã “%(value)s”. Hãy sửa mã, hoặc nhập đơn vị trước.")
                self.refuse(line, "unit", reason % {"value": line.values["unit"]})
            if line.values["role"] != (SeatRole.MEMBER if line.new else line.old.role):
                self.refuse(line, "role", _("không cử bằng tệp. Hãy để trống, rồi cử ở trang năm thi đua."))
            if bloc_year is not None and unit is not None and line.changed:
                self._check_state(line, bloc_year, unit)

    def _check_state(self, line: Line, bloc_year: BlocYear, unit: Unit) -> None:
        if line.new and bloc_year.state != BlocYearState.FORMING:
            reason = _("năm thi đua đang ở trạng thái “%(state)s”, không thêm đơn vị được nữa. Hãy xóa dòng này.")
            self.refuse(line, "year", reason % {"state": bloc_year.get_state_display()})
        elif line.new and (reason := why_not(bloc_year, unit)):
            self.refuse(line, "unit", reason)
        elif bloc_year.state == BlocYearState.CLOSED:
            self.refuse(line, "order", _("năm thi đua đã kết thúc, thứ tự không đổi được nữa. Hãy để trống ô này."))

    def assign(self, line: Line, obj: Seat) -> None:
        """Give the seat its values."""
        obj.order = line.values["order"]
        if line.new:
            obj.bloc_year, obj.unit = self.years[_year(line)], self.units[line.values["unit"].lower()]
            obj.fill_keys()

    @classmethod
    def fields_written(cls) -> list[str]:
        """Return the order: the only thing that a file changes."""
        return ["order"]

    def lock(self) -> None:
        """Lock the bloc-years, and raise their versions, so that who has one open on a screen is told."""
        touched = {line.obj.bloc_year for line in self.lines if line.changed}
        list(BlocYear.objects.filter(pk__in=[each.pk for each in touched]).select_for_update().order_by("pk"))
        for bloc_year in touched:
            touch(bloc_year)

    def details(self, line: Line) -> dict[str, Any]:
        """Return bloc and year."""
        return {"bloc": str(line.obj.bloc_year.bloc), "year": line.obj.year}


def _year(line: Line) -> _Year:
    return line.values["bloc"].lower(), line.values["year"]
