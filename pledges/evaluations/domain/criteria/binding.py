"""Which table a period pins, kind of unit by kind of unit."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from blocs.enums import UnitKind
from blocs.models import BlocYear
from emulation import rows
from emulation.numbers import format_decimal
from emulation.workflow import WrongState
from pledges.evaluations.domain.rules import Part
from pledges.evaluations.enums import CriteriaSetState, RatingBasis
from pledges.evaluations.models import CriteriaSet
from pledges.evaluations.queries.criteria import table_of


def require_fitting(
    bloc_year: BlocYear,
    kinds: Iterable[str],
    starts_on: date,
    general: CriteriaSet,
    by_kind: Mapping[str, CriteriaSet] | None = None,
) -> None:
    """Refuse tables that a period from ``starts_on`` with units of these ``kinds`` cannot be judged by, or not together.

    Raises ``WrongState`` (not adopted) or ``Invalid`` (not in force, another bloc's, not for a kind, totals that cannot be
    compared).
    """
    own = by_kind or {}
    chosen = {kind: own.get(kind, general) for kind in kinds}
    used = list({each.pk: each for each in (general, *chosen.values())}.values())
    if any(each.state != CriteriaSetState.ADOPTED for each in used):
        raise WrongState(_("Bộ tiêu chí chưa ban hành. Hãy chọn bộ tiêu chí đã ban hành."))
    reasons = [reason for each in used for reason in _against(each, bloc_year, starts_on)]
    reasons += [
        _("Bộ tiêu chí “%(set)s” không áp dụng cho %(kind)s. Hãy chọn bộ tiêu chí riêng cho loại đơn vị này.")
        % {"set": each, "kind": UnitKind(kind).label}
        for kind, each in chosen.items()
        if not each.binds(kind)
    ]
    reasons += _incomparable(list({each.pk: each for each in chosen.values()}.values()))
    if reasons:
        raise rows.Invalid(*reasons)


def _against(criteria_set: CriteriaSet, bloc_year: BlocYear, starts_on: date) -> list[str]:
    reasons = []
    foreign = criteria_set.host_unit_id not in (None, bloc_year.bloc.host_unit_id)
    if foreign or criteria_set.bloc_year_id not in (None, bloc_year.pk):
        reasons.append(_("Bộ tiêu chí “%(set)s” là của khối khác. Hãy chọn bộ tiêu chí khác.") % {"set": criteria_set})
    if not criteria_set.in_force_on(starts_on):
        reason = _(
            "Bộ tiêu chí “%(set)s” không có hiệu lực vào ngày %(day)s, ngày đầu của kỳ. Hãy chọn phiên bản khác."
        )
        reasons.append(reason % {"set": criteria_set, "day": f"{starts_on:%d/%m/%Y}"})
    return reasons


def _incomparable(used: list[CriteriaSet]) -> list[str]:
    """Return why units judged by these tables cannot be ranked together."""
    if len(used) < 2:
        return []
    if len({each.basis for each in used}) > 1 or len({each.algorithm for each in used}) > 1:
        return [
            _("Các bộ tiêu chí xếp loại theo cách khác nhau nên không xếp hạng chung được. Hãy chọn các bộ cùng cách.")
        ]
    totals = {table_of(each).attainable(Part.CONTENT) for each in used}
    if used[0].basis == RatingBasis.POINTS and len(totals) > 1:
        said = ", ".join(format_decimal(total) for total in sorted(totals))
        reason = _(
            "Các bộ tiêu chí có tổng điểm khác nhau (%(totals)s) nên không xếp hạng chung theo điểm được. "
            "Hãy dùng các bộ xếp loại theo %% số điểm có thể đạt."
        )
        return [reason % {"totals": said}]
    return []
