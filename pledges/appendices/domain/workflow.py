"""The legal moves of an appendix and of the signatures under it, and what each needs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from emulation.workflow import Move, Reasons, Workflow
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix, AppendixSignatory
from pledges.appendices.permissions import WHO_LEADS, WHO_REOPENS, leads, reopens
from pledges.domain.signing_files import missing_file
from pledges.domain.workflow import missing_beyond_quorum, missing_text, missing_turn, workflow_of_places, year_is_over
from pledges.enums import SignatoryState


def missing_for_signing(appendix: Appendix) -> Reasons:
    """Return what the draft needs before it is opened for signing: at least one change."""
    nothing = _("Phụ lục chưa có nội dung sửa đổi nào. Hãy sửa, bổ sung hoặc bãi bỏ ít nhất một chỗ.")
    return year_is_over(appendix.pledge) + missing_text(appendix.changes, nothing)


def missing_for_completion(appendix: Appendix) -> Reasons:
    """Return how many signatures are still missing."""
    waiting = appendix.signatories.exclude(state=SignatoryState.SIGNED).count()
    if not waiting:
        return []
    return [ngettext("Còn thiếu %(count)d chữ ký.", "Còn thiếu %(count)d chữ ký.", waiting) % {"count": waiting}]


def missing_for_other_moves(place: AppendixSignatory) -> Reasons:
    """Return why a place cannot be declined or asked again: only while the appendix is open for signing."""
    appendix = place.appendix
    reasons = year_is_over(appendix.pledge)
    if appendix.state != AppendixState.SIGNING:
        reasons.append(
            _("Phụ lục đang ở trạng thái “%(state)s” nên chưa ký được hoặc không ký được nữa.")
            % {"state": appendix.get_state_display()}
        )
    return reasons


def missing_for_signature(place: AppendixSignatory) -> Reasons:
    """Return why this place cannot be signed yet: not open, no file, or the turns before it are not through."""
    appendix = place.appendix
    return missing_for_other_moves(place) or missing_turn(place, appendix.signatories) + missing_file(appendix)


def missing_for_conclusion(appendix: Appendix) -> Reasons:
    """Return why the signing is not concluded without the last witnesses; as many are enough as under the pledge."""
    places = list(appendix.signatories.values_list("role", "state").order_by("pk"))
    return year_is_over(appendix.pledge) + missing_beyond_quorum(places, appendix.pledge.witness_quorum)


def _by_the_system(user: Any, appendix: Appendix) -> bool:
    """Nobody presses this: the last signature moves the appendix."""
    return user is None


APPENDIX = Workflow(
    states=AppendixState,
    moves=[
        Move(
            name="open_signing",
            label=gettext_lazy("Chốt và mở ký phụ lục"),
            sources=(AppendixState.DRAFT,),
            target=AppendixState.SIGNING,
            allowed=leads.test,
            who=WHO_LEADS,
            event="appendix.signing_opened",
            missing=missing_for_signing,
            stamp="opened",
        ),
        Move(
            name="complete",
            label=gettext_lazy("Hoàn tất ký"),
            sources=(AppendixState.SIGNING,),
            target=AppendixState.SIGNED,
            allowed=_by_the_system,
            who=gettext_lazy("Phụ lục hoàn tất khi người cuối cùng ký."),
            event="appendix.signed",
            missing=missing_for_completion,
        ),
        Move(
            name="conclude",
            label=gettext_lazy("Kết thúc đợt ký"),
            sources=(AppendixState.SIGNING,),
            target=AppendixState.SIGNED,
            allowed=leads.test,
            who=WHO_LEADS,
            event="appendix.signed",
            missing=missing_for_conclusion,
            quiet=True,
        ),
        Move(
            name="reopen",
            label=gettext_lazy("Mở lại để sửa"),
            sources=(AppendixState.SIGNING,),
            target=AppendixState.DRAFT,
            allowed=reopens.test,
            who=WHO_REOPENS,
            event="appendix.reopened",
            missing=lambda appendix: year_is_over(appendix.pledge),
            needs_note=True,
        ),
    ],
)

PLACE = workflow_of_places(missing_for_signature=missing_for_signature, missing_for_other_moves=missing_for_other_moves)
