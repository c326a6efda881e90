"""1/7/2025: Thái Bình and Hưng Yên become one province, districts become regional units, divisions are merged.

That it happened and into how many units is known (domain.md, section 6); which district and which division went where is not,
so the mapping below is illustrative, and so are the units that came of it.
"""

from datetime import date
from typing import Any

from blocs.domain import decisions
from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.domain.units import establish_unit
from blocs.enums import SuccessionKind, UnitKind
from blocs.models import Decision, Unit
from emulation import clock
from pledges.evaluations.demo import story
from pledges.evaluations.demo.people import People

EFFECTIVE = date(2025, 7, 1)
# The ten districts of Hưng Yên before the merger, and how the demo gathers them and those of Thái Bình.
HUNG_YEN_DISTRICTS = (
    ("hyc-thanh-pho", "thành phố Hưng Yên"),
    ("hyc-kim-dong", "huyện Kim Động"),
    ("hyc-tien-lu", "huyện Tiên Lữ"),
    ("hyc-phu-cu", "huyện Phù Cừ"),
    ("hyc-an-thi", "huyện Ân Thi"),
    ("hyc-khoai-chau", "huyện Khoái Châu"),
    ("hyc-van-giang", "huyện Văn Giang"),
    ("hyc-van-lam", "huyện Văn Lâm"),
    ("hyc-my-hao", "thị xã Mỹ Hào"),
    ("hyc-yen-my", "huyện Yên Mỹ"),
)
REGIONS = (
    ("hyc-thanh-pho", "hyc-kim-dong", "hyc-tien-lu"),
    ("hyc-phu-cu", "hyc-an-thi"),
    ("hyc-khoai-chau", "hyc-van-giang"),
    ("hyc-van-lam", "hyc-my-hao", "hyc-yen-my"),
    ("tb-thanh-pho", "tb-vu-thu"),
    ("tb-kien-xuong", "tb-tien-hai"),
    ("tb-thai-thuy", "tb-dong-hung"),
    ("tb-hung-ha", "tb-quynh-phu"),
)
# (code, name, the division of Thái Bình that went into it; "" for one that the new province set up).
DIVISIONS = (
    ("van-phong", "Văn phòng", "tb-van-phong"),
    ("phong-1", "Phòng 1", "tb-phong-1"),
    ("phong-2", "Phòng 2", ""),
    ("phong-7", "Phòng 7", "tb-phong-7"),
    ("phong-8", "Phòng 8", "tb-tam-giu"),
    ("phong-9", "Phòng 9", "tb-phong-9"),
    ("phong-11", "Phòng 11", ""),
    ("thanh-tra", "Phòng Thanh tra - Khiếu tố", "tb-thanh-tra"),
    ("to-chuc", "Phòng Tổ chức cán bộ", "tb-to-chuc"),
)


def play(people: People, sector: Unit) -> tuple[Unit, list[Unit], list[Unit]]:
    """Merge the two provinces; return the new one, its nine divisions and its eight regional units."""
    with clock.at(story.hour(date(2020, 12, 1), "09:00")):
        old_province = _found_old_hung_yen(people.by, sector)
    with clock.at(story.hour(date(2025, 6, 27), "09:00")):
        resolution = decisions.record_decision(
            by=people.by,
            number="202/2025/QH15",
            issued_on=date(2025, 6, 12),
            issuer="Quốc hội",
            abstract="về việc sắp xếp đơn vị hành chính cấp tỉnh",
        )
        decision = decisions.record_decision(
            by=people.by,
            number="MH-25/QĐ-VKSTC",
            issued_on=date(2025, 6, 26),
            issuer="Viện trưởng Viện kiểm sát nhân dân tối cao",
            abstract="về việc sắp xếp các phòng và Viện kiểm sát nhân dân khu vực thuộc VKSND tỉnh Hưng Yên (số liệu minh họa)",
        )
        province = _merge(
            people.by,
            resolution,
            [Unit.objects.get(code="tb-tinh"), old_province],
            NewUnit(
                "hy-tinh",
                UnitKind.PROVINCIAL,
                "Viện kiểm sát nhân dân tỉnh Hưng Yên",
                "VKSND tỉnh Hưng Yên",
                sector,
                2,
            ),
        )
        divisions = [_division(people.by, decision, province, place, *row) for place, row in enumerate(DIVISIONS)]
        regions = [
            _merge(
                people.by,
                decision,
                list(Unit.objects.filter(code__in=codes)),
                NewUnit(
                    f"hy-khu-vuc-{number}",
                    UnitKind.REGIONAL,
                    f"Viện kiểm sát nhân dân khu vực {number} - Hưng Yên",
                    f"VKSND khu vực {number}",
                    province,
                    49 + number,
                    illustrative=True,
                ),
            )
            for number, codes in enumerate(REGIONS, start=1)
        ]
    return province, divisions, regions


def _found_old_hung_yen(by: Any, sector: Unit) -> Unit:
    """Establish Hưng Yên as it was before the merger: its districts, and the divisions that have a sister in Thái Bình."""
    province = establish_unit(
        by=by,
        code="hyc-tinh",
        kind=UnitKind.PROVINCIAL,
        name="Viện kiểm sát nhân dân tỉnh Hưng Yên",
        short_name="VKSND tỉnh Hưng Yên",
        parent=sector,
        protocol_order=3,
    )
    for order, (code, place) in enumerate(HUNG_YEN_DISTRICTS, start=70):
        establish_unit(
            by=by,
            code=code,
            kind=UnitKind.DISTRICT,
            name=f"Viện kiểm sát nhân dân {place}",
            short_name=f"VKSND {place}",
            parent=province,
            protocol_order=order,
        )
    for order, (code, name, sister) in enumerate(DIVISIONS, start=60):
        if sister:
            establish_unit(
                by=by,
                code=f"hyc-{code}",
                kind=UnitKind.DIVISION,
                name=name,
                short_name=name,
                parent=province,
                protocol_order=order,
                illustrative=True,
            )
    return province


def _division(by: Any, decision: Decision, province: Unit, place: int, code: str, name: str, sister: str) -> Unit:
    new = NewUnit(f"hy-{code}", UnitKind.DIVISION, name, name, province, 30 + place, illustrative=True)
    if sister:
        return _merge(by, decision, list(Unit.objects.filter(code__in=[sister, f"hyc-{code}"])), new)
    return establish_unit(
        by=by,
        code=new.code,
        kind=new.kind,
        name=new.name,
        short_name=new.short_name,
        parent=province,
        protocol_order=new.protocol_order,
        established_on=EFFECTIVE,
        illustrative=True,
    )


def _merge(by: Any, decision: Decision, before: list[Unit], new: NewUnit) -> Unit:
    reorganise(by=by, plan=Plan(SuccessionKind.MERGE, EFFECTIVE, decision, before, (), [new]))
    return Unit.objects.get(code=new.code)
