"""The round of opinions: the draft goes to the member units, each speaks, each opinion is answered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.models import Seat
from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, Refused, WrongState, lock
from pledges.domain.text import clause_label
from pledges.domain.workflow import EDITABLE, PLEDGE, year_is_over
from pledges.enums import Disposition, PledgeState
from pledges.models import Clause, Opinion, Pledge
from pledges.permissions import WHO_COMMENTS, WHO_DRAFTS, comments, drafts
from pledges.queries.opinions import of_this_round
from pledges.queries.people import leading_units, member_units, said_at


class TooLate(Refused):
    """The deadline for opinions has passed."""


@transaction.atomic
def open_consultation(*, by: Any, pledge: Pledge, due_at: datetime, version: int | None = None) -> Pledge:
    """Send the draft round until ``due_at`` (aware) and return the pledge.

    Raises ``NotAllowed``, ``WrongState``, ``Missing``, ``Stale``, or ``Invalid`` where the deadline is not ahead.
    """
    consulted: Pledge = PLEDGE.perform(
        pledge, "open_consultation", by=by, version=version, effect=_until(due_at), details={"due_at": due_at}
    )
    _tell_units(
        consulted,
        _("Mời đơn vị góp ý dự thảo giao ước thi đua: %(bloc)s. Hạn: %(due)s."),
        by,
    )
    return consulted


@transaction.atomic
def extend_consultation(*, by: Any, pledge: Pledge, due_at: datetime, version: int | None = None) -> Pledge:
    """Give a new deadline ``due_at`` (aware, ahead) to a running round and return the pledge. Raises as above."""
    consulted: Pledge = PLEDGE.perform(
        pledge, "extend_consultation", by=by, version=version, effect=_until(due_at), details={"due_at": due_at}
    )
    _tell_units(consulted, _("Hạn góp ý dự thảo giao ước của %(bloc)s được đổi. Hạn mới: %(due)s."), by)
    return consulted


@transaction.atomic
def give_opinion(
    *,
    by: Any,
    pledge: Pledge,
    seat: Seat,
    clause: Clause | None = None,
    text: str = "",
    agrees_in_full: bool = False,
) -> Opinion:
    """Record what the unit of ``seat`` says, to ``clause`` or to the whole, or that it agrees with the whole text.

    Saying the same twice makes one record. A unit that agreed may still comment, and the other way round: its last word
    counts. Raises ``NotAllowed``, ``WrongState``, ``TooLate`` after the deadline, ``Invalid``.
    """
    locked: Pledge = lock(pledge)
    _check_speaker(locked, seat, by)
    text = clean(text)
    if agrees_in_full and (text or clause is not None):
        raise rows.Invalid(_("Đã chọn “Nhất trí toàn văn” thì không ghi ý kiến. Hãy bỏ chọn, hoặc xóa ý kiến đã ghi."))
    if not agrees_in_full and not text:
        raise rows.Invalid(_("Ý kiến: chưa có nội dung. Hãy nhập ý kiến, hoặc chọn “Nhất trí toàn văn”."))
    if clause is not None and not Clause.objects.filter(pk=clause.pk, pledge=locked).exists():
        raise rows.Invalid(_("Khoản: vừa được người soạn thảo xóa. Hãy tải lại trang rồi chọn khoản khác."))
    same = of_this_round(locked).filter(seat=seat, clause=clause, text=text, agrees_in_full=agrees_in_full)
    if said := same.order_by("-given_at", "-pk").first():
        return said
    opinion = rows.save(
        Opinion(
            pledge=locked,
            seat=seat,
            clause=clause,
            clause_label=clause_label(clause) if clause else "",
            text=text,
            agrees_in_full=agrees_in_full,
            given_by=by,
        )
    )
    details = {"unit": str(seat.unit), "clause": opinion.clause_label, "text": text, "agrees_in_full": agrees_in_full}
    record("pledge.opinion_given", locked, by=by, details=details)
    if not agrees_in_full:
        notify(
            staff_of(leading_units(locked)),
            text=_("%(unit)s có ý kiến với dự thảo giao ước.") % {"unit": seat.unit},
            url=said_at(locked, "opinions"),
            besides=by,
        )
    return opinion


@transaction.atomic
def answer_opinion(*, by: Any, opinion: Opinion, disposition: str, answer: str = "") -> Opinion:
    """Answer an opinion, or change the answer while the text is not agreed; declining needs a reason in ``answer``.

    Raises ``NotAllowed``, ``WrongState``, ``Invalid``.
    """
    locked: Pledge = lock(opinion.pledge)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state not in EDITABLE:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s” nên không trả lời ý kiến được nữa.")
            % {"state": locked.get_state_display()}
        )
    stored = Opinion.objects.select_related("seat__unit", "seat__bloc_year").get(pk=opinion.pk)
    if stored.agrees_in_full:
        raise rows.Invalid(_("Đơn vị nhất trí toàn văn, không có ý kiến để trả lời."))
    answer = clean(answer)
    if disposition not in Disposition.values:
        raise rows.Invalid(_("Kết quả: chưa chọn tiếp thu hay giải trình. Hãy chọn một kết quả."))
    if (stored.disposition, stored.answer) == (disposition, answer):
        return stored
    stored.disposition, stored.answer = disposition, answer
    stored.answered_at, stored.answered_by = clock.now(), by
    rows.save(stored)
    details = {"unit": str(stored.seat.unit), "opinion": stored.text, "disposition": disposition, "answer": answer}
    record("pledge.opinion_answered", locked, by=by, details=details)
    notify(
        [stored.given_by],
        text=_("Ý kiến của đơn vị bạn đã được trả lời: %(disposition)s.")
        % {"disposition": stored.get_disposition_display()},
        url=said_at(locked, "opinions"),
        besides=by,
    )
    return stored


def _until(due_at: datetime) -> Any:
    """Return the effect that sets the deadline, which lies ahead of the one clock."""

    def effect(locked: Pledge) -> None:
        if due_at <= clock.now():
            raise rows.Invalid(_("Hạn góp ý: đã qua. Hãy chọn một thời điểm ở phía trước."))
        locked.consultation_due_at = due_at

    return effect


def _check_speaker(pledge: Pledge, seat: Seat, by: Any) -> None:
    if seat.bloc_year_id != pledge.bloc_year_id or not comments.test(by, seat):
        raise NotAllowed(WHO_COMMENTS)
    if pledge.state != PledgeState.CONSULTATION:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s” nên không nhận góp ý.") % {"state": pledge.get_state_display()}
        )
    if reasons := year_is_over(pledge):
        raise WrongState(*reasons)
    due = pledge.consultation_due_at
    if due is not None and clock.now() > due:
        raise TooLate(_("Đã hết hạn góp ý lúc %(due)s. Hãy đề nghị Khối trưởng đổi hạn góp ý.") % {"due": _moment(due)})


def _tell_units(pledge: Pledge, text: str, by: Any) -> None:
    assert pledge.consultation_due_at is not None
    notify(
        staff_of(member_units(pledge)),
        text=text % {"bloc": pledge.bloc_year, "due": _moment(pledge.consultation_due_at)},
        url=said_at(pledge, "detail"),
        besides=by,
    )


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
