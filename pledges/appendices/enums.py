"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendixState(models.TextChoices):
    """Life of an appendix: what is written is shown to the units before, so it goes from the draft straight to signing."""

    DRAFT = "draft", _("Dự thảo")
    SIGNING = "signing", _("Đang ký")
    SIGNED = "signed", _("Đã ký đủ")


class ChangeKind(models.TextChoices):
    """What one line of an appendix does to the pledge."""

    CLAUSE_REPLACED = "sua-khoan", _("Sửa khoản")
    CLAUSE_ADDED = "them-khoan", _("Bổ sung khoản")
    CLAUSE_REPEALED = "bo-khoan", _("Bãi bỏ khoản")
    TARGET_REPLACED = "sua-chi-tieu", _("Sửa chỉ tiêu")
    TARGET_ADDED = "them-chi-tieu", _("Bổ sung chỉ tiêu")
    TARGET_REPEALED = "bo-chi-tieu", _("Bãi bỏ chỉ tiêu")

    @property
    def adds(self) -> bool:
        """Say whether it adds something, instead of changing what stands at a place."""
        return self in (ChangeKind.CLAUSE_ADDED, ChangeKind.TARGET_ADDED)

    @property
    def of_clause(self) -> bool:
        """Say whether it is about a clause; else it is about a target."""
        return self in (ChangeKind.CLAUSE_REPLACED, ChangeKind.CLAUSE_ADDED, ChangeKind.CLAUSE_REPEALED)

    @property
    def repeals(self) -> bool:
        """Say whether it only takes away."""
        return self in (ChangeKind.CLAUSE_REPEALED, ChangeKind.TARGET_REPEALED)
