"""Opinions: what a unit says to the version that goes round, and what the drafter answers."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Seat
from blocs.roles import staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.text import clean
from emulation.workflow import NotAllowed, Stale, WrongState, again, lock
from pledges.domain.consultation import check_open
from pledges.domain.drafting import edit_clause
from pledges.domain.text import clause_text, places_in
from pledges.domain.workflow import EDITABLE
from pledges.enums import Disposition
from pledges.models import Clause, Opinion, Pledge, Version
from pledges.movements import text_from
from pledges.permissions import WHO_COMMENTS, WHO_DRAFTS, comments, drafts
from pledges.queries.opinions import of_this_round
from pledges.queries.people import leading_units, said_at
from pledges.queries.versions import circulated


@transaction.atomic
def give_opinion(
    *,
    by: Any,
    pledge: Pledge,
    seat: Seat,
    place: str = "",
    text: str = "",
    proposed: str = "",
    agrees_in_full: bool = False,
    sha256: str | None = None,
) -> Opinion:
    """Record what the unit of ``seat`` says, or that it agrees with the whole text of the version that goes round.

    ``place`` is a clause or target of that version (``I.2``), empty for the whole; ``proposed`` the wording that the
    unit would give the clause. ``sha256`` is the hash of the version that was read. Saying the same twice makes one
    record. A unit that agreed may still comment, and the other way round: its last word counts. Raises ``NotAllowed``,
    ``WrongState``, ``TooLate`` after the deadline, ``Stale`` where another version goes round by now, ``Invalid``.
    """
    locked: Pledge = lock(pledge)
    _check_speaker(locked, seat, by)
    version = circulated(locked)
    assert version is not None  # a consultation opens with one
    if sha256 is not None and sha256 != version.sha256:
        raise Stale(
            _("Bản đang lấy ý kiến đã đổi: nay là bản số %(number)d. Hãy đọc bản mới rồi trả lời lại.")
            % {"number": version.number}
        )
    words = _words(version, place, text, proposed, agrees_in_full)
    same = of_this_round(locked).filter(seat=seat, place=place, agrees_in_full=agrees_in_full, **words)
    if said := same.order_by("-given_at", "-pk").first():
        return said
    label = places_in(version.text).get(place, "")
    opinion = rows.save(
        Opinion(
            pledge=locked,
            seat=seat,
            version=version,
            place=place,
            clause=Clause.objects.filter(pledge=locked, pk=version.places.get(place)).first(),
            clause_label=label,
            agrees_in_full=agrees_in_full,
            given_by=by,
            **words,
        )
    )
    details = {"unit": str(seat.unit), "clause": label, "agrees_in_full": agrees_in_full, "number": version.number}
    record("pledge.opinion_given", locked, by=by, details=details | words | {"sha256": version.sha256})
    if not agrees_in_full:
        notify(
            staff_of(leading_units(locked)),
            text=_("%(unit)s có ý kiến với dự thảo giao ước.") % {"unit": seat.unit},
            url=said_at(locked, "opinions"),
            besides=by,
        )
    return opinion


@transaction.atomic
def answer_opinion(
    *, by: Any, opinion: Opinion, disposition: str, answer: str = "", take_over: bool = False
) -> Opinion:
    """Answer an opinion, or change the answer while the text is not agreed; declining needs a reason in ``answer``.

    ``take_over`` writes the wording that the unit proposed into the clause, in the same step. Raises ``NotAllowed``,
    ``WrongState``, or ``Invalid``, also where the clause was changed after the unit had read it.
    """
    locked: Pledge = lock(opinion.pledge)
    if not drafts.test(by, locked):
        raise NotAllowed(WHO_DRAFTS)
    if locked.state not in EDITABLE:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s” nên không trả lời ý kiến được nữa.")
            % {"state": locked.get_state_display()}
        )
    stored = again(Opinion.objects.select_related("seat__unit", "seat__bloc_year", "version"), opinion)
    if stored.agrees_in_full:
        raise rows.Invalid(_("Đơn vị nhất trí toàn văn, không có ý kiến để trả lời."))
    answer = clean(answer)
    if disposition not in Disposition.values:
        raise rows.Invalid(_("Kết quả: chưa chọn tiếp thu hay giải trình. Hãy chọn một kết quả."))
    if take_over:
        _take_over(stored, disposition, by)
    if (stored.disposition, stored.answer) == (disposition, answer):
        return stored
    stored.disposition, stored.answer = disposition, answer
    stored.answered_at, stored.answered_by = clock.now(), by
    rows.save(stored)
    details = {"unit": str(stored.seat.unit), "opinion": stored.text, "disposition": disposition, "answer": answer}
    record("pledge.opinion_answered", locked, by=by, details=details | {"taken_over": take_over})
    notify(
        [stored.given_by],
        text=_("Ý kiến của đơn vị bạn đã được trả lời: %(disposition)s.")
        % {"disposition": stored.get_disposition_display()},
        url=said_at(locked, "opinions"),
        besides=by,
    )
    return stored


def _take_over(opinion: Opinion, disposition: str, by: Any) -> None:
    """Write the proposed wording into the clause as the unit read it; what changed since then is not overwritten."""
    if disposition != Disposition.ACCEPTED:
        raise rows.Invalid(_("Đưa vào văn bản: chỉ làm được khi chọn “Tiếp thu”. Hãy đổi kết quả hoặc bỏ chọn ô này."))
    if not opinion.proposed:
        raise rows.Invalid(_("Đưa vào văn bản: đơn vị không đề nghị câu chữ cụ thể. Hãy bỏ chọn ô này và sửa khoản."))
    if opinion.clause is None or opinion.version is None:
        raise rows.Invalid(_("Đưa vào văn bản: khoản này đã bị xóa. Hãy bỏ chọn ô này và sửa văn bản."))
    if opinion.clause.words == opinion.proposed:
        return
    if opinion.clause.words != clause_text(opinion.version.text, opinion.place):
        raise rows.Invalid(
            _("Đưa vào văn bản: khoản này đã được sửa sau khi đơn vị góp ý. Hãy bỏ chọn ô này rồi sửa khoản bằng tay.")
        )
    text = text_from(opinion.proposed, opinion.clause)
    if text is None:
        raise rows.Invalid(
            _(
                "Đưa vào văn bản: đề nghị sửa cả cấp, cơ quan phát động, thời gian hoặc chủ đề của phong trào. "
                "Hãy bỏ chọn ô này rồi sửa khoản bằng tay."
            )
        )
    edit_clause(by=by, clause=opinion.clause, text=text)


def _words(version: Version, place: str, text: str, proposed: str, agrees_in_full: bool) -> dict[str, str]:
    """Return the words of an opinion, cleaned and checked; a proposal that changes nothing is none."""
    text, proposed = clean(text), clean(proposed)
    if place and place not in places_in(version.text):
        raise rows.Invalid(_("Khoản: không có trong bản đang lấy ý kiến. Hãy tải lại trang rồi chọn khoản khác."))
    if proposed and place not in version.places:
        raise rows.Invalid(_("Đề nghị sửa thành: chỉ ghi được cho một khoản. Hãy chọn khoản, hoặc ghi vào ô ý kiến."))
    if proposed == clause_text(version.text, place):
        proposed = ""
    if agrees_in_full and (text or proposed or place):
        raise rows.Invalid(_("Đã chọn “Nhất trí toàn văn” thì không ghi ý kiến. Hãy bỏ chọn, hoặc xóa ý kiến đã ghi."))
    if not agrees_in_full and not text and not proposed:
        raise rows.Invalid(_("Ý kiến: chưa có nội dung. Hãy nhập ý kiến, hoặc chọn “Nhất trí toàn văn”."))
    return {"text": text, "proposed": proposed}


def _check_speaker(pledge: Pledge, seat: Seat, by: Any) -> None:
    if seat.bloc_year_id != pledge.bloc_year_id or not comments.test(by, seat):
        raise NotAllowed(WHO_COMMENTS)
    check_open(pledge)
