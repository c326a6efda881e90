"""What of this room waits for a person: the standing body gets its blocs to work, the administrator the first units."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.domain.workflow import MIN_MEMBERS, against_leaders, missing_for_activation
from blocs.enums import BlocYearState, Capacity, SeatRole
from blocs.models import Bloc, BlocYear, Post, Seat, Unit
from blocs.permissions import keeps_catalogues
from blocs.queries.leadership import keep_last_years
from blocs.roles import keepers_of_installation, standing_of
from emulation import clock
from emulation.duties import Advice, Duty, advice_provider, provider
from emulation.status import audience


@audience
def who_is_warned() -> list[Any]:
    """Return the people whom warnings about the installation reach."""
    return keepers_of_installation()


@provider
def duties_of_standing_body(user: Any) -> Iterator[Duty]:
    """Yield what a standing body has to do next: found a bloc, open the year, seat units, name leaders, activate."""
    hosts = standing_of(user).standing_body_of
    if not hosts:
        return
    blocs = list(Bloc.objects.filter(host_unit__in=hosts, closed_on=None).prefetch_related("years"))
    if not blocs and not Bloc.objects.filter(host_unit__in=hosts).exists():
        yield Duty(
            title=_("Đơn vị chưa có khối thi đua nào."),
            where=", ".join(str(unit) for unit in Unit.objects.filter(pk__in=hosts)),
            url=reverse("blocs:found"),
            action=_("Thành lập khối"),
        )
    this_year = clock.today().year
    for bloc in blocs:
        years = {bloc_year.year for bloc_year in bloc.years.all()}
        worked = any(bloc_year.state != BlocYearState.FORMING for bloc_year in bloc.years.all())
        # A bloc that rested for longer than a year is history (a merged province), not a duty.
        if not years or (this_year not in years and max(years) == this_year - 1):
            yield Duty(
                title=_("Chưa mở năm thi đua %(year)d.") % {"year": this_year},
                where=str(bloc),
                url=reverse("blocs:renew" if worked else "blocs:open_year", args=[bloc.slug]),
                action=_("Mở năm thi đua"),
            )
    forming = BlocYear.objects.filter(bloc__in=blocs, state=BlocYearState.FORMING)
    waiting = list(forming.select_related("bloc").prefetch_related("seats__unit"))
    keep_last_years(waiting)
    for bloc_year in waiting:
        yield _next_step(bloc_year)


@provider
def duties_of_administrator(user: Any) -> Iterator[Duty]:
    """Yield the one thing an empty installation needs of its administrator: the first units."""
    if keeps_catalogues.test(user) and not Unit.objects.exists():
        yield Duty(
            title=_("Danh mục chưa có đơn vị nào. Hãy thêm đơn vị, rồi thêm chức vụ cho từng người."),
            where=_("Quản trị"),
            url=reverse("admin:blocs_unit_add"),
            action=_("Thêm đơn vị"),
        )


@advice_provider
def advice_without_post_or_seat(user: Any) -> Iterator[Advice]:
    """Yield whom to ask: the administrator where a person holds no post, the standing body where the unit has no seat."""
    standing = standing_of(user)
    if standing.empty and not keeps_catalogues.test(user):
        posts = Post.objects.valid_on(clock.today()).filter(capacity=Capacity.ADMINISTRATOR, person__is_active=True)
        names = ", ".join(str(post.person) for post in posts.select_related("person").order_by("pk")[:3])
        text = _("Tài khoản của bạn chưa gắn với chức vụ nào, nên chưa có việc và chưa xem được khối nào.")
        ask = _("Hãy đề nghị quản trị hệ thống (%(names)s) ghi chức vụ cho bạn.") % {"names": names}
        yield Advice(f"{text} {ask if names else _('Hãy đề nghị quản trị hệ thống ghi chức vụ cho bạn.')}")
    elif user.has_perm("administration.enter") and not standing.member_units and not standing.standing_body_of:
        yield Advice(
            _("Hiện không có việc nào chờ bạn. Danh mục, tài khoản và nhật ký nằm ở mục Quản trị."),
            reverse("admin:index"),
            _("Mở Quản trị"),
        )
    elif standing.member_units and not standing.overseen_units:
        seats = Seat.objects.filter(unit__in=standing.member_units)
        if not seats.exclude(bloc_year__state=BlocYearState.CLOSED).exists():
            yield Advice(
                _("Đơn vị của bạn chưa có trong khối thi đua nào đang hoạt động. ")
                + _("Thường trực Hội đồng Thi đua - Khen thưởng chọn đơn vị thành viên; khi có, việc sẽ hiện ở đây.")
            )


def _next_step(bloc_year: BlocYear) -> Duty:
    """Return the first step that a forming bloc-year still lacks; the same reasons as the workflow table's."""
    reasons = missing_for_activation(bloc_year)
    roles = [seat.role for seat in bloc_year.seats.all()]
    led = SeatRole.HEAD in roles and SeatRole.DEPUTY in roles and bloc_year.leadership_decision_id is not None
    unfit = led and against_leaders(bloc_year, list(bloc_year.seats.all()))
    if not reasons:
        page, action = "blocs:activate", _("Đưa vào hoạt động")
    elif len(roles) < MIN_MEMBERS or (led and not unfit):  # where leadership is complete, what is wrong is a unit
        page, action = "blocs:seats", _("Chọn đơn vị thành viên")
    else:
        page, action = "blocs:leadership", _("Cử khối trưởng, khối phó")
    return Duty(
        title=reasons[0] if reasons else _("Khối đã đủ điều kiện để bắt đầu hoạt động."),
        where=str(bloc_year),
        url=reverse(page, args=[bloc_year.bloc.slug, bloc_year.year]),
        action=action,
    )
