"""Who may do what in this room, as predicates of the ``rules`` library over blocs/roles.py.

The predicates are asked by the workflow table, the domain functions and the screens alike; registered under names so
that templates and other rooms may ask ``user.has_perm("blocs.manage_bloc", bloc)``.
"""

from collections.abc import Iterable
from typing import Any

import rules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.models import Bloc, BlocYear, Unit
from blocs.roles import is_standing_body, runs_bloc_year, standing_of
from emulation.workflow import NotAllowed

WHO_MANAGES = gettext_lazy("Chỉ Thường trực Hội đồng Thi đua - Khen thưởng của đơn vị chủ quản mới được làm việc này.")


def host_of(obj: Any) -> int:
    """Return the primary key of the host unit of a ``Bloc`` or ``BlocYear``, or that of a ``Unit`` itself."""
    if isinstance(obj, Unit):
        return obj.pk
    return obj.host_unit_id if isinstance(obj, Bloc) else obj.bloc.host_unit_id


@rules.predicate
def serves_host(user: Any, obj: Bloc | BlocYear | Unit) -> bool:
    """Say whether ``user`` serves the council's standing body at the host unit."""
    return host_of(obj) in standing_of(user).standing_body_of


@rules.predicate
def serves_any_host(user: Any) -> bool:
    """Say whether ``user`` serves the standing body of some unit, and so may found a bloc there."""
    return bool(standing_of(user).standing_body_of)


@rules.predicate
def keeps_catalogues(user: Any) -> bool:
    """Say whether ``user`` is a system administrator, or the first account of the installation."""
    return standing_of(user).administrator or (user.is_active and user.is_superuser)


@rules.predicate
def sees_units(user: Any) -> bool:
    """Say whether ``user`` holds any post; the structure of the sector is open to everybody who works in it."""
    return not standing_of(user).empty


@rules.predicate
def takes_over(user: Any, bloc_year: BlocYear) -> bool:
    """Say whether ``user`` runs the bloc-year or oversees it for the council, and so may take its papers along."""
    return runs_bloc_year(user, bloc_year) or is_standing_body(user, bloc_year)


records_decisions = serves_any_host | keeps_catalogues

rules.add_perm("blocs.found_bloc", serves_any_host)
rules.add_perm("blocs.manage_bloc", serves_host)
rules.add_perm("blocs.record_decision", records_decisions)
rules.add_perm("blocs.keep_catalogues", keeps_catalogues)
rules.add_perm("blocs.see_units", sees_units)
rules.add_perm("blocs.reorganise_units", records_decisions)  # some units; which ones: reorganises()


def require_host(user: Any, obj: Bloc | BlocYear | Unit) -> None:
    """Raise ``NotAllowed`` unless ``user`` serves the standing body of the host of ``obj``."""
    if not serves_host.test(user, obj):
        raise NotAllowed(WHO_MANAGES)


def reorganises(user: Any, units: Iterable[Unit]) -> bool:
    """Say whether ``user`` may rename, merge or divide ``units``: a system administrator, or the standing body above them.

    The standing body of a procuracy keeps that procuracy and the units below it.
    """
    hosts = standing_of(user).standing_body_of
    if keeps_catalogues.test(user):
        return True
    return bool(hosts) and all(unit.parent_id in hosts or unit.pk in hosts for unit in units)


def require_reorganiser(user: Any, units: Iterable[Unit]) -> None:
    """Raise ``NotAllowed`` unless ``user`` may reorganise ``units``."""
    if not reorganises(user, units):
        raise NotAllowed(
            _("Chỉ quản trị hệ thống, hoặc Thường trực Hội đồng của đơn vị cấp trên, mới được sắp xếp các đơn vị này.")
        )


def require_recorder(user: Any) -> None:
    """Raise ``NotAllowed`` unless ``user`` may record decisions."""
    if not records_decisions.test(user):
        raise NotAllowed(_("Chỉ Thường trực Hội đồng hoặc quản trị hệ thống mới được ghi quyết định."))


def require_keeper(user: Any) -> None:
    """Raise ``NotAllowed`` unless ``user`` keeps the catalogues: units, posts, accounts."""
    if not keeps_catalogues.test(user):
        raise NotAllowed(_("Chỉ quản trị hệ thống mới được làm việc này."))


def require_successor(user: Any, bloc_year: BlocYear) -> None:
    """Raise ``NotAllowed`` unless ``user`` may take the hand-over pack of ``bloc_year``."""
    if not takes_over.test(user, bloc_year):
        raise NotAllowed(_("Chỉ khối trưởng, khối phó và Thường trực Hội đồng mới được tải hồ sơ bàn giao của khối."))
