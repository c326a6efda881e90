"""Units as a file. A change of the name here corrects the present name; a renaming by decision has its own page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.exchange.batch import Batch, Line
from blocs.domain.exchange.columns import Choice, Code, Column, Day, Email, Kind, Number, Reference, YesNo
from blocs.enums import UnitKind
from blocs.models import Unit


class Units(Batch):
    """Each unit by its code; the unit above it may stand anywhere in the same file."""

    model = Unit
    key = ("code",)
    keys_refer = ("parent",)
    derived = ("search_key", "sort_key")
    added_verb = "unit.established"
    columns = (
        Column(
            "code",
            "Mã",
            Code(most=60),
            True,
            "tb-dong-hung",
            gettext_lazy("Mã đã có thì dòng sửa đơn vị đó, chưa có thì thêm đơn vị mới."),
        ),
        Column(
            "name",
            "Tên đầy đủ",
            Kind(most=200, width=48),
            True,
            "Viện kiểm sát nhân dân huyện Đông Hưng",
            gettext_lazy("Sửa tên ở đây là sửa lỗi ghi. Đổi tên theo quyết định thì làm ở trang của đơn vị."),
        ),
        Column("short_name", "Tên gọi tắt", Kind(most=80), True, "VKSND huyện Đông Hưng"),
        Column("kind", "Loại đơn vị", Choice(choices=UnitKind), True, "VKSND cấp huyện"),
        Column(
            "parent",
            "Mã đơn vị cấp trên",
            Reference(most=60),
            False,
            "tinh-thai-binh",
            gettext_lazy("Mã đã có, hoặc mã ở một dòng khác của tệp."),
        ),
        Column("protocol_order", "Thứ tự lễ tân", Number(empty=100), False, 10, gettext_lazy("Để trống là 100.")),
        Column("established_on", "Ngày thành lập", Day(), False, "01/07/2025"),
        Column("closed_on", "Ngày kết thúc hoạt động", Day(), False, ""),
        Column("address", "Địa chỉ", Kind(most=250, width=40)),
        Column("phone", "Điện thoại", Kind(most=40), False, "0227 3851 234"),
        Column("email", "Thư điện tử", Email(most=254)),
        Column("illustrative", "Số liệu minh họa", YesNo(), False, "Không"),
    )

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(lines)
        self.by_code: dict[str, Unit] = {}

    @classmethod
    def all(cls) -> Iterable[Unit]:
        """Return all units in protocol order."""
        return Unit.objects.select_related("parent")

    @classmethod
    def stored(cls, obj: Unit) -> dict[str, Any]:
        """Return the values of a unit."""
        values = {column.name: getattr(obj, column.name) for column in cls.columns if column.name != "parent"}
        return {**values, "parent": obj.parent.code if obj.parent else ""}

    def load(self) -> Iterable[Unit]:
        """Return all units (some hundreds), each with the one above it from the same query."""
        units = {unit.pk: unit for unit in Unit.objects.order_by("pk")}
        for unit in units.values():
            if unit.parent_id:
                unit.parent = units[unit.parent_id]
        self.by_code = {unit.code.lower(): unit for unit in units.values()}
        return units.values()

    def check(self) -> None:
        """Refuse unknown and circling parents, capitals in a new code, and ends before the beginning."""
        in_file = {line.values["code"].lower() for line in self.lines}
        above = {code: unit.parent.code.lower() if unit.parent else "" for code, unit in self.by_code.items()}
        above |= {line.values["code"].lower(): line.values["parent"] for line in self.lines}
        for line in self.lines:
            code, parent = line.values["code"], line.values["parent"]
            if line.new and code != code.lower():
                self.refuse(
                    line, "code", _("mã mới phải viết thường. Hãy đổi thành “%(code)s”.") % {"code": code.lower()}
                )
            if parent and parent not in in_file and parent not in self.by_code:
                reason = _("không có đơn vị mã “%(code)s”. Hãy sửa mã, hoặc thêm đơn vị đó vào tệp.")
                self.refuse(line, "parent", reason % {"code": line.values["parent"]})
            elif circle := _circle(code.lower(), above):
                reason = _("đơn vị cấp trên chạy vòng: %(circle)s. Hãy sửa một trong các dòng này.")
                self.refuse(line, "parent", reason % {"circle": " → ".join(circle)})
            begin, end = line.values["established_on"], line.values["closed_on"]
            if begin and end and end < begin:
                self.refuse(line, "closed_on", _("trước ngày thành lập. Hãy sửa một trong hai ngày."))

    def assign(self, line: Line, obj: Unit) -> None:
        """Give the unit its values; the unit above it may be one of the same file."""
        for name, value in line.values.items():
            if name not in ("parent", "code") or (name == "code" and line.new):
                setattr(obj, name, value)
        obj.parent = self._unit(line.values["parent"])
        obj.fill_keys()

    def _unit(self, code: str) -> Unit | None:
        return self.made.get((code.lower(),)) or self.by_code[code.lower()] if code else None

    def waves(self, lines: list[Line]) -> Iterator[list[Line]]:
        """Yield units after those above them."""
        waiting = {line.values["code"].lower(): line for line in lines}
        while waiting:
            ready = [line for line in waiting.values() if line.values["parent"] not in waiting]
            for line in ready:
                del waiting[line.values["code"].lower()]
            yield ready

    def details(self, line: Line) -> dict[str, Any]:
        """Return code and kind."""
        return {"code": line.obj.code, "kind": line.obj.kind}


def _circle(code: str, above: dict[str, str]) -> list[str]:
    """Return the way from ``code`` up to itself, or nothing where it ends elsewhere."""
    way, seen = [code], {code}
    while up := above.get(way[-1], ""):
        way.append(up)
        if up == code:
            return way
        if up in seen:
            return []  # the circle is above, and named there
        seen.add(up)
    return []
