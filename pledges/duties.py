"""What of the pledges waits for a person: a next step for the drafters, an opinion, an answer, a signature."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat
from blocs.roles import standing_of
from emulation import clock
from emulation.duties import Duty, Part, Progress, progress_provider, provider
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Opinion, Pledge, Signatory


@provider
def duties_of_drafters(user: Any) -> Iterator[Duty]:
    """Yield the next step of each pledge to whoever works for its head or a deputy unit (at most six queries)."""
    standing = standing_of(user)
    if not standing.member_units:
        return
    led = Seat.objects.filter(unit__in=standing.member_units, role__in=(SeatRole.HEAD, SeatRole.DEPUTY))
    years = BlocYear.objects.filter(pk__in=led.values("bloc_year"), state=BlocYearState.ACTIVE)
    bloc_years = list(years.select_related("bloc", "pledge"))
    if not bloc_years:
        return
    leading = set(led.filter(unit__in=standing.leader_of).values_list("bloc_year", flat=True).order_by())
    consulting = _with_pledge(bloc_years, PledgeState.CONSULTATION)
    open_opinions = _open_opinions(consulting)
    silent = _silent(consulting)
    declined = _declined(_with_pledge(bloc_years, PledgeState.SIGNING))
    for bloc_year in bloc_years:
        leads, pk = bloc_year.pk in leading, bloc_year.pk
        pledge: Pledge | None = getattr(bloc_year, "pledge", None)
        if pledge is None:
            if bloc_year.year >= clock.today().year:  # a past year that never had one is history, not a duty
                yield _duty(bloc_year, _("Chưa có giao ước thi đua của năm."), "draft", _("Soạn giao ước"))
        elif pledge.state == PledgeState.CONSULTATION:
            yield from _while_consulting(bloc_year, leads, open_opinions[pk], silent[pk])
        elif leads:
            yield from _for_leaders(bloc_year, pledge, declined[pk])
        elif pledge.state == PledgeState.DRAFT:
            yield _duty(bloc_year, _("Giao ước đang là dự thảo."), "edit", _("Soạn tiếp"))


@provider
def duties_of_speakers(user: Any) -> Iterator[Duty]:
    """Yield the draft on which the unit of this person has not spoken yet (two queries)."""
    units = standing_of(user).member_units
    if not units:
        return
    asked = Seat.objects.filter(
        unit__in=units,
        bloc_year__state=BlocYearState.ACTIVE,
        bloc_year__pledge__state=PledgeState.CONSULTATION,
        bloc_year__pledge__consultation_due_at__gte=clock.now(),
    ).select_related("unit", "bloc_year__bloc", "bloc_year__pledge")
    spoken = set(
        Opinion.objects.filter(seat__unit__in=units, given_at__gte=F("pledge__consultation_opened_at"))
        .values_list("seat", flat=True)
        .order_by()
    )
    for seat in asked:
        if seat.pk not in spoken:
            yield Duty(
                title=_("Góp ý dự thảo giao ước thi đua thay mặt %(unit)s.") % {"unit": seat.unit},
                where=str(seat.bloc_year),
                url=reverse("pledges:opinion", args=[seat.bloc_year.bloc.slug, seat.bloc_year.year, seat.unit.code]),
                action=_("Góp ý"),
                due=seat.bloc_year.pledge.consultation_due_at,
            )


@provider
def duties_of_signers(user: Any) -> Iterator[Duty]:
    """Yield the signatures that wait for this person: for a unit, or as a witness once all units have signed."""
    standing = standing_of(user)
    places = Signatory.objects.filter(
        state=SignatoryState.WAITING,
        pledge__state=PledgeState.SIGNING,
        pledge__bloc_year__state=BlocYearState.ACTIVE,
    ).select_related("seat__unit", "pledge__bloc_year__bloc")
    for place in places.filter(seat__unit__in=standing.leader_of) if standing.leader_of else ():
        assert place.seat is not None
        yield _signature(place, _("Ký giao ước thi đua thay mặt %(unit)s.") % {"unit": place.seat.unit})
    if standing.provincial_leader_of:
        unsigned = Signatory.objects.filter(seat__isnull=False).exclude(state=SignatoryState.SIGNED)
        witnessed = places.filter(
            person=user, seat=None, pledge__bloc_year__bloc__host_unit__in=standing.provincial_leader_of
        )
        for place in witnessed.exclude(pledge__in=unsigned.values("pledge")):
            yield _signature(place, _("Chứng kiến ký giao ước thi đua; các đơn vị đã ký đủ."))


@progress_provider
def progress_of_readers(user: Any) -> Iterator[Progress]:
    """Yield how many units have spoken, or how many people have signed, in each bloc that ``user`` follows."""
    moving = (PledgeState.CONSULTATION, PledgeState.SIGNING)
    pledges = list(
        Pledge.objects.visible_to(user)
        .filter(state__in=moving, bloc_year__state=BlocYearState.ACTIVE)
        .select_related("bloc_year__bloc")
    )
    if not pledges:
        return
    places: defaultdict[int, Counter[str]] = defaultdict(Counter)
    signing = [pledge for pledge in pledges if pledge.state == PledgeState.SIGNING]
    for pk, state in Signatory.objects.filter(pledge__in=signing).values_list("pledge", "state").order_by():
        places[pk][state] += 1
    bloc_years = [pledge.bloc_year for pledge in pledges]
    silent = _silent(bloc_years)
    seats = Counter(Seat.objects.filter(bloc_year__in=bloc_years).values_list("bloc_year", flat=True).order_by())
    for pledge in pledges:
        year = pledge.bloc_year_id
        if pledge.state == PledgeState.SIGNING:
            parts = [Part(state.value, str(state.label), places[pledge.pk][state]) for state in _DONE_FIRST]
        else:
            spoken = seats[year] - silent[year]
            parts = [Part("accepted", _("Đã trả lời"), spoken), Part("waiting", _("Chưa trả lời"), silent[year])]
        due = pledge.consultation_due_at if pledge.state == PledgeState.CONSULTATION else None
        title = f"{_('Giao ước')}: {pledge.bloc_year}"
        yield Progress(title=title, url=pledge.get_absolute_url(), parts=tuple(parts), due=due)


_DONE_FIRST = (SignatoryState.SIGNED, SignatoryState.DECLINED, SignatoryState.WAITING)


def _while_consulting(bloc_year: BlocYear, leads: bool, open_opinions: int, silent: int) -> Iterator[Duty]:
    pledge = bloc_year.pledge
    due = pledge.consultation_due_at
    if open_opinions:
        title = ngettext("Trả lời %(count)d ý kiến góp ý.", "Trả lời %(count)d ý kiến góp ý.", open_opinions)
        yield _duty(bloc_year, title % {"count": open_opinions}, "opinions", _("Trả lời ý kiến"))
    elif leads and (not silent or (due is not None and clock.now() > due)):
        yield _duty(bloc_year, _("Đã lấy xong ý kiến dự thảo giao ước."), "agree", _("Thống nhất văn bản"))


def _for_leaders(bloc_year: BlocYear, pledge: Pledge, declined: list[Signatory]) -> Iterator[Duty]:
    if pledge.state == PledgeState.DRAFT:
        yield _duty(bloc_year, _("Giao ước đang là dự thảo."), "detail", _("Xem và lấy ý kiến"))
    elif pledge.state == PledgeState.AGREED:
        yield _duty(bloc_year, _("Văn bản đã chốt, chưa mở ký."), "open_signing", _("Mở ký giao ước"))
    elif pledge.state == PledgeState.SIGNING:
        for place in declined:
            title = _("%(who)s từ chối ký: %(reason)s") % {"who": place, "reason": place.decline_reason}
            yield _duty(bloc_year, title[:300], "detail", _("Xem và xử lý"))


def _with_pledge(bloc_years: list[BlocYear], state: PledgeState) -> list[BlocYear]:
    """Return the bloc-years whose pledge is in ``state``; of an empty list Django asks the database nothing."""
    return [each for each in bloc_years if hasattr(each, "pledge") and each.pledge.state == state]


def _open_opinions(bloc_years: list[BlocYear]) -> Counter[int]:
    """Return how many opinions wait for an answer, by bloc-year."""
    rows = Opinion.objects.filter(pledge__bloc_year__in=bloc_years, agrees_in_full=False, disposition="")
    return Counter(rows.values_list("pledge__bloc_year", flat=True).order_by())


def _silent(bloc_years: list[BlocYear]) -> Counter[int]:
    """Return how many units have not spoken in the present round, by bloc-year."""
    opened_at = OuterRef("bloc_year__pledge__consultation_opened_at")
    spoken = Opinion.objects.filter(seat=OuterRef("pk"), given_at__gte=opened_at)
    rows = Seat.objects.filter(~Exists(spoken), bloc_year__in=bloc_years)
    return Counter(rows.values_list("bloc_year", flat=True).order_by())


def _declined(bloc_years: list[BlocYear]) -> defaultdict[int, list[Signatory]]:
    """Return the places where somebody declined, by bloc-year."""
    places: defaultdict[int, list[Signatory]] = defaultdict(list)
    rows = Signatory.objects.filter(pledge__bloc_year__in=bloc_years, state=SignatoryState.DECLINED)
    for place in rows.select_related("seat__unit", "person", "pledge").order_by("role", "order", "pk"):
        places[place.pledge.bloc_year_id].append(place)
    return places


def _duty(bloc_year: BlocYear, title: str, page: str, action: str) -> Duty:
    url = reverse(f"pledges:{page}", args=[bloc_year.bloc.slug, bloc_year.year])
    return Duty(title=title, where=str(bloc_year), url=url, action=action)


def _signature(place: Signatory, title: str) -> Duty:
    bloc_year = place.pledge.bloc_year
    url = reverse("pledges:sign", args=[bloc_year.bloc.slug, bloc_year.year, place.pk])
    return Duty(title=title, where=str(bloc_year), url=url, action=_("Đọc và ký"))
