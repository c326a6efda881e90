"""The units of Thái Bình as in the seed of 2021; what became of them stands in reorganisation.py."""

from blocs.domain.units import establish_unit
from blocs.enums import UnitKind
from blocs.models import Unit
from pledges.evaluations.demo.people import People

# (code, full name, short name, illustrative). The eight districts and one division are named in the seed; the other
# divisions follow the usual order of a provincial procuracy and are marked as illustrative.
THAI_BINH_DISTRICTS = (
    ("tb-thanh-pho", "Viện kiểm sát nhân dân thành phố Thái Bình", "VKSND thành phố Thái Bình", False),
    ("tb-vu-thu", "Viện kiểm sát nhân dân huyện Vũ Thư", "VKSND huyện Vũ Thư", False),
    ("tb-kien-xuong", "Viện kiểm sát nhân dân huyện Kiến Xương", "VKSND huyện Kiến Xương", False),
    ("tb-tien-hai", "Viện kiểm sát nhân dân huyện Tiền Hải", "VKSND huyện Tiền Hải", False),
    ("tb-thai-thuy", "Viện kiểm sát nhân dân huyện Thái Thụy", "VKSND huyện Thái Thụy", False),
    ("tb-dong-hung", "Viện kiểm sát nhân dân huyện Đông Hưng", "VKSND huyện Đông Hưng", False),
    ("tb-hung-ha", "Viện kiểm sát nhân dân huyện Hưng Hà", "VKSND huyện Hưng Hà", False),
    ("tb-quynh-phu", "Viện kiểm sát nhân dân huyện Quỳnh Phụ", "VKSND huyện Quỳnh Phụ", False),
)
THAI_BINH_DIVISIONS = (
    ("tb-van-phong", "Văn phòng tổng hợp", "Văn phòng tổng hợp", True),
    ("tb-phong-1", "Phòng 1", "Phòng 1", True),
    ("tb-phong-7", "Phòng 7", "Phòng 7", True),
    (
        "tb-tam-giu",
        "Phòng kiểm sát việc tạm giữ, tạm giam và thi hành án",
        "Phòng KS tạm giữ, tạm giam, THA",
        False,
    ),
    ("tb-phong-9", "Phòng 9", "Phòng 9", True),
    ("tb-thanh-tra", "Phòng Thanh tra - Khiếu tố", "Thanh tra - Khiếu tố", True),
    ("tb-to-chuc", "Phòng Tổ chức cán bộ", "Tổ chức cán bộ", True),
)


def sector(people: People) -> Unit:
    """Establish the Supreme Procuracy, above both provinces."""
    return establish_unit(
        by=people.by,
        code="vksnd-toi-cao",
        kind=UnitKind.SUPREME,
        name="Viện kiểm sát nhân dân tối cao",
        short_name="VKSND tối cao",
        protocol_order=0,
    )


def province(people: People, parent: Unit, code: str, name: str, short_name: str, order: int) -> Unit:
    """Establish a provincial procuracy."""
    return establish_unit(
        by=people.by,
        code=code,
        kind=UnitKind.PROVINCIAL,
        name=name,
        short_name=short_name,
        parent=parent,
        protocol_order=order,
    )


def below(
    people: People,
    parent: Unit,
    kind: UnitKind,
    rows: tuple[tuple[str, str, str, bool], ...],
    *,
    first_order: int,
) -> list[Unit]:
    """Establish the units of ``rows`` under ``parent`` in this protocol order and return them."""
    return [
        establish_unit(
            by=people.by,
            code=code,
            kind=kind,
            name=name,
            short_name=short_name,
            parent=parent,
            protocol_order=first_order + place,
            illustrative=illustrative,
        )
        for place, (code, name, short_name, illustrative) in enumerate(rows)
    ]
