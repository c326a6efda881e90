"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.evaluations.domain.rating import Basis
from pledges.evaluations.domain.rules import Assessor, LeafKind


class CriterionKind(models.TextChoices):
    """A group of criteria, or a leaf with its rule (pledges/evaluations/domain/rules.py)."""

    GROUP = "group", _("Nhóm tiêu chí")
    MANUAL = LeafKind.MANUAL.value, _("Chấm trực tiếp")
    YES_NO = LeafKind.YES_NO.value, _("Có hoặc không")
    COUNT_CAPPED = LeafKind.COUNT_CAPPED.value, _("Số lượng × điểm, có mức trần")
    MAX_MINUS = LeafKind.MAX_MINUS.value, _("Điểm tối đa trừ số lượng × điểm")
    CHOICE = LeafKind.CHOICE.value, _("Chọn một mức")
    BANDS = LeafKind.BANDS.value, _("Theo khoảng tỷ lệ %")
    RATIO = LeafKind.RATIO.value, _("Tỷ lệ × điểm tối đa")
    BONUS = LeafKind.BONUS.value, _("Điểm thưởng")
    DEDUCTION = LeafKind.DEDUCTION.value, _("Điểm trừ")
    HIGHEST = LeafKind.HIGHEST.value, _("Nhiều mức, chỉ tính mức cao nhất")
    RELATIVE = LeafKind.RELATIVE.value, _("So với đơn vị cao nhất khối")


class LeafAssessor(models.TextChoices):
    """Who has the last word on a leaf."""

    SELF = Assessor.SELF.value, _("Đơn vị tự chấm")
    HEAD = Assessor.HEAD.value, _("Khối thẩm định")
    STANDING = Assessor.STANDING.value, _("Thường trực Hội đồng thẩm định")


class RatingBasis(models.TextChoices):
    """What the minimum of a rating means."""

    POINTS = Basis.POINTS.value, _("Theo tổng điểm")
    PERCENTAGE = Basis.PERCENTAGE.value, _("Theo % số điểm có thể đạt")


class CriteriaSetState(models.TextChoices):
    """A points table is written, then adopted and never changed."""

    DRAFT = "draft", _("Dự thảo")
    ADOPTED = "adopted", _("Đã ban hành")


class PeriodState(models.TextChoices):
    """Life of a period: it is prepared, units report, the table is published, the books are closed."""

    PLANNED = "planned", _("Chưa mở")
    OPEN = "open", _("Đang mở")
    PUBLISHED = "published", _("Đã công bố")
    LOCKED = "locked", _("Đã khóa")


class NarrativePart(models.TextChoices):
    """What a unit reports of a quarter in words, beside the numbers, in the order of the report."""

    RESULTS = "results", _("Kết quả thực hiện nhiệm vụ")
    MOVEMENTS = "movements", _("Phong trào thi đua")
    INITIATIVES = "initiatives", _("Sáng kiến, cách làm hay")
    EXEMPLARS = "exemplars", _("Điển hình tiên tiến")
    VIOLATIONS = "violations", _("Vi phạm, khuyết điểm")
    DIFFICULTIES = "difficulties", _("Khó khăn, vướng mắc")
    NEXT_TASKS = "next_tasks", _("Nhiệm vụ kỳ tới, kiến nghị")


class EvaluationState(models.TextChoices):
    """Life of one unit's evaluation in a period (domain.md, section 3)."""

    DRAFT = "draft", _("Chưa nộp")
    SUBMITTED = "submitted", _("Đã nộp")
    RETURNED = "returned", _("Trả lại")
    APPRAISED = "appraised", _("Đã thẩm định")
    PUBLISHED = "published", _("Đã công bố")


# Who has handed in has a result to show; a draft is nobody else's business.
HANDED_IN = frozenset({EvaluationState.SUBMITTED, EvaluationState.APPRAISED, EvaluationState.PUBLISHED})


class CorrectionState(models.TextChoices):
    """A correction of a published table is written, then published as the next table, or withdrawn."""

    DRAFT = "draft", _("Đang lập")
    PUBLISHED = "published", _("Đã công bố")
    WITHDRAWN = "withdrawn", _("Đã hủy")


class EvidenceKind(models.TextChoices):
    """What proves a score."""

    FILE = "file", _("Tệp")
    LINK = "link", _("Đường dẫn")
    DOCUMENT = "document", _("Số văn bản")


class StandingScope(models.TextChoices):
    """Which leaves the standing body appraises after the head (domain.md, section 4: Huế)."""

    NONE = "none", _("Không thẩm định")
    LEAVES = "leaves", _("Một số tiêu chí")
    ALL = "all", _("Tất cả tiêu chí")


class DraftReaders(models.TextChoices):
    """Who reads a sheet that is not handed in, beside those above the bloc who read everything."""

    JUDGES = "judges", _("Đơn vị và người thẩm định")
    MEMBERS = "members", _("Mọi đơn vị thành viên")


class LineSide(models.TextChoices):
    """Whose boxes an opened line unlocks: those of the unit, or those of the appraiser."""

    UNIT = "unit", _("Đơn vị")
    APPRAISER = "appraiser", _("Người thẩm định")


class StepKind(models.TextChoices):
    """What happened to a line after it was handed in."""

    APPRAISED = "appraised", _("Thẩm định")
    RETURNED = "returned", _("Trả lại")
    CORRECTED = "corrected", _("Đơn vị sửa")
    EXPLAINED = "explained", _("Giải trình")
    OBJECTED = "objected", _("Kiến nghị")
    REOPENED = "reopened", _("Chấp nhận kiến nghị")
    UPHELD = "upheld", _("Không chấp nhận kiến nghị")
    STANDING = "standing", _("Thường trực thẩm định")


class ObjectionState(models.TextChoices):
    """Life of an objection (kiến nghị) of a unit against the appraisal of one line."""

    OPEN = "open", _("Chờ quyết định")
    ACCEPTED = "accepted", _("Chấp nhận")
    DECLINED = "declined", _("Không chấp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")
