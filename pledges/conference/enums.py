"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConferenceState(models.TextChoices):
    """Life of a conference."""

    PLANNED = "planned", _("Chuẩn bị")
    IN_PROGRESS = "in_progress", _("Đang họp")
    CLOSED = "closed", _("Đã bế mạc")


class Meeting(models.TextChoices):
    """How people come together (domain.md, section 3)."""

    IN_PERSON = "in_person", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    MIXED = "mixed", _("Trực tiếp kết hợp trực tuyến")


class Step(models.TextChoices):
    """What an item of the agenda is about; the screen shows beside it what belongs to it."""

    ROLL_CALL = "roll_call", _("Khai mạc, điểm danh")
    PRESENTATION = "presentation", _("Trình bày kế hoạch và dự thảo giao ước")
    DISCUSSION = "discussion", _("Thảo luận, góp ý")
    EVALUATION = "evaluation", _("Đánh giá quý, trao đổi cách làm hay")
    AGREEMENT = "agreement", _("Thống nhất văn bản giao ước")
    LAUNCH = "launch", _("Phát động phong trào thi đua")
    SIGNING = "signing", _("Ký giao ước thi đua")
    DIRECTION = "direction", _("Phát biểu chỉ đạo")
    CLOSING = "closing", _("Bế mạc, thông qua biên bản")


class Presence(models.TextChoices):
    """Whether a unit, or a guest, is there."""

    UNKNOWN = "unknown", _("Chưa điểm danh")
    PRESENT = "present", _("Có mặt")
    ONLINE = "online", _("Dự trực tuyến")
    ABSENT = "absent", _("Vắng")


class Remark(models.TextChoices):
    """What was said."""

    SPEECH = "speech", _("Tham luận, phát biểu")
    GOOD_PRACTICE = "good_practice", _("Cách làm hay")
    DIRECTION = "direction", _("Ý kiến chỉ đạo")
    CONCLUSION = "conclusion", _("Kết luận")


class PaperKind(models.TextChoices):
    """What is presented and adopted together with the pledge."""

    PLAN = "plan", _("Kế hoạch")
    REGULATION = "regulation", _("Quy chế")
    POINTS_TABLE = "points_table", _("Bảng chấm điểm")
    OTHER = "other", _("Tài liệu khác")
