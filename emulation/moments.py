"""Form fields for days and hours as people here type them.

A day without an hour has several readings: midnight, by which the whole day is lost, or the end of work. Django takes midnight in
silence. Here it is asked: a deadline comes back with the end of the working day filled in, to be looked at and sent; any other
moment has to be typed whole.
"""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.deadlines import in_words
from emulation.working_days import CLOSING_HOUR, end_of_work

DAY_ATTRIBUTES = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off", "data-picker": "day"}
MOMENT_ATTRIBUTES = {"placeholder": "dd/mm/yyyy hh:mm", "autocomplete": "off", "data-picker": "moment"}
_HOUR = re.compile(r"\b(\d{1,2})\s?(?:h|giờ)(?:\s?(\d{2})(?![\d/.-]))?", re.IGNORECASE)  # 17h, 17h30, 17 giờ 30
_DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class MomentField(forms.DateTimeField):
    """A day and an hour: ``05/12/2026 17:00``, ``17h 05/12/2026``, ``5-12-2026 17h30``. A day alone is not taken."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs=MOMENT_ATTRIBUTES, format="%d/%m/%Y %H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the aware datetime; raises ``ValidationError`` with reason and remedy."""
        if isinstance(value, str) and _day_alone(value):
            raise ValidationError(self.without_hour(_day_alone(value)), code="hour")
        try:
            return super().to_python(_colons(value) if isinstance(value, str) else value)
        except ValidationError as error:
            raise ValidationError(
                _("Đây không phải là ngày giờ. Hãy ghi ngày/tháng/năm giờ:phút, ví dụ 05/12/2026 17:00."),
                code="invalid",
            ) from error

    def without_hour(self, day: Any) -> str:
        """Return what is said of a day alone."""
        return _("Chưa ghi giờ. Hãy ghi cả giờ, ví dụ %(day)s 08:00.") % {"day": f"{day:%d/%m/%Y}"}


class DeadlineField(MomentField):
    """A deadline: a day alone comes back with the end of the working day filled in, so that the reading is seen and confirmed."""

    def without_hour(self, day: Any) -> str:
        """Say which hour was filled in, and on which weekday that is."""
        return _("Chưa ghi giờ; đã điền hết giờ làm việc: %(moment)s. Hãy xem lại rồi gửi lần nữa.") % {
            "moment": in_words(end_of_work(day))
        }

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was typed; of a day alone the completed moment."""
        shown = super().bound_data(data, initial)
        day = _day_alone(shown) if isinstance(shown, str) else None
        return f"{day:%d/%m/%Y} {CLOSING_HOUR:%H:%M}" if day else shown


def _colons(text: str) -> str:
    """Return ``17h30`` as ``17:30``, the way Django's formats are written."""
    return " ".join(_HOUR.sub(lambda found: f"{int(found[1]):02}:{found[2] or '00'} ", text).split())


def _day_alone(text: str) -> date | None:
    """Return the day where ``text`` is one without an hour."""
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None
