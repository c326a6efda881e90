"""The legal moves of a bloc-year, and what each needs. Screens and the gate ask this one table."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blocs.domain.eligibility import survey
from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat
from blocs.permissions import WHO_MANAGES, serves_host
from emulation.workflow import Move, Reasons, Workflow

MIN_MEMBERS = 2


def missing_for_activation(bloc_year: BlocYear) -> Reasons:
    """Return what a bloc-year still needs before it can work; each sentence names the remedy."""
    kept = "seats" in getattr(bloc_year, "_prefetched_objects_cache", {})
    seats: list[Seat] = list(bloc_year.seats.all() if kept else bloc_year.seats.select_related("unit"))
    reasons = []
    if len(seats) < MIN_MEMBERS:
        reasons.append(
            ngettext(
                "Khối mới có %(count)d đơn vị thành viên. Hãy chọn ít nhất %(least)d đơn vị.",
                "Khối mới có %(count)d đơn vị thành viên. Hãy chọn ít nhất %(least)d đơn vị.",
                len(seats),
            )
            % {"count": len(seats), "least": MIN_MEMBERS}
        )
    roles = [seat.role for seat in seats]
    if roles.count(SeatRole.HEAD) != 1:
        reasons.append(_("Chưa có khối trưởng. Hãy chọn một đơn vị thành viên làm khối trưởng."))
    if SeatRole.DEPUTY not in roles:
        reasons.append(_("Chưa có khối phó. Hãy chọn ít nhất một đơn vị thành viên làm khối phó."))
    if bloc_year.leadership_decision_id is None:
        reasons.append(_("Chưa có quyết định cử khối trưởng, khối phó. Hãy chọn hoặc ghi quyết định."))
    if bloc_year.bloc.closed_on:
        reasons.append(_("Khối đã kết thúc. Muốn mở lại, hãy ghi quyết định thành lập lại."))
    reasons += against_leaders(bloc_year, seats)
    for seat in seats:
        if not seat.unit.valid_within(bloc_year.starts_on, bloc_year.ends_on):
            reasons.append(
                _("Đơn vị “%(unit)s” không hoạt động trong năm %(year)d. Hãy đưa đơn vị này ra khỏi khối.")
                % {"unit": seat.unit, "year": bloc_year.year}
            )
    return reasons


def against_leaders(bloc_year: BlocYear, seats: list[Seat]) -> Reasons:
    """Return why a named leader may not lead, unless the reason was minuted.

    Asked again here, because a unit may have been excluded from last year's emulation after it was named.
    """
    head = next((seat.unit for seat in seats if seat.role == SeatRole.HEAD), None)
    if head is None or bloc_year.leadership_note:
        return []
    deputies = [seat.unit for seat in seats if seat.role == SeatRole.DEPUTY]
    found = survey(bloc_year, [seat.unit for seat in seats]).bars_against(head, deputies)
    remedy = _("Hãy cử lại khối trưởng, khối phó hoặc ghi lý do chọn ngoài quy tắc.")
    return [f"{reason} {remedy}" for reason in found]


BLOC_YEAR = Workflow(
    states=BlocYearState,
    moves=[
        Move(
            name="activate",
            label=gettext_lazy("Đưa vào hoạt động"),
            sources=(BlocYearState.FORMING,),
            target=BlocYearState.ACTIVE,
            allowed=serves_host.test,
            who=WHO_MANAGES,
            event="bloc_year.activated",
            missing=missing_for_activation,
            stamp="activated",
        ),
        Move(
            name="close",
            label=gettext_lazy("Kết thúc năm thi đua"),
            sources=(BlocYearState.ACTIVE,),
            target=BlocYearState.CLOSED,
            allowed=serves_host.test,
            who=WHO_MANAGES,
            event="bloc_year.closed",
            needs_note=True,
            stamp="closed",
        ),
    ],
)
