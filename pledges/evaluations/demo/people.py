"""The people of the demo: placeholders of roles, with passwords made at first load."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from blocs.domain.units import appoint
from blocs.enums import Capacity, Position, UnitKind
from blocs.models import Unit
from emulation.accounts.domain import open_account
from emulation.accounts.passwords import new_password

ACCOUNTS_FILE = "demo-accounts.txt"
# Letters and digits that are not mistaken for one another when read off a screen.

_CHIEF = {
    UnitKind.PROVINCIAL: Position.CHIEF_PROCURATOR,
    UnitKind.DISTRICT: Position.CHIEF_PROCURATOR,
    UnitKind.REGIONAL: Position.CHIEF_PROCURATOR,
    UnitKind.DIVISION: Position.DIVISION_HEAD,
}


def accounts_path() -> Path:
    """Return where the passwords lie: in the private data folder, outside static and stored files."""
    return Path(settings.VAR_DIR) / ACCOUNTS_FILE


@dataclass
class People:
    """Opens demo accounts and remembers each with role and password, to be written to a file of mode 0600."""

    by: Any = None
    since: date = date(2020, 1, 1)
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    gone: bool = False  # of a unit that has ended: nobody logs in as them

    def open(self, username: str, full_name: str, role: str) -> Any:
        """Open an account under a new random password and note it under ``role``; without one for who is gone.

        Marked as chosen by its owner: who loads the demo is all of its people at once, and reads the passwords in a file
        that nobody else can read. An installation for real work is not begun with these accounts.
        """
        if self.gone:
            return open_account(by=self.by, username=username, full_name=full_name)
        password = new_password()
        user = open_account(by=self.by, username=username, full_name=full_name, password=password, own_password=True)
        self.lines.append((role, username, password))
        return user

    def appoint(self, user: Any, unit: Unit, position: Position, capacity: Capacity) -> Any:
        """Give the demo person a post in ``unit`` since the first day of the demo, or of the unit, and return the person."""
        since = max(self.since, unit.established_on or self.since)
        appoint(by=self.by, person=user, unit=unit, position=position, capacity=capacity, starts_on=since)
        return user

    def leader(self, unit: Unit, role: str, position: Position | None = None) -> Any:
        """Open the account of the unit's leader."""
        user = self.open(f"{unit.code}-lanh-dao", f"Lãnh đạo {unit.short_name}", role)
        return self.appoint(user, unit, position or _CHIEF[UnitKind(unit.kind)], Capacity.LEADER)

    def officer(self, unit: Unit, role: str) -> Any:
        """Open the account of the officer who enters the unit's results."""
        user = self.open(f"{unit.code}-can-bo", f"Cán bộ {unit.short_name}", role)
        return self.appoint(user, unit, Position.SPECIALIST, Capacity.OFFICER)

    def write(self) -> Path:
        """Write roles, user names and passwords to the accounts file (mode 0600 from its first byte)."""
        path = accounts_path()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        width = max(len(role) for role, _, _ in self.lines)
        name_width = max(len(username) for _, username, _ in self.lines)
        path.write_text(
            "".join(
                f"{role:<{width}}  {username:<{name_width}}  {password}\n" for role, username, password in self.lines
            )
        )
        return path
