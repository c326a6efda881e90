"""Decisions: the legal acts that found blocs, name heads and deputies, and issue criteria."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from emulation import clock
from emulation.text import clean, fold


class Decision(models.Model):
    """One decision, cited by number, date and issuer. The number keeps its form: ``09/QĐ-VKSTB``."""

    number = models.CharField(
        _("số, ký hiệu"),
        max_length=60,
        help_text=_("Ví dụ: 820/QĐ-UBND"),
        error_messages={"blank": _("Quyết định phải có số, ký hiệu. Hãy nhập số ghi trên văn bản.")},
    )
    issued_on = models.DateField(_("ngày ban hành"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    abstract = models.CharField(_("trích yếu"), max_length=400)
    search_key = models.CharField(max_length=700, editable=False, db_index=True)

    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("quyết định")
        verbose_name_plural = _("quyết định")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on", "issuer"],
                name="decision_once",
                violation_error_message=_("Quyết định này đã có trong danh mục. Hãy chọn bản đã có."),
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="decision_has_number",
                violation_error_message=_("Quyết định phải có số, ký hiệu. Hãy nhập số ghi trên văn bản."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.issued_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a number of blanks and a day that has not come yet: only issued decisions are recorded."""
        errors = {}
        if not clean(self.number or ""):
            errors["number"] = gettext("Quyết định phải có số, ký hiệu. Hãy nhập số ghi trên văn bản.")
        if self.issued_on and self.issued_on > clock.today():
            errors["issued_on"] = gettext("Ngày ban hành ở sau hôm nay. Hãy nhập ngày ghi trên quyết định đã ban hành.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the texts in NFC together with their search key."""
        self.number, self.issuer, self.abstract = clean(self.number), clean(self.issuer), clean(self.abstract)
        self.search_key = fold(f"{self.number} {self.issuer} {self.abstract}")[:700]
        super().save(*args, **kwargs)
