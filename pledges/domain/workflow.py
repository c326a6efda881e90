"""The legal moves of a pledge and of a signature, and what each needs. Screens and the gate ask these two tables."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blocs.enums import BlocYearState
from emulation import clock
from emulation.workflow import Move, Reasons, Workflow
from pledges.domain.signing_files import missing_file
from pledges.domain.versions import changed_since_circulated
from pledges.enums import PledgeState, SignatoryRole, SignatoryState
from pledges.models import Pledge, Signatory, SigningPlace
from pledges.permissions import (
    WHO_ASKS,
    WHO_LEADS,
    WHO_REGISTERS,
    WHO_REOPENS,
    WHO_SIGNS,
    asks_again,
    leads,
    registers_ink,
    reopens,
    signs,
)
from pledges.queries.opinions import seats_without_word, unanswered

Asked = Callable[[Any], Reasons]
EDITABLE = (PledgeState.DRAFT, PledgeState.CONSULTATION)
# Characters in all clauses of one paper: some forty pages, where a pledge has four to eight. A text that cannot be printed in the
# time that a page has (emulation/documents/render.py) must not be frozen; twice as much still can.
LONGEST_TEXT = 120_000


def year_is_over(pledge: Pledge) -> Reasons:
    """Return the reason why nothing moves any more when the bloc-year was closed, for example by a merger."""
    if pledge.bloc_year.state == BlocYearState.ACTIVE:
        return []
    return [
        _("Năm thi đua đang ở trạng thái “%(state)s” nên giao ước không thay đổi được nữa.")
        % {"state": pledge.bloc_year.get_state_display()}
    ]


def missing_for_consultation(pledge: Pledge) -> Reasons:
    """Return what the draft needs before it goes round: at least one clause to comment on."""
    nothing = _("Dự thảo chưa có khoản nào. Hãy thêm ít nhất một khoản nội dung.")
    return year_is_over(pledge) + missing_text(pledge.clauses, nothing)


def missing_text(parts: "QuerySet[Any]", nothing: str) -> Reasons:
    """Return why what is written in ``parts`` makes no paper: there is ``nothing``, or more than can be printed (one query)."""
    found = parts.aggregate(count=Count("pk"), length=Sum(Length("text")))
    if not found["count"]:
        return [nothing]
    if found["length"] <= LONGEST_TEXT:
        return []
    words = {"length": found["length"], "most": LONGEST_TEXT}
    return [
        _("Văn bản dài %(length)d ký tự, tối đa %(most)d. Hãy rút gọn, hoặc đưa phần chi tiết vào kế hoạch kèm theo.")
        % words
    ]


def missing_for_another_circulation(pledge: Pledge) -> Reasons:
    """Return why the draft does not go round again: it says the same as the version that the units have."""
    reasons = missing_for_consultation(pledge)
    if changed_since_circulated(pledge) is None:
        reasons.append(
            _("Văn bản chưa sửa gì so với bản các đơn vị đang góp ý. Muốn thêm thời gian, hãy đổi hạn góp ý.")
        )
    return reasons


def missing_for_agreement(pledge: Pledge) -> Reasons:
    """Return what the text needs before it is frozen.

    Every opinion has its answer, and every unit has spoken unless the deadline has passed: silence after it counts as
    no objection. Targets are not asked for: a bloc may leave them to the yearly plan.
    """
    reasons = missing_for_consultation(pledge)
    open_opinions = unanswered(pledge).count()
    if open_opinions:
        reasons.append(
            ngettext(
                "Còn %(count)d ý kiến chưa được trả lời. Hãy tiếp thu hoặc giải trình từng ý kiến.",
                "Còn %(count)d ý kiến chưa được trả lời. Hãy tiếp thu hoặc giải trình từng ý kiến.",
                open_opinions,
            )
            % {"count": open_opinions}
        )
    if pledge.consultation_due_at is not None and clock.now() <= pledge.consultation_due_at:
        silent = seats_without_word(pledge)
        if silent:
            reasons.append(
                ngettext(
                    "Chưa hết hạn góp ý và còn %(count)d đơn vị chưa trả lời: %(units)s. Hãy đợi đến hạn.",
                    "Chưa hết hạn góp ý và còn %(count)d đơn vị chưa trả lời: %(units)s. Hãy đợi đến hạn.",
                    len(silent),
                )
                % {"count": len(silent), "units": ", ".join(str(seat.unit) for seat in silent)}
            )
    return reasons


def missing_for_opening(pledge: Pledge) -> Reasons:
    """Return what is missing before people are asked to sign: the frozen page with its empty fields."""
    return year_is_over(pledge) + missing_file(pledge)


def missing_for_completion(pledge: Pledge) -> Reasons:
    """Return how many signatures are still missing."""
    waiting = pledge.signatories.exclude(state=SignatoryState.SIGNED).count()
    if not waiting:
        return []
    return [
        ngettext("Còn thiếu %(count)d chữ ký.", "Còn thiếu %(count)d chữ ký.", waiting) % {"count": waiting},
    ]


def missing_for_conclusion(pledge: Pledge) -> Reasons:
    """Return why the signing is not concluded without the last witnesses."""
    places = list(pledge.signatories.values_list("role", "state").order_by("pk"))
    return year_is_over(pledge) + missing_beyond_quorum(places, pledge.witness_quorum)


def missing_beyond_quorum(places: list[tuple[str, str]], quorum: int | None) -> Reasons:
    """Return who is missing among ``places`` (role, state): every unit signs, and ``quorum`` witnesses (None: all)."""
    units = sum(role == SignatoryRole.UNIT and state != SignatoryState.SIGNED for role, state in places)
    witnesses = [state for role, state in places if role == SignatoryRole.WITNESS]
    lacking = (len(witnesses) if quorum is None else quorum) - witnesses.count(SignatoryState.SIGNED)
    reasons = []
    if units:
        words = ngettext("Còn %(count)d đơn vị chưa ký.", "Còn %(count)d đơn vị chưa ký.", units)
        reasons.append(words % {"count": units})
    if lacking > 0:
        words = ngettext(
            "Còn thiếu %(count)d người chứng kiến so với số tối thiểu.",
            "Còn thiếu %(count)d người chứng kiến so với số tối thiểu.",
            lacking,
        )
        reasons.append(words % {"count": lacking})
    return reasons


def missing_for_signature(signatory: Signatory) -> Reasons:
    """Return why this place cannot be signed yet: not open, no file, or the turns before it are not through."""
    pledge = signatory.pledge
    if reasons := missing_for_other_moves(signatory):
        return reasons
    return missing_turn(signatory, pledge.signatories) + missing_file(pledge)


def missing_turn(place: SigningPlace, places: Any) -> Reasons:
    """Return whose signatures come before that of ``place`` and are still missing; ``places`` are all of the paper."""
    earlier = places.filter(turn__lt=place.turn).exclude(state=SignatoryState.SIGNED)
    count = earlier.count()
    if not count:
        return []
    if place.role == SignatoryRole.WITNESS:
        words = ngettext(
            "Người chứng kiến ký sau các đơn vị; còn %(count)d đơn vị chưa ký.",
            "Người chứng kiến ký sau các đơn vị; còn %(count)d đơn vị chưa ký.",
            count,
        )
        return [words % {"count": count}]
    names = ", ".join(str(row) for row in earlier.select_related("seat__unit", "seat__bloc_year", "person")[:5])
    return [
        _("Chưa đến lượt ký theo thứ tự đã chọn khi mở ký. Ký trước còn thiếu: %(names)s.")
        % {"names": names + ("…" if count > 5 else "")}
    ]


def missing_for_other_moves(signatory: Signatory) -> Reasons:
    """Return why a place cannot be declined or asked again: only while the pledge is open for signing."""
    pledge = signatory.pledge
    return year_is_over(pledge) + ([] if pledge.state == PledgeState.SIGNING else [_not_signing(pledge)])


def _not_signing(pledge: Pledge) -> str:
    return _("Giao ước đang ở trạng thái “%(state)s” nên chưa ký được hoặc không ký được nữa.") % {
        "state": pledge.get_state_display()
    }


def _by_the_system(user: Any, pledge: Pledge) -> bool:
    """Nobody presses this: the last signature moves the pledge."""
    return user is None


PLEDGE = Workflow(
    states=PledgeState,
    moves=[
        Move(
            name="open_consultation",
            label=gettext_lazy("Lấy ý kiến đơn vị"),
            sources=(PledgeState.DRAFT,),
            target=PledgeState.CONSULTATION,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.consultation_opened",
            missing=missing_for_consultation,
            stamp="consultation_opened",
        ),
        Move(
            name="extend_consultation",
            label=gettext_lazy("Đổi hạn góp ý"),
            sources=(PledgeState.CONSULTATION,),
            target=PledgeState.CONSULTATION,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.consultation_extended",
            missing=year_is_over,
        ),
        Move(
            name="circulate_again",
            label=gettext_lazy("Gửi lại lấy ý kiến"),
            sources=(PledgeState.CONSULTATION,),
            target=PledgeState.CONSULTATION,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.circulated_again",
            missing=missing_for_another_circulation,
            stamp="consultation_opened",
            quiet=True,
        ),
        Move(
            name="agree",
            label=gettext_lazy("Thống nhất, chốt văn bản"),
            sources=(PledgeState.CONSULTATION,),
            target=PledgeState.AGREED,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.agreed",
            missing=missing_for_agreement,
            stamp="agreed",
        ),
        Move(
            name="open_signing",
            label=gettext_lazy("Mở ký giao ước"),
            sources=(PledgeState.AGREED,),
            target=PledgeState.SIGNING,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.signing_opened",
            missing=missing_for_opening,
        ),
        Move(
            name="complete",
            label=gettext_lazy("Hoàn tất ký"),
            sources=(PledgeState.SIGNING,),
            target=PledgeState.SIGNED,
            allowed=_by_the_system,
            who=gettext_lazy("Giao ước hoàn tất khi người cuối cùng ký."),
            event="pledge.signed",
            missing=missing_for_completion,
        ),
        Move(
            name="conclude",
            label=gettext_lazy("Kết thúc đợt ký"),
            sources=(PledgeState.SIGNING,),
            target=PledgeState.SIGNED,
            allowed=leads.test,
            who=WHO_LEADS,
            event="pledge.signed",
            missing=missing_for_conclusion,
            quiet=True,
        ),
        Move(
            name="reopen",
            label=gettext_lazy("Mở lại để sửa"),
            sources=(PledgeState.CONSULTATION, PledgeState.AGREED, PledgeState.SIGNING),
            target=PledgeState.DRAFT,
            allowed=reopens.test,
            who=WHO_REOPENS,
            event="pledge.reopened",
            missing=year_is_over,
            needs_note=True,
        ),
    ],
)


def workflow_of_places(*, missing_for_signature: Asked, missing_for_other_moves: Asked) -> Workflow:
    """Return the moves of a place for a signature; what else it needs depends on the paper that is signed."""
    moves = [
        Move(
            name="sign",
            label=gettext_lazy("Ký"),
            sources=(SignatoryState.WAITING,),
            target=SignatoryState.SIGNED,
            allowed=signs.test,
            who=WHO_SIGNS,
            event="signature.taken",
            missing=missing_for_signature,
        ),
        Move(
            name="register_ink",
            label=gettext_lazy("Đăng ký chữ ký trên bản giấy"),
            sources=(SignatoryState.WAITING,),
            target=SignatoryState.SIGNED,
            allowed=registers_ink.test,
            who=WHO_REGISTERS,
            event="signature.registered",
            missing=missing_for_signature,
        ),
        Move(
            name="decline",
            label=gettext_lazy("Từ chối ký"),
            sources=(SignatoryState.WAITING,),
            target=SignatoryState.DECLINED,
            allowed=signs.test,
            who=WHO_SIGNS,
            event="signature.declined",
            missing=missing_for_other_moves,
            needs_note=True,
        ),
        Move(
            name="ask_again",
            label=gettext_lazy("Đề nghị ký lại"),
            sources=(SignatoryState.DECLINED,),
            target=SignatoryState.WAITING,
            allowed=asks_again.test,
            who=WHO_ASKS,
            event="signature.asked_again",
            missing=missing_for_other_moves,
            needs_note=True,
        ),
    ]
    return Workflow(states=SignatoryState, moves=moves)


SIGNATORY = workflow_of_places(
    missing_for_signature=missing_for_signature, missing_for_other_moves=missing_for_other_moves
)
