"""Posts as a file. A successor is written as two rows: the old post with its last day, the new one from the day after."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.exchange.accounts import Login
from blocs.domain.exchange.batch import Batch, Line
from blocs.domain.exchange.columns import Choice, Code, Column, Day, Kind, YesNo
from blocs.enums import Capacity, Position
from blocs.models import Decision, Post, Unit
from emulation.accounts.models import User

_Holder = tuple[str, str, str]  # user name, code of the unit, capacity


class Posts(Batch):
    """Each post by person, unit, capacity, first day, and in whose place it is held.

    Rows that end a post are written before new ones, so that a successor can begin on the day after.
    """

    model = Post
    key = ("person", "unit", "capacity", "starts_on", "substitutes")
    keys_refer = ("person", "unit", "decision", "substitutes")
    derived = ("decision",)
    added_verb = "post.appointed"
    updates_first = True
    columns = (
        Column("person", "Tên đăng nhập", Login(most=60), True, "nguyenvana", gettext_lazy("Tài khoản đã có.")),
        Column("unit", "Mã đơn vị", Code(most=60), True, "tb-dong-hung", gettext_lazy("Đơn vị đã có.")),
        Column("position", "Chức vụ", Choice(choices=Position), True, "Viện trưởng"),
        Column("acting", "Quyền", YesNo(), False, "", gettext_lazy("“Có” nếu được giao quyền cấp trưởng (Q.).")),
        Column("capacity", "Tư cách trong hệ thống", Choice(choices=Capacity), True, "Lãnh đạo đơn vị"),
        Column("starts_on", "Từ ngày", Day(), True, "01/07/2025"),
        Column("ends_on", "Đến hết ngày", Day(), False, "", gettext_lazy("Để trống nếu chưa có ngày kết thúc.")),
        Column(
            "decision_number",
            "Số quyết định",
            Kind(most=60),
            False,
            "15/QĐ-VKSTB",
            gettext_lazy("Quyết định đã có trong danh mục."),
        ),
        Column("decision_day", "Ngày quyết định", Day(), False, "25/06/2025"),
        Column(
            "substitutes",
            "Giữ thay chức vụ của",
            Login(most=60),
            False,
            "",
            gettext_lazy("Tên đăng nhập của người được thay ở cùng đơn vị; để trống nếu không giữ thay."),
        ),
    )

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(lines)
        self.people: dict[str, User] = {}
        self.units: dict[str, Unit] = {}
        self.decisions: dict[tuple[str, date], list[Decision]] = {}
        self.held: dict[_Holder, list[tuple[date, date, tuple[Any, ...]]]] = {}

    @classmethod
    def all(cls) -> Iterable[Post]:
        """Return all posts, of the units in protocol order, the older first."""
        return Post.objects.select_related("person", "unit", "decision", "substitutes__person").order_by(
            "unit__protocol_order", "unit__code", "person__username", "starts_on", "pk"
        )

    @classmethod
    def stored(cls, obj: Post) -> dict[str, Any]:
        """Return the values of a post."""
        return {
            "person": obj.person.username,
            "unit": obj.unit.code,
            "position": obj.position,
            "acting": obj.acting,
            "capacity": obj.capacity,
            "starts_on": obj.starts_on,
            "ends_on": obj.ends_on,
            "decision_number": obj.decision.number if obj.decision else "",
            "decision_day": obj.decision.issued_on if obj.decision else None,
            "substitutes": obj.substitutes.person.username if obj.substitutes else "",
        }

    def load(self) -> Iterable[Post]:
        """Look up people, units and decisions, and return all posts: four queries."""
        self.people = {user.username.lower(): user for user in User.objects.all()}
        self.units = {unit.code.lower(): unit for unit in Unit.objects.order_by("pk")}
        for decision in Decision.objects.order_by("pk"):
            self.decisions.setdefault((decision.number.lower(), decision.issued_on), []).append(decision)
        return self.all()

    def check(self) -> None:
        """Refuse what is not in the catalogues, half a decision, and a place nobody holds."""
        spans = {key: (obj.starts_on, obj.ends_on) for key, obj in self.existing.items() if not obj.substitutes_id}
        spans |= {
            self.identity(line.values): (line.values["starts_on"], line.values["ends_on"])
            for line in self.lines
            if not line.values["substitutes"]
        }
        for key, (first, last) in spans.items():
            self.held.setdefault(key[:3], []).append((first, last or date.max, key))
        for line in self.lines:
            self._check_line(line)

    def _check_line(self, line: Line) -> None:
        values = line.values
        for name, known, reason in (
            ("person", self.people, _("không có tài khoản “%(value)s”. Hãy sửa tên, hoặc nhập tài khoản trước.")),
            ("unit", self.units, _("không có đơn vị mã “%(value)s”. Hãy sửa mã, hoặc nhập đơn vị trước.")),
            ("substitutes", self.people, _("không có tài khoản “%(value)s”. Hãy sửa tên, hoặc nhập tài khoản trước.")),
        ):
            if values[name] and values[name].lower() not in known:
                self.refuse(line, name, reason % {"value": values[name]})
        if values["ends_on"] and values["ends_on"] < values["starts_on"]:
            self.refuse(line, "ends_on", _("trước “Từ ngày”. Hãy sửa một trong hai ngày."))
        if values["substitutes"] and self._held_by_substituted(values) is None:
            self.refuse(
                line,
                "substitutes",
                _("người này không giữ chức vụ cùng tư cách ở đơn vị đó vào “Từ ngày”. Hãy sửa lại."),
            )
        self._check_decision(line)

    def _check_decision(self, line: Line) -> None:
        number, day = line.values["decision_number"], line.values["decision_day"]
        if bool(number) != bool(day):
            missing = "decision_day" if number else "decision_number"
            self.refuse(line, missing, _("phải ghi cả số và ngày của quyết định. Hãy điền nốt, hoặc xóa cả hai."))
        elif number:
            found = self.decisions.get((number.lower(), day), [])
            if not found:
                self.refuse(
                    line, "decision_number", _("quyết định này chưa có. Hãy ghi quyết định vào danh mục trước.")
                )
            elif len(found) > 1 and not (line.old is not None and line.old.decision in found):
                reason = _(
                    "có %(count)d quyết định cùng số, cùng ngày của các cơ quan khác nhau. Hãy để trống, rồi chọn ở trang "
                    "chức vụ."
                )
                self.refuse(line, "decision_number", reason % {"count": len(found)})

    def assign(self, line: Line, obj: Post) -> None:
        """Give the post its values."""
        values = line.values
        for name in ("position", "acting", "ends_on"):
            setattr(obj, name, values[name])
        obj.decision = self._decision(line)
        if line.new:
            obj.person, obj.unit = self.people[values["person"].lower()], self.units[values["unit"].lower()]
            obj.capacity, obj.starts_on = values["capacity"], values["starts_on"]
            key = self._held_by_substituted(values) if values["substitutes"] else None
            obj.substitutes = (self.made.get(key) or self.existing[key]) if key else None

    def _decision(self, line: Line) -> Decision | None:
        if not line.values["decision_number"]:
            return None
        found = self.decisions[line.values["decision_number"].lower(), line.values["decision_day"]]
        return line.old.decision if line.old is not None and line.old.decision in found else found[0]

    def _held_by_substituted(self, values: dict[str, Any]) -> tuple[Any, ...] | None:
        """Return by what the post is found in whose place this one is held; at most one runs on a day."""
        holder = (values["substitutes"].lower(), values["unit"].lower(), values["capacity"])
        day = values["starts_on"]
        return next((key for first, last, key in self.held.get(holder, []) if first <= day <= last), None)

    def waves(self, lines: list[Line]) -> Iterator[list[Line]]:
        """Yield posts, then those that are held in the place of one."""
        yield [line for line in lines if not line.values["substitutes"]]
        yield [line for line in lines if line.values["substitutes"]]

    def lock(self) -> None:
        """Lock the people, as ``Post.save`` does."""
        people = {line.obj.person_id for line in self.lines if line.changed}
        list(User.objects.filter(pk__in=people).select_for_update().order_by("pk").values_list("pk"))

    def details(self, line: Line) -> dict[str, Any]:
        """Return from when the post is held."""
        return {"from": line.obj.starts_on, "until": line.obj.ends_on or ""}
