"""What happened to a highlight, from the record of deeds, in words for its readers."""

from django.utils.translation import gettext_lazy as _

from emulation.audit.models import Event
from pledges.library.models import Highlight
from pledges.queries.history import Deed

SENTENCES = {
    "highlight.drafted": _("Viết bản nháp"),
    "highlight.edited": _("Sửa nội dung"),
    "highlight.shared": _("Chia sẻ với khối"),
    "highlight.withdrawn": _("Rút về"),
    "highlight.picked": _("Chọn vào báo cáo"),
    "highlight.unpicked": _("Bỏ chọn khỏi báo cáo"),
}
# What is done before it is shared is the unit's own affair.
_FOR_ALL = [verb for verb in SENTENCES if verb not in ("highlight.drafted", "highlight.edited")]
_SHOWN = 40


def story(highlight: Highlight, *, whole: bool) -> list[Deed]:
    """Return the last deeds on it, the newest first (one query); with ``whole`` also how it was written."""
    verbs = list(SENTENCES) if whole else _FOR_ALL
    events = Event.objects.filter(object_type="library.highlight", object_id=str(highlight.pk), verb__in=verbs)
    return [Deed(SENTENCES[event.verb], event) for event in events.order_by("-sequence")[:_SHOWN]]


def last_deed(highlight: Highlight) -> Deed | None:
    """Return the newest deed on it: who was faster than the reader, and when."""
    return next(iter(story(highlight, whole=True)), None)
