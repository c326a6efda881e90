"""Who may do what in this room, as predicates of the ``rules`` library over blocs/roles.py.

The head appraises the members, a deputy appraises the head's unit, and nobody the own unit (domain.md, section 3).
"""

from typing import Any

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat
from blocs.permissions import keeps_catalogues, sees_units, serves_any_host
from blocs.roles import (
    is_standing_body,
    leads_bloc_year,
    leads_unit,
    runs_bloc_year,
    standing_of,
    units_with_role,
    works_for_unit,
)
from emulation import clock
from pledges.evaluations.enums import HANDED_IN, DraftReaders
from pledges.evaluations.models import CriteriaSet, Evaluation, Objection, Period

WHO_RUNS = _("Chỉ cán bộ, lãnh đạo đơn vị khối trưởng hoặc khối phó mới được làm việc này.")
WHO_PUBLISHES = _("Chỉ lãnh đạo đơn vị khối trưởng hoặc khối phó mới được làm việc này.")
WHO_ENTERS = _("Chỉ cán bộ, lãnh đạo của chính đơn vị mới được nhập kết quả.")
WHO_SUBMITS = _("Chỉ lãnh đạo của chính đơn vị mới được nộp hoặc rút phiếu.")
WHO_APPRAISES = _(
    "Khối trưởng thẩm định các đơn vị, khối phó thẩm định đơn vị khối trưởng; không ai thẩm định đơn vị mình."
)
WHO_READS = _(
    "Phiếu chưa nộp hoặc đang bị trả lại: chỉ đơn vị đó và người thẩm định đọc được. Hãy mở lại sau khi đơn vị nộp."
)
WHO_OBJECTS = _("Chỉ lãnh đạo của chính đơn vị mới được kiến nghị hoặc rút kiến nghị.")
WHO_DECIDES = _(
    "Chỉ Thường trực Hội đồng, hoặc lãnh đạo khối phó không thẩm định phiếu này, mới được quyết định kiến nghị; "
    "không ai quyết định cho đơn vị mình."
)
WHO_STANDS = _("Chỉ Thường trực Hội đồng Thi đua - Khen thưởng của đơn vị chủ quản mới được thẩm định ở bước này.")
WHO_KEEPS_CRITERIA = _(
    "Chỉ quản trị hệ thống, Thường trực Hội đồng (bộ tiêu chí dùng chung), hoặc khối trưởng, khối phó (bộ tiêu chí riêng "
    "của khối) mới được soạn và ban hành bộ tiêu chí."
)


@rules.predicate
def enters(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user`` enters results of this evaluation's unit."""
    return works_for_unit(user, evaluation.seat.unit_id)


@rules.predicate
def submits(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user`` submits for this evaluation's unit."""
    return leads_unit(user, evaluation.seat.unit_id)


@rules.predicate
def appraises(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user`` appraises this evaluation: never the own unit's."""
    standing, unit = standing_of(user), evaluation.seat.unit_id
    if unit in standing.member_units:
        return False
    judge = SeatRole.DEPUTY if evaluation.seat.role == SeatRole.HEAD else SeatRole.HEAD
    return bool(standing.member_units & units_with_role(evaluation.period.bloc_year, judge))


@rules.predicate
def reads(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user``, who sees the period, reads what stands on this sheet; see ``EvaluationQuerySet.visible_to``."""
    period, standing = evaluation.period, standing_of(user)
    if evaluation.state in HANDED_IN or period.draft_readers == DraftReaders.MEMBERS:
        return True
    above = period.bloc_year.bloc.host_unit_id in standing.overseen_units
    return above or bool(enters.test(user, evaluation)) or bool(appraises.test(user, evaluation))


@rules.predicate
def runs_period(user: Any, period: Period) -> bool:
    """Say whether ``user`` runs the periods of this bloc-year."""
    return runs_bloc_year(user, period.bloc_year)


@rules.predicate
def publishes(user: Any, period: Period) -> bool:
    """Say whether ``user`` publishes the table of this period."""
    return leads_bloc_year(user, period.bloc_year)


@rules.predicate
def opens(user: Any, period: Period) -> bool:
    """Say whether ``user`` opens this period; the clock (None) does on the day that was set."""
    if user is None:
        return period.opens_at is not None and period.opens_at <= clock.now()
    return bool(runs_period.test(user, period))


@rules.predicate
def decides(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user`` decides objections of this sheet: the standing body, or the leader who did not appraise it.

    The head appraises the members, so a deputy's leader decides theirs; what a deputy appraised is decided by the standing
    body alone, for the head's unit is then the one that objects.
    """
    standing, unit, year = standing_of(user), evaluation.seat.unit_id, evaluation.period.bloc_year
    if unit in standing.member_units:
        return False
    if is_standing_body(user, year):
        return True
    judged_by_head = evaluation.seat.role != SeatRole.HEAD
    return judged_by_head and bool(standing.leader_of & units_with_role(year, SeatRole.DEPUTY))


@rules.predicate
def decides_objection(user: Any, objection: Objection) -> bool:
    """Say whether ``user`` decides this objection."""
    return bool(decides.test(user, objection.evaluation))


@rules.predicate
def withdraws(user: Any, objection: Objection) -> bool:
    """Say whether ``user`` takes this objection back."""
    return leads_unit(user, objection.evaluation.seat.unit_id)


@rules.predicate
def stands(user: Any, evaluation: Evaluation) -> bool:
    """Say whether ``user`` appraises this sheet for the council's standing body: never the own unit's."""
    own = evaluation.seat.unit_id in standing_of(user).member_units
    return not own and is_standing_body(user, evaluation.period.bloc_year)


@rules.predicate
def keeps_criteria(user: Any, criteria_set: CriteriaSet | None = None) -> bool:
    """Say whether ``user`` writes and adopts a criteria set; without one: shared sets of some host."""
    if keeps_catalogues.test(user):
        return True
    if criteria_set is None:
        return bool(serves_any_host.test(user))
    if criteria_set.bloc_year_id is None:
        return criteria_set.host_unit_id in standing_of(user).standing_body_of
    bloc_year = criteria_set.bloc_year
    return runs_bloc_year(user, bloc_year) or is_standing_body(user, bloc_year)


@rules.predicate
def starts_criteria(user: Any) -> bool:
    """Say whether ``user`` may begin a criteria set: a shared one, or that of a bloc-year that the person runs."""
    return bool(keeps_criteria.test(user)) or years_run_by(user).exists()


def years_run_by(user: Any) -> "QuerySet[BlocYear]":
    """Return the bloc-years that are not over and whose head or deputy unit ``user`` works for."""
    led = Seat.objects.filter(unit__in=standing_of(user).member_units, role__in=[SeatRole.HEAD, SeatRole.DEPUTY])
    years = BlocYear.objects.filter(pk__in=led.values("bloc_year")).exclude(state=BlocYearState.CLOSED)
    return years.select_related("bloc").order_by("-year", "bloc__name", "pk")


reads_criteria = sees_units | keeps_catalogues  # the first account of an installation has no post yet

rules.add_perm("evaluations.read_criteria", reads_criteria)
rules.add_perm("evaluations.start_criteria", starts_criteria)
