"""What of the pledges waits for a person: a next step for the drafters, an opinion, an answer, a signature."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import BlocYear
from blocs.roles import standing_of
from emulation import clock
from emulation.duties import Duty, Part, Progress, progress_provider, provider
from pledges.domain.certificates import DECIDES
from pledges.enums import PledgeState, SignatoryState
from pledges.models import BoundCertificate, Pledge, Signatory
from pledges.queries.waiting import (
    declined_places,
    led_bloc_years,
    moves_in,
    places_waiting_for,
    pledges_in_motion,
    seats_asked,
)

_DONE_FIRST = (SignatoryState.SIGNED, SignatoryState.DECLINED, SignatoryState.WAITING)


@provider
def duties_of_drafters(user: Any) -> Iterator[Duty]:
    """Yield the next step of each pledge to whoever works for its head or a deputy unit (at most two queries)."""
    standing = standing_of(user)
    if not standing.member_units:
        return
    declined_in: list[Pledge] = []
    for bloc_year in led_bloc_years(standing):
        pledge: Pledge | None = getattr(bloc_year, "pledge", None)
        if pledge is None:
            if bloc_year.year >= clock.today().year:  # a past year that never had one is history, not a duty
                yield _duty(bloc_year, _("Chưa có giao ước thi đua của năm."), "draft", _("Soạn giao ước"))
        elif pledge.state == PledgeState.DRAFT:
            page, action = ("detail", _("Xem và lấy ý kiến")) if bloc_year.leads else ("edit", _("Soạn tiếp"))
            yield _duty(bloc_year, _("Giao ước đang là dự thảo."), page, action)
        elif pledge.state == PledgeState.CONSULTATION:
            yield from _while_consulting(bloc_year)
        elif pledge.state == PledgeState.AGREED and bloc_year.leads:
            yield _duty(bloc_year, _("Văn bản đã chốt, chưa mở ký."), "open_signing", _("Mở ký giao ước"))
        elif pledge.state == PledgeState.SIGNING and bloc_year.leads:
            declined_in.append(pledge)
    yield from _refusals(declined_in)


@provider
def duties_of_speakers(user: Any) -> Iterator[Duty]:
    """Yield the draft on which the unit of this person has not spoken yet (one query)."""
    units = standing_of(user).member_units
    if not units or not moves_in(user, PledgeState.CONSULTATION):
        return
    for seat in seats_asked(units, clock.now()):
        yield Duty(
            title=_("Góp ý dự thảo giao ước thi đua thay mặt %(unit)s.") % {"unit": seat.name.short},
            where=str(seat.bloc_year),
            url=reverse("pledges:opinion", args=[seat.bloc_year.bloc.slug, seat.bloc_year.year, seat.unit.code]),
            action=_("Góp ý"),
            due=seat.bloc_year.pledge.consultation_due_at,
            since=seat.bloc_year.pledge.consultation_opened_at,
        )


@provider
def duties_of_signers(user: Any) -> Iterator[Duty]:
    """Yield the signatures that wait for this person: for a unit, by letter, or as a witness in his turn (one query)."""
    standing = standing_of(user)
    if not standing.member_units and not standing.provincial_leader_of:
        return
    if not moves_in(user, PledgeState.SIGNING):
        return
    for place in places_waiting_for(user, standing):
        bloc_year = place.pledge.bloc_year
        if place.seat:
            title = _("Ký giao ước thi đua thay mặt %(unit)s.") % {"unit": place.seat.name.short}
        else:
            title = _("Chứng kiến ký giao ước thi đua; các đơn vị đã ký đủ.")
        url = reverse("pledges:sign", args=[bloc_year.bloc.slug, bloc_year.year, place.pk])
        yield Duty(title=title, where=str(bloc_year), url=url, action=_("Đọc và ký"))


@provider
def duties_of_administrators(user: Any) -> Iterator[Duty]:
    """Yield the certificates that people claimed and this administrator may confirm (one query, for administrators alone)."""
    if not user.has_perm(DECIDES):
        return
    for claim in BoundCertificate.objects.waiting().exclude(person=user).select_related("person").order_by("pk"):
        yield Duty(
            title=_("Xác nhận chứng thư số của %(person)s.") % {"person": claim.person},
            where=_("Quản trị"),
            url=reverse("admin:pledges_boundcertificate_change", args=[claim.pk]),
            action=_("Đối chiếu và xác nhận"),
            since=claim.claimed_at,
        )


@progress_provider
def progress_of_readers(user: Any) -> Iterator[Progress]:
    """Yield how many units have spoken, or how many have signed, in each bloc that ``user`` follows (one query)."""
    for pledge in pledges_in_motion(user):
        consulting = pledge.state == PledgeState.CONSULTATION
        if consulting:
            spoken = Part("accepted", _("Đơn vị đã trả lời"), pledge.members - pledge.silent)
            parts = (spoken, Part("waiting", _("chưa trả lời"), pledge.silent))
        else:
            parts = tuple(Part(state.value, str(state.label), getattr(pledge, state.value)) for state in _DONE_FIRST)
        yield Progress(
            title=_("Giao ước thi đua") + f": {pledge.bloc_year}",
            url=pledge.get_absolute_url(),
            parts=parts,
            due=pledge.consultation_due_at if consulting else None,
        )


def _while_consulting(bloc_year: Any) -> Iterator[Duty]:
    due = bloc_year.pledge.consultation_due_at
    if bloc_year.open_opinions:
        count = bloc_year.open_opinions
        title = ngettext("Trả lời %(count)d ý kiến góp ý.", "Trả lời %(count)d ý kiến góp ý.", count)
        yield _duty(bloc_year, title % {"count": count}, "opinions", _("Trả lời ý kiến"))
    elif bloc_year.leads and (not bloc_year.silent or clock.now() > due):
        yield _duty(bloc_year, _("Đã lấy xong ý kiến dự thảo giao ước."), "agree", _("Thống nhất, chốt văn bản"))


def _refusals(pledges: list[Pledge]) -> Iterator[Duty]:
    """Yield every place where somebody declined to sign."""
    by_pk = {pledge.pk: pledge for pledge in pledges}
    places: Any = declined_places(pledges) if pledges else ()
    place: Signatory
    for place in places:
        title = _("%(who)s từ chối ký: %(reason)s") % {"who": place, "reason": place.decline_reason}
        yield _duty(by_pk[place.pledge_id].bloc_year, title[:300], "detail", _("Xem và xử lý"))


def _duty(bloc_year: BlocYear, title: str, page: str, action: str) -> Duty:
    url = reverse(f"pledges:{page}", args=[bloc_year.bloc.slug, bloc_year.year])
    return Duty(title=title, where=str(bloc_year), url=url, action=action)
