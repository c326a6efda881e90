"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.evaluations.domain.rules import LeafKind


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


class CriteriaSetState(models.TextChoices):
    """A points table is written, then adopted and never changed."""

    DRAFT = "draft", _("Dự thảo")
    ADOPTED = "adopted", _("Đã ban hành")


class PeriodState(models.TextChoices):
    """Life of a period: units report, the table is published, the books are closed."""

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
