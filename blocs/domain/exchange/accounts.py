"""Accounts as a file. No password is ever in one: who is new cannot log in until an administrator sets the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.domain.exchange.batch import Batch, Line
from blocs.domain.exchange.columns import Column, Email, Kind, YesNo
from emulation.accounts.models import User


@dataclass(frozen=True)
class Login(Kind):
    """A user name, in the form in which Django keeps it."""

    allowed: ClassVar[Any] = gettext_lazy("Chữ, số và @ . + - _")

    def parse(self, cell: Any) -> Any:
        """Return the user name."""
        return User.normalize_username(super().parse(cell))


@dataclass(frozen=True)
class Open(YesNo):
    """Có or Không; an empty cell leaves the account as it is, and opens a new one."""

    empty: Any = None
    allowed: ClassVar[Any] = gettext_lazy("Có hoặc Không; để trống là giữ nguyên")

    def show(self, value: Any) -> Any:
        """Return the word also for no."""
        return "Có" if value else "Không"


class Accounts(Batch):
    """Each account by its user name, capitals or not."""

    model = User
    key = ("username",)
    derived = ("search_key",)
    added_verb = "account.opened"
    changed_verb = "account.changed"
    columns = (
        Column(
            "username",
            "Tên đăng nhập",
            Login(most=60),
            True,
            "nguyenvana",
            gettext_lazy("Tên đã có thì dòng sửa tài khoản đó, chưa có thì mở tài khoản mới, chưa có mật khẩu."),
        ),
        Column("full_name", "Họ và tên", Kind(most=120, width=32), True, "Nguyễn Văn A"),
        Column("email", "Thư điện tử", Email(most=254)),
        Column(
            "is_active",
            "Đang hoạt động",
            Open(),
            False,
            "Có",
            gettext_lazy("Ngừng hoặc mở lại một tài khoản đã có: làm ở trang tài khoản, không làm bằng tệp."),
        ),
    )

    @classmethod
    def all(cls) -> Iterable[User]:
        """Return all accounts by user name."""
        return User.objects.order_by("username")

    @classmethod
    def stored(cls, obj: User) -> dict[str, Any]:
        """Return the values of an account."""
        return {column.name: getattr(obj, column.name) for column in cls.columns}

    def load(self) -> Iterable[User]:
        """Return all accounts (some thousands)."""
        return User.objects.all()

    def complete(self, line: Line) -> None:
        """Leave the account open or closed where the cell is empty."""
        if line.values["is_active"] is None:
            line.values["is_active"] = line.old.is_active if line.old is not None else True

    def check(self) -> None:
        """Refuse to open and close by file: closing ends sessions and posts, and has consequences that a person reads."""
        for line in self.lines:
            if not line.new and line.values["is_active"] != line.old.is_active:
                reason = _(
                    "không ngừng, không mở lại tài khoản bằng tệp. Hãy để trống ô này, rồi làm ở trang tài khoản."
                )
                self.refuse(line, "is_active", reason)

    def assign(self, line: Line, obj: User) -> None:
        """Give the account its values; a new one gets no password."""
        for name, value in line.values.items():
            if name != "username" or line.new:
                setattr(obj, name, value)
        if line.new:
            obj.set_unusable_password()
        obj.fill_keys()

    def details(self, line: Line) -> dict[str, Any]:
        """Return the user name."""
        return {"username": line.obj.username}
