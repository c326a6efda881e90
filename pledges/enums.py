"""The closed lists of this room."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation.numbers import format_decimal


class PledgeState(models.TextChoices):
    """Life of a pledge (domain.md, section 3)."""

    DRAFT = "draft", _("Dự thảo")
    CONSULTATION = "consultation", _("Đang lấy ý kiến")
    AGREED = "agreed", _("Đã thống nhất")
    SIGNING = "signing", _("Đang ký")
    SIGNED = "signed", _("Đã ký đủ")


class VersionKind(models.TextChoices):
    """As what a text was kept."""

    CIRCULATED = "circulated", _("lấy ý kiến")
    AGREED = "agreed", _("thống nhất")


class Beginning(models.TextChoices):
    """With what a draft begins; not stored."""

    EARLIER = "earlier", _("Giao ước năm trước")
    TEMPLATE = "template", _("Mẫu giao ước")
    SKELETON = "skeleton", _("Khung mẫu: căn cứ, các khoản và nơi nhận thường dùng")
    EMPTY = "empty", _("Trang trắng")


class Section(models.TextChoices):
    """The parts of the text, in print order; targets are part II and have rows of their own."""

    CONTENT = "content", _("Nội dung thi đua")
    MOVEMENT = "movement", _("Phong trào thi đua")
    IMPLEMENTATION = "implementation", _("Tổ chức thực hiện")


class Level(models.TextChoices):
    """Who launched a movement, or how far a recognised initiative reaches."""

    UNIT = "unit", _("Cấp cơ sở")
    BLOC = "bloc", _("Cấp khối")
    PROVINCIAL = "provincial", _("Cấp tỉnh")
    SECTOR = "sector", _("Cấp ngành")
    NATIONAL = "national", _("Toàn quốc")


class LineKind(models.TextChoices):
    """What a line of a template becomes in a draft."""

    GROUND = "ground", _("Căn cứ")
    CONTENT = Section.CONTENT.value, Section.CONTENT.label
    MOVEMENT = Section.MOVEMENT.value, Section.MOVEMENT.label
    IMPLEMENTATION = Section.IMPLEMENTATION.value, Section.IMPLEMENTATION.label
    TARGET = "target", _("Chỉ tiêu chung của khối")


class Direction(models.TextChoices):
    """Which side of the planned value is good."""

    AT_LEAST = "at_least", _("từ … trở lên")
    AT_MOST = "at_most", _("không quá …")
    EXACTLY = "exactly", _("đúng bằng …")

    def met(self, value: Decimal, planned: Decimal) -> bool:
        """Say whether ``value`` is on the good side of ``planned``, or on it."""
        if self is Direction.AT_LEAST:
            return value >= planned
        return value <= planned if self is Direction.AT_MOST else value == planned

    def said(self, planned: Decimal, measure: str) -> str:
        """Return the goal in words, with its unit of measure: "từ 97,5 % trở lên"."""
        return str(self.label).replace("…", f"{format_decimal(planned)}\u00a0{measure}")


class Disposition(models.TextChoices):
    """What the drafter answers to an opinion."""

    ACCEPTED = "accepted", _("Tiếp thu")
    PARTLY = "partly", _("Tiếp thu một phần")
    DECLINED = "declined", _("Không tiếp thu, giải trình")


class SignatoryRole(models.TextChoices):
    """As what somebody signs."""

    UNIT = "unit", _("Đại diện đơn vị")
    WITNESS = "witness", _("Người chứng kiến")


class SignatoryState(models.TextChoices):
    """Where one signature stands."""

    WAITING = "waiting", _("Chờ ký")
    SIGNED = "signed", _("Đã ký")
    DECLINED = "declined", _("Từ chối ký")


class Means(models.TextChoices):
    """How a signature came about, by its lawful name; ``SEAL`` is the organiser's and belongs to no place."""

    INTERNAL = "internal", _("Xác nhận điện tử nội bộ")
    CERTIFICATE = "certificate", _("Chữ ký số")
    INK = "ink", _("Ký trên bản giấy")
    SEAL = "seal", _("Xác nhận hoàn tất của khối")


class CertificateState(models.TextChoices):
    """Where a person's own certificate stands: it signs only when the person and an administrator have both spoken."""

    BY_NAME = "by_name", _("Gắn theo tên, chưa xác nhận")  # as it was done once; signs no more until it is claimed
    CLAIMED = "pending", _("Chờ quản trị viên xác nhận")
    BOUND = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", _("Không được xác nhận")
    UNBOUND = "withdrawn", _("Đã gỡ")


class SigningOrder(models.TextChoices):
    """In which turns people sign. Within a turn any order is right; a turn begins when the one before it is through."""

    UNITS_FIRST = "units_first", _("Các đơn vị ký không theo thứ tự, người chứng kiến ký sau cùng")
    MEMBERS_FIRST = "members_first", _("Thành viên, rồi Khối phó, rồi Khối trưởng, sau cùng là người chứng kiến")
    HEAD_FIRST = "head_first", _("Khối trưởng, rồi Khối phó, rồi thành viên, sau cùng là người chứng kiến")
    HEAD_LAST = "head_last", _("Thành viên và Khối phó, rồi Khối trưởng, sau cùng là người chứng kiến")
    ANY = "any", _("Tất cả ký không theo thứ tự")

    def turn(self, role: str) -> int:
        """Return the turn, from 1, of a seat's role (head, deputy, member) or of a ``witness``."""
        return _TURNS[self][("member", "deputy", "head", "witness").index(role)]


_TURNS = {  # of member, deputy, head, witness
    SigningOrder.UNITS_FIRST: (1, 1, 1, 2),
    SigningOrder.MEMBERS_FIRST: (1, 2, 3, 4),
    SigningOrder.HEAD_FIRST: (3, 2, 1, 4),
    SigningOrder.HEAD_LAST: (1, 1, 2, 3),
    SigningOrder.ANY: (1, 1, 1, 1),
}
