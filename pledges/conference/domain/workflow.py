"""The legal moves of a conference."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blocs.enums import BlocYearState
from emulation.workflow import Move, Reasons, Workflow
from pledges.conference.enums import ConferenceState, Presence
from pledges.conference.models import Conference
from pledges.conference.permissions import WHO_RUNS, runs


def missing_for_opening(conference: Conference) -> Reasons:
    """Return what a conference needs before it opens: a year that runs."""
    if conference.bloc_year.state == BlocYearState.ACTIVE:
        return []
    return [
        _("Năm thi đua đang ở trạng thái “%(state)s” nên không khai mạc được.")
        % {"state": conference.bloc_year.get_state_display()}
    ]


def missing_for_closing(conference: Conference) -> Reasons:
    """Return what the minutes need: the roll call of every unit."""
    unknown = conference.attendances.filter(seat__isnull=False, presence=Presence.UNKNOWN).count()
    if not unknown:
        return []
    return [
        ngettext(
            "Còn %(count)d đơn vị chưa điểm danh. Hãy điểm danh đủ rồi mới bế mạc.",
            "Còn %(count)d đơn vị chưa điểm danh. Hãy điểm danh đủ rồi mới bế mạc.",
            unknown,
        )
        % {"count": unknown}
    ]


CONFERENCE = Workflow(
    states=ConferenceState,
    moves=[
        Move(
            name="open",
            label=gettext_lazy("Khai mạc hội nghị"),
            sources=(ConferenceState.PLANNED,),
            target=ConferenceState.IN_PROGRESS,
            allowed=runs.test,
            who=WHO_RUNS,
            event="conference.opened",
            missing=missing_for_opening,
            stamp="opened",
        ),
        Move(
            name="close",
            label=gettext_lazy("Bế mạc, chốt biên bản"),
            sources=(ConferenceState.IN_PROGRESS,),
            target=ConferenceState.CLOSED,
            allowed=runs.test,
            who=WHO_RUNS,
            event="conference.closed",
            missing=missing_for_closing,
            stamp="closed",
        ),
    ],
)
