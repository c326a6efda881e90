"""The lock under which a draft is changed, and the refusals of whoever comes too late."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.audit.log import last_doer, record
from emulation.text import clean
from emulation.workflow import NotAllowed, Stale, WrongState, lock
from pledges.domain.workflow import EDITABLE, year_is_over
from pledges.models import Pledge
from pledges.permissions import WHO_DRAFTS, drafts

STALE = gettext_lazy(
    "Nội dung đã được người khác thay đổi, hoặc bạn thay đổi ở tab khác, sau khi bạn mở trang. Hãy so hai bản rồi chọn."
)


class Overtaken(Stale):
    """Somebody saved this part after the editor opened it; ``stored`` is the row as it stands now."""

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        super().__init__(STALE)


def lock_draft(pledge: Pledge, by: Any) -> Pledge:
    """Return the pledge under its row lock. Raises ``NotAllowed`` or ``WrongState`` unless ``by`` may edit it now."""
    locked: Pledge = lock(pledge)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state not in EDITABLE:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s” nên không sửa được nữa. Muốn sửa phải mở lại, có lý do.")
            % {"state": locked.get_state_display()}
        )
    if reasons := year_is_over(locked):
        raise WrongState(*reasons)
    return locked


def touch(locked: Pledge, pledge: Pledge, verb: str, *, by: Any, details: dict[str, Any]) -> None:
    """Write down a change of the draft that raised ``locked.version``, and bring the caller's instance up to date."""
    locked.save(update_fields=["version", "heading_version"])
    pledge.version = locked.version
    record(verb, locked, by=by, details={**details, "version": locked.version})


def own_later_save(locked: Pledge, stored: int, seen: int, by: Any) -> bool:
    """Say whether the version ``stored`` of a part was written by ``by`` after the page of version ``seen``.

    It is what another tab, or a save whose answer was lost, has left: no stranger's words are at stake.
    """
    return 0 < seen < stored and last_doer(locked, version=stored) == by.pk


def cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """Return ``values`` with every text in NFC and without control characters."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
