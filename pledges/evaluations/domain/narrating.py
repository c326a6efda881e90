"""A unit reports its quarter in words, part by part."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.text import clean
from emulation.workflow import Stale
from pledges.evaluations.domain.entries import open_sheet, raise_version
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models import Evaluation, Narrative


class Overwritten(Stale):
    """Two people wrote one part; ``stored`` is the text as the other one left it."""

    def __init__(self, stored: Narrative) -> None:
        self.stored = stored
        super().__init__(
            _("“%(part)s” vừa được %(person)s sửa. Hãy so sánh hai bản rồi chọn.")
            % {"part": stored.get_part_display(), "person": stored.written_by}
        )


@transaction.atomic
def write_part(
    *, by: Any, evaluation: Evaluation, part: NarrativePart, text: str, version: int | None = None
) -> Narrative | None:
    """Write one part of the report and return it; None where it was empty before and stays so.

    ``version`` is that of the text when the page was made (0: there was none yet). An emptied part stays as an empty text,
    so that its version goes on. Writing what already stands there changes nothing. Raises ``NotAllowed``, ``WrongState``,
    ``Overwritten`` or ``Invalid``.
    """
    locked = open_sheet(evaluation, by)
    stored = Narrative.objects.filter(evaluation=locked, part=part).select_related("written_by").first()
    text = clean(text)
    if (stored.text if stored else "") == text:
        return stored
    moved = stored is not None and version is not None and stored.version != version
    if stored is not None and moved and stored.written_by_id != by.pk:  # one's own earlier text is no conflict
        raise Overwritten(stored)
    narrative = stored or Narrative(evaluation=locked, part=part, version=0)
    narrative.text, narrative.written_at, narrative.written_by = text, clock.now(), by
    narrative.version += 1
    rows.save(narrative)
    raise_version(locked)
    record("evaluation.report_written", locked, by=by, details={"part": part.value, "characters": len(text)})
    return narrative
