"""Who registers, hands in, confirms and opens; everything else is refused."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from blocs.enums import SeatRole
from blocs.models import BlocYear
from blocs.roles import leads_bloc_year, leads_unit, units_with_role, works_for_unit
from pledges.registration.models import Registration

WHO_REGISTERS = _("Chỉ cán bộ và lãnh đạo của chính đơn vị này mới được đăng ký thay mặt đơn vị.")
WHO_SUBMITS = _("Chỉ lãnh đạo của chính đơn vị này mới được gửi đăng ký.")
WHO_CONFIRMS = _("Đăng ký do đơn vị Khối trưởng xác nhận; của đơn vị Khối trưởng do đơn vị Khối phó xác nhận.")
WHO_REOPENS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó mới được mở lại đăng ký đã xác nhận.")
WHO_OPENS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó mới được mở đợt đăng ký.")


@rules.predicate
def opens(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` leads the head or a deputy unit."""
    return leads_bloc_year(user, bloc_year)


@rules.predicate
def registers(user: Any, registration: Registration) -> bool:
    """Say whether ``user`` works for the unit."""
    return works_for_unit(user, registration.seat.unit_id)


@rules.predicate
def submits(user: Any, registration: Registration) -> bool:
    """Say whether ``user`` leads the unit."""
    return leads_unit(user, registration.seat.unit_id)


@rules.predicate
def confirms(user: Any, registration: Registration) -> bool:
    """Say whether ``user`` works for the head unit; for the head's own, for a deputy unit (domain.md, section 3).

    Nobody confirms what the own unit registered.
    """
    own = registration.seat.role == SeatRole.HEAD
    units = units_with_role(registration.seat.bloc_year, SeatRole.DEPUTY if own else SeatRole.HEAD)
    if works_for_unit(user, registration.seat.unit_id):
        return False
    return any(works_for_unit(user, unit) for unit in units)


@rules.predicate
def reopens(user: Any, registration: Registration) -> bool:
    """Say whether ``user`` leads the head or a deputy unit, and may open what was confirmed."""
    return leads_bloc_year(user, registration.seat.bloc_year)


rules.add_perm("registration.open", opens)
rules.add_perm("registration.register", registers)
rules.add_perm("registration.submit", submits)
rules.add_perm("registration.confirm", confirms)
rules.add_perm("registration.reopen", reopens)
