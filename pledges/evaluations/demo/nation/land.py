"""The units of the nation and everybody who works in them; made-up names, marked as illustrative."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from blocs.domain.units import appoint, establish_unit
from blocs.enums import Capacity, Position, UnitKind
from blocs.models import Unit
from emulation.accounts.domain import open_account

SINCE = date(2015, 1, 1)
# The 34 provinces and cities since 1/7/2025.
# fmt: off
PROVINCES = (
    "Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Thành phố Hồ Chí Minh", "Cần Thơ", "Cao Bằng", "Điện Biên", "Hà Tĩnh",
    "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Thanh Hóa", "Sơn La", "An Giang", "Bắc Ninh", "Cà Mau", "Đắk Lắk",
    "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hưng Yên", "Khánh Hòa", "Lào Cai", "Lâm Đồng", "Ninh Bình", "Phú Thọ",
    "Quảng Ngãi", "Quảng Trị", "Tây Ninh", "Thái Nguyên", "Tuyên Quang", "Vĩnh Long",
)
# fmt: on
OWN = "qg-"  # begins every code and user name of the nation


@dataclass
class Province:
    """A provincial procuracy with the units below it and its people; the dictionaries are keyed by unit."""

    number: int
    name: str
    unit: Unit
    standing_body: Any
    witness: Any
    units: list[Unit] = field(default_factory=list)
    leaders: dict[int, Any] = field(default_factory=dict)
    officers: dict[int, Any] = field(default_factory=dict)
    positions: dict[int, Position] = field(default_factory=dict)


def administrator() -> Any:
    """Open the account of the administrator, who has a post at the top; the first deed of the nation."""
    user = open_account(by=None, username=f"{OWN}quan-tri", full_name="Quản trị hệ thống toàn quốc")
    top = establish_unit(
        by=user,
        code=f"{OWN}toi-cao",
        kind=UnitKind.SUPREME,
        name="Viện kiểm sát nhân dân tối cao",
        short_name="VKSND tối cao",
        protocol_order=0,
        illustrative=True,
    )
    _appoint(user, user, top, Position.SPECIALIST, Capacity.ADMINISTRATOR)
    return user


def provinces(by: Any, *, count: int, units: int) -> Iterator[Province]:
    """Establish ``count`` provinces with ``units`` member units in all, half of them regional, and appoint the people."""
    top = Unit.objects.get(code=f"{OWN}toi-cao")
    for number in range(count):
        province = _province(by, top, number)
        own = units // count + (number < units % count)
        for place in range(own):
            _member(by, province, place, regional=place < own // 2)
        yield province


def _province(by: Any, top: Unit, number: int) -> Province:
    name = PROVINCES[number]
    unit = establish_unit(
        by=by,
        code=f"{OWN}{number + 1:02}",
        kind=UnitKind.PROVINCIAL,
        name=f"Viện kiểm sát nhân dân {name}",
        short_name=f"VKSND {name}",
        parent=top,
        protocol_order=number + 1,
        illustrative=True,
    )
    staff = {}
    for code, title, position, capacity in (
        ("vien-truong", "Viện trưởng", Position.CHIEF_PROCURATOR, Capacity.LEADER),
        ("pho-vien-truong-1", "Phó Viện trưởng 1", Position.DEPUTY_CHIEF_PROCURATOR, Capacity.LEADER),
        ("pho-vien-truong-2", "Phó Viện trưởng 2", Position.DEPUTY_CHIEF_PROCURATOR, Capacity.LEADER),
        ("thuong-truc-1", "Thường trực Hội đồng 1", Position.SPECIALIST, Capacity.STANDING_BODY),
        ("thuong-truc-2", "Thường trực Hội đồng 2", Position.SPECIALIST, Capacity.STANDING_BODY),
        ("kiem-tra", "Kiểm tra, giám sát", Position.PROCURATOR, Capacity.AUDITOR),
        ("quan-tri", "Quản trị", Position.SPECIALIST, Capacity.ADMINISTRATOR),
    ):
        staff[code] = _person(by, unit, code, f"{title} {name}", position, capacity)
    return Province(number, name, unit, staff["thuong-truc-1"], staff["pho-vien-truong-1"])


def _member(by: Any, province: Province, place: int, *, regional: bool) -> None:
    """Establish one unit below the province, with a leader, a deputy and two officers."""
    number = place + 1 if regional else place + 1 - len([u for u in province.units if u.kind == UnitKind.REGIONAL])
    code, short = (
        (f"khu-vuc-{number}", f"VKSND khu vực {number}") if regional else (f"phong-{number}", f"Phòng {number}")
    )
    unit = establish_unit(
        by=by,
        code=f"{OWN}{province.number + 1:02}-{code}",
        kind=UnitKind.REGIONAL if regional else UnitKind.DIVISION,
        name=f"Viện kiểm sát nhân dân khu vực {number} - {province.name}" if regional else short,
        short_name=short,
        parent=province.unit,
        protocol_order=10 + place,
        illustrative=True,
    )
    chief = Position.CHIEF_PROCURATOR if regional else Position.DIVISION_HEAD
    deputy = Position.DEPUTY_CHIEF_PROCURATOR if regional else Position.DEPUTY_DIVISION_HEAD
    where = f"{short} {province.name}"
    province.units.append(unit)
    province.positions[unit.pk] = chief
    province.leaders[unit.pk] = _person(by, unit, "lanh-dao", f"Lãnh đạo {where}", chief, Capacity.LEADER)
    _person(by, unit, "cap-pho", f"Cấp phó {where}", deputy, Capacity.LEADER)
    province.officers[unit.pk] = _person(
        by, unit, "can-bo-1", f"Cán bộ 1 {where}", Position.SPECIALIST, Capacity.OFFICER
    )
    _person(by, unit, "can-bo-2", f"Cán bộ 2 {where}", Position.PROCURATOR, Capacity.OFFICER)


def _person(by: Any, unit: Unit, code: str, full_name: str, position: Position, capacity: Capacity) -> Any:
    """Open an account without a password, so that nobody can log in with it, and give it its post."""
    user = open_account(by=by, username=f"{unit.code}-{code}", full_name=full_name)
    return _appoint(by, user, unit, position, capacity)


def _appoint(by: Any, user: Any, unit: Unit, position: Position, capacity: Capacity) -> Any:
    appoint(by=by, person=user, unit=unit, position=position, capacity=capacity, starts_on=SINCE)
    return user
