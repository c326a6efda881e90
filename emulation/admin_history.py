"""The history of a catalogue's row as people read it: words of lists instead of codes, days as they are written here."""

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from simple_history.template_utils import HistoricalRecordContextHelper


class HistoryInWords(HistoricalRecordContextHelper):
    """Says each old and new value in words."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """Return the label of a choice, Có or Không, a day as dd/mm/yyyy, a dash for nothing; else the value itself."""
        field = self.model._meta.get_field(change.field)
        if value is None or value == "":
            return "–"
        if getattr(field, "choices", None):
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("Có") if value else _("Không")
        if isinstance(value, datetime):
            return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        if isinstance(value, date):
            return formats.date_format(value, "SHORT_DATE_FORMAT")
        return super().prepare_delta_change_value(change, value)
