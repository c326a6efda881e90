"""The closed lists of this room; the words are those of domain.md, section 2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Level of a procuracy unit. *Khu vực* is the civil regional procuracy, never the military one."""

    SUPREME = "supreme", _("VKSND tối cao")
    PROVINCIAL = "provincial", _("VKSND cấp tỉnh")
    DIVISION = "division", _("Phòng và tương đương")
    DISTRICT = "district", _("VKSND cấp huyện")
    REGIONAL = "regional", _("VKSND khu vực")


class SuccessionKind(models.TextChoices):
    """What became of units. A unit that only gets another name stays the same unit and is not here."""

    MERGE = "merge", _("Hợp nhất thành đơn vị mới")
    ABSORB = "absorb", _("Sáp nhập vào đơn vị đang có")
    SPLIT = "split", _("Chia thành các đơn vị mới")
    SEPARATE = "separate", _("Tách ra đơn vị mới")


class BlocKind(models.TextChoices):
    """A bloc gathers units of similar function, a cluster units of one territory."""

    BLOC = "bloc", _("Khối thi đua")
    CLUSTER = "cluster", _("Cụm thi đua")


class SeatRole(models.TextChoices):
    """What a member unit is in a bloc-year. Head and deputy are units, not people."""

    HEAD = "head", _("Khối trưởng")
    DEPUTY = "deputy", _("Khối phó")
    MEMBER = "member", _("Thành viên")


class LeadershipMethod(models.TextChoices):
    """How head and deputies came to their places (domain.md, section 3)."""

    APPOINTED = "appointed", _("Cử")
    ELECTED = "elected", _("Bầu")
    ROTATION = "rotation", _("Luân phiên")


class BlocYearState(models.TextChoices):
    """Life of a bloc-year: its members are gathered, it works, it is over."""

    FORMING = "forming", _("Đang thành lập")
    ACTIVE = "active", _("Đang hoạt động")
    CLOSED = "closed", _("Đã kết thúc")


class Span(models.IntegerChoices):
    """The part of a work year that a period or a deadline is about; the number names it in addresses too.

    1 to 4 are the quarters; 6, 9 and 12 count the months from the first day of the work year.
    """

    FIRST = 1, _("Quý I")
    SECOND = 2, _("Quý II")
    THIRD = 3, _("Quý III")
    FOURTH = 4, _("Quý IV")
    HALF = 6, _("6 tháng đầu năm")
    NINE_MONTHS = 9, _("9 tháng")
    YEAR = 12, _("Cả năm")

    @property
    def is_quarter(self) -> bool:
        """Say whether it is one quarter."""
        return self.value <= 4

    @property
    def quarters(self) -> range:
        """Return the quarters that it covers, the first one first."""
        return range(self.value, self.value + 1) if self.is_quarter else range(1, self.value // 3 + 1)

    @property
    def slug(self) -> str:
        """Return what the names of files call it."""
        return {6: "6-thang", 9: "9-thang", 12: "nam"}.get(self.value, f"quy-{self.value}")

    def of_year(self, year: int) -> str:
        """Return what people here call it: "Quý III/2026", "6 tháng đầu năm 2026", "9 tháng năm 2026", "Năm 2026"."""
        if self.is_quarter:
            return f"{self.label}/{year}"
        words = {
            Span.HALF: _("6 tháng đầu năm %(year)d"),
            Span.NINE_MONTHS: _("9 tháng năm %(year)d"),
            Span.YEAR: _("Năm %(year)d"),
        }
        return str(words[self]) % {"year": year}


class Capacity(models.TextChoices):
    """In what capacity a post lets a person act in this product; see blocs/roles.py."""

    OFFICER = "officer", _("Cán bộ nhập liệu")
    LEADER = "leader", _("Lãnh đạo đơn vị")
    STANDING_BODY = "standing_body", _("Thường trực Hội đồng Thi đua - Khen thưởng")
    AUDITOR = "auditor", _("Kiểm tra, giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Position(models.TextChoices):
    """Title of a post, as it is printed above a signature."""

    CHIEF_PROCURATOR = "chief_procurator", _("Viện trưởng")
    DEPUTY_CHIEF_PROCURATOR = "deputy_chief_procurator", _("Phó Viện trưởng")
    DIVISION_HEAD = "division_head", _("Trưởng phòng")
    DEPUTY_DIVISION_HEAD = "deputy_division_head", _("Phó Trưởng phòng")
    OFFICE_CHIEF = "office_chief", _("Chánh Văn phòng")
    DEPUTY_OFFICE_CHIEF = "deputy_office_chief", _("Phó Chánh Văn phòng")
    CHIEF_INSPECTOR = "chief_inspector", _("Chánh Thanh tra")
    DEPUTY_CHIEF_INSPECTOR = "deputy_chief_inspector", _("Phó Chánh Thanh tra")
    PROCURATOR = "procurator", _("Kiểm sát viên")
    SPECIALIST = "specialist", _("Chuyên viên")


class CatalogueKind(models.TextChoices):
    """The catalogues that come from files and go into them."""

    UNITS = "units", _("Đơn vị")
    ACCOUNTS = "accounts", _("Tài khoản")
    POSTS = "posts", _("Chức vụ")
    SEATS = "seats", _("Đơn vị thành viên")
    EVERYTHING = "everything", _("Cả bộ danh mục")


# A deputy signs in place of the unit's head: "KT. VIỆN TRƯỞNG" stands above "PHÓ VIỆN TRƯỞNG" (Decree 30/2020).
SIGNS_FOR = {
    Position.DEPUTY_CHIEF_PROCURATOR: Position.CHIEF_PROCURATOR,
    Position.DEPUTY_DIVISION_HEAD: Position.DIVISION_HEAD,
    Position.DEPUTY_OFFICE_CHIEF: Position.OFFICE_CHIEF,
    Position.DEPUTY_CHIEF_INSPECTOR: Position.CHIEF_INSPECTOR,
}

# Only a head can be acting: "Q. VIỆN TRƯỞNG".
HEADS = tuple(dict.fromkeys(SIGNS_FOR.values()))
