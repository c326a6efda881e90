"""Writing what a unit or the bloc has to show: added as a draft, edited under its version, thrown away while nobody saw it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import BlocYear, Seat
from emulation import rows
from emulation.audit.log import last_doer, record
from emulation.workflow import Gone, NotAllowed, Refused, WrongState, lock
from pledges.domain.drafts import Overtaken, cleaned
from pledges.library.domain.workflow import EDITABLE, year_rests
from pledges.library.enums import HighlightKind
from pledges.library.models import Highlight
from pledges.library.permissions import WHO_WRITES, writes

WORDS = (
    *("title", "person", "level", "sponsor", "theme", "starts_on", "ends_on", "happened_on"),
    *("quarter", "decision", "text"),
)
LIMIT = 200  # of one unit in one year: more than anybody reads, and it bounds what the printed list has to hold


class TooMany(Refused):
    """The unit has as many highlights in this year as the library takes."""

    status = 422


@transaction.atomic
def add_highlight(
    *, by: Any, bloc_year: BlocYear, kind: HighlightKind, seat: Seat | None = None, **words: Any
) -> Highlight:
    """Write a draft of the unit of ``seat``, or of the bloc itself (None, movements only), and return it.

    ``words`` are the fields named in ``WORDS``. Raises ``NotAllowed``, ``WrongState`` where the bloc-year does not work,
    ``TooMany``, ``Invalid``.
    """
    highlight = Highlight(bloc_year=bloc_year, seat=seat, kind=kind, drafted_by=by, **cleaned(words))
    if not writes.test(by, highlight):
        raise NotAllowed(WHO_WRITES)
    _require_running(bloc_year)
    if Highlight.objects.filter(bloc_year=bloc_year, seat=seat).count() >= LIMIT:
        raise TooMany(
            _("Đơn vị đã có %(limit)d mục trong kho của năm. Hãy sửa hoặc xóa bớt bản nháp trước khi thêm.")
            % {"limit": LIMIT}
        )
    rows.save(highlight)
    record("highlight.drafted", highlight, by=by, details=_values(highlight) | {"unit": highlight.teller})
    return highlight


@transaction.atomic
def edit_highlight(*, by: Any, highlight: Highlight, version: int | None, **words: Any) -> Highlight:
    """Change ``words`` of a draft or of what was withdrawn, and return it as stored.

    ``version`` is the one that the editor saw; None skips the question. Raises ``NotAllowed``, ``WrongState``, ``Gone``,
    ``Invalid``, or ``Overtaken`` when it has changed since to something else.
    """
    stored = _editable(highlight, by)
    words = cleaned(words)
    if all(getattr(stored, name) == value for name, value in words.items()):
        return stored
    if version is not None and stored.version != version and not _seen_by_its_writer(stored, version, by):
        raise Overtaken(stored)
    before = _values(stored)
    for name, value in words.items():
        setattr(stored, name, value)
    stored.version += 1
    rows.save(stored)
    record("highlight.edited", stored, by=by, details={"before": before, "after": _values(stored)})
    return stored


@transaction.atomic
def remove_highlight(*, by: Any, highlight: Highlight) -> None:
    """Throw a draft away; the record keeps its words. Raises as ``edit_highlight``; what was shared once stays."""
    stored = _editable(highlight, by)
    if stored.shared_at is not None:
        raise WrongState(_("Mục đã từng chia sẻ thì không xóa, chỉ sửa hoặc chia sẻ lại."))
    record("highlight.removed", stored, by=by, details=_values(stored))
    rows.delete(stored)


def _editable(highlight: Highlight, by: Any) -> Highlight:
    """Return the highlight under its row lock, if ``by`` may change its words now."""
    try:
        stored: Highlight = lock(highlight)
    except Gone:
        raise Gone(_("Mục này vừa được người khác xóa. Hãy quay lại kho; nếu vẫn cần, hãy thêm mới.")) from None
    if not writes.test(by, stored):
        raise NotAllowed(WHO_WRITES)
    if stored.state not in EDITABLE:
        raise WrongState(_("Mục đã chia sẻ thì không sửa, không xóa. Hãy rút về, có lý do, rồi sửa và chia sẻ lại."))
    _require_running(stored.bloc_year)
    return stored


def _require_running(bloc_year: BlocYear) -> None:
    if reasons := year_rests(bloc_year):
        raise WrongState(*reasons)


def _values(highlight: Highlight) -> dict[str, Any]:
    """Return what the record of deeds keeps of a highlight."""
    values = {name: getattr(highlight, name) for name in WORDS if name != "decision"}
    return values | {"kind": highlight.kind, "decision": str(highlight.decision or "")}


def _seen_by_its_writer(stored: Highlight, version: int, by: Any) -> bool:
    """Say whether ``by`` wrote what stands there now, after the ``version`` on the page: no stranger's words are at stake."""
    return 0 < version < stored.version and last_doer(stored) == by.pk
