"""The locks under which a conference is prepared and led."""

from typing import Any

from django.utils.translation import gettext as _

from emulation.workflow import NotAllowed, WrongState, lock
from pledges.conference.enums import ConferenceState
from pledges.conference.models import Conference
from pledges.conference.permissions import WHO_RUNS, runs


def lock_open(conference: Conference, by: Any) -> Conference:
    """Return the conference under its row lock. Raises ``NotAllowed``, or ``WrongState`` once it is closed."""
    locked: Conference = lock(conference)
    if not runs.test(by, locked):
        raise NotAllowed(WHO_RUNS)
    if locked.state == ConferenceState.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc, biên bản đã chốt nên không sửa được."))
    return locked


def lock_running(conference: Conference, by: Any) -> Conference:
    """Return the conference under its row lock. Raises ``NotAllowed``, or ``WrongState`` unless it is running."""
    locked = lock_open(conference, by)
    if locked.state != ConferenceState.IN_PROGRESS:
        raise WrongState(_("Hội nghị chưa khai mạc. Hãy khai mạc rồi điều hành từng nội dung."))
    return locked
