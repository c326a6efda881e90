"""Merging, absorbing, dividing and separating units: looked at first, then done at one stroke.

A reorganisation has one unit on at least one side: many become one, or one becomes many. What happens to several units at
once on one day (the sector in 2025) is several reorganisations under one decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from blocs.domain.units import establish_unit
from blocs.enums import BlocYearState, SuccessionKind, UnitKind
from blocs.models import Bloc, Decision, Post, Seat, Succession, SuccessionLink, Unit
from blocs.permissions import require_reorganiser
from blocs.roles import staff_of
from blocs.touched import Touched, touched_by_closing
from emulation import clock, rows
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.workflow import Missing, WrongState

_FOUNDS = (SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.SEPARATE)


@dataclass(frozen=True)
class NewUnit:
    """A unit that a reorganisation founds."""

    code: str
    kind: UnitKind
    name: str
    short_name: str
    parent: Unit | None = None
    protocol_order: int = 100
    illustrative: bool = False


@dataclass(frozen=True)
class Plan:
    """A reorganisation as it is proposed; ``into`` are units that exist, ``founds`` those that begin with it."""

    kind: SuccessionKind
    effective_on: date
    decision: Decision | None
    predecessors: Sequence[Unit]
    into: Sequence[Unit] = ()
    founds: Sequence[NewUnit] = ()
    note: str = ""
    closing: list[Unit] = field(init=False)

    def __post_init__(self) -> None:
        stays = self.kind == SuccessionKind.SEPARATE
        object.__setattr__(self, "closing", [] if stays else list(self.predecessors))

    @property
    def last_day(self) -> date:
        """Return the last day of the units that close."""
        return self.effective_on - timedelta(days=1)


def effects(plan: Plan) -> list[Touched]:
    """Return what the plan will touch, in this room and in those above; nothing is written."""
    closing, last_day = plan.closing, plan.last_day
    if not closing:
        return []
    found = [
        Touched(
            _("Chức vụ kết thúc hết ngày %(day)s; người giữ mất quyền từ hôm sau.") % {"day": f"{last_day:%d/%m/%Y}"},
            str(post),
        )
        for post in _posts_to_end(closing, last_day).select_related("person", "unit")
    ]
    seats = Seat.objects.filter(unit__in=closing, bloc_year__ends_on__gt=last_day)
    for seat in seats.exclude(bloc_year__state=BlocYearState.CLOSED).select_related("unit", "bloc_year__bloc"):
        found.append(
            Touched(
                _("Ghế của “%(unit)s” giữ nguyên đến hết năm; đơn vị kế thừa làm nốt việc của ghế này.")
                % {"unit": seat.unit},
                str(seat.bloc_year),
                seat.bloc_year.get_absolute_url(),
            )
        )
    for bloc in Bloc.objects.filter(host_unit__in=closing, closed_on=None).select_related("host_unit"):
        found.append(
            Touched(
                _("Khối mất đơn vị chủ quản “%(unit)s”; Thường trực Hội đồng của đơn vị kế thừa quản lý tiếp.")
                % {"unit": bloc.host_unit},
                str(bloc),
                bloc.get_absolute_url(),
            )
        )
    open_below = Q(closed_on=None) | Q(closed_on__gt=last_day)
    for child in Unit.objects.filter(open_below, parent__in=closing).exclude(pk__in=[unit.pk for unit in closing]):
        found.append(
            Touched(_("Đơn vị trực thuộc còn hoạt động, cần sắp xếp tiếp."), str(child), child.get_absolute_url())
        )
    return found + list(touched_by_closing(closing, last_day))


@transaction.atomic
def reorganise(*, by: Any, plan: Plan) -> Succession:
    """Do what ``plan`` proposes, all or nothing, and return the succession.

    New units are founded on the effective day; closing ones end the day before together with their posts; seats, pledges
    and results of the past stay as they are. Raises ``NotAllowed``; ``Missing`` naming everything that is wrong with the
    plan; ``Invalid`` naming the field of a new unit; ``WrongState`` naming what forbids it (a pledge being signed).
    """
    plan = _locked(plan)
    units = list(plan.predecessors)
    require_reorganiser(by, [*units, *plan.into])
    if reasons := problems(plan):
        raise Missing(*reasons)
    if forbidden := [each for each in effects(plan) if each.forbids]:
        raise WrongState(*(f"{each.where}: {each.what}" for each in forbidden))
    assert plan.decision is not None  # problems() asks for it
    told = staff_of([unit.pk for unit in units])  # before their posts end
    succession = rows.save(
        Succession(
            kind=plan.kind,
            effective_on=plan.effective_on,
            decision=plan.decision,
            note=plan.note,
            recorded_at=clock.now(),
            recorded_by=by,
        )
    )
    founded = [_found(by, plan, new) for new in plan.founds]
    for unit in units if plan.closing else ():
        _close(by, unit, plan)
    with rows.explained():
        for predecessor in plan.predecessors:
            for successor in (*plan.into, *founded):
                SuccessionLink.objects.create(succession=succession, predecessor=predecessor, successor=successor)
    successors = [str(unit) for unit in (*plan.into, *founded)]
    record(
        "units.reorganised",
        succession,
        by=by,
        note=plan.note,
        details={
            "from": [str(unit) for unit in plan.predecessors],
            "to": successors,
            "effective_on": plan.effective_on,
            "decision": str(plan.decision),
        },
    )
    notify(
        told,
        text=_("%(what)s từ %(day)s: %(units)s.")
        % {
            "what": succession.get_kind_display(),
            "day": f"{plan.effective_on:%d/%m/%Y}",
            "units": ", ".join(successors),
        },
        url=plan.predecessors[0].get_absolute_url(),
        besides=by,
    )
    return succession


def problems(plan: Plan) -> list[str]:
    """Return everything that is wrong with the plan itself; each sentence names the field and the remedy."""
    return [*_problems_of_numbers(plan), *_problems_of_dates(plan)]


def _problems_of_numbers(plan: Plan) -> list[str]:
    reasons = []
    before, after = len(plan.predecessors), len(plan.into) + len(plan.founds)
    if plan.decision is None:
        reasons.append(_("Căn cứ: chưa có quyết định hoặc nghị quyết. Hãy chọn hoặc ghi văn bản."))
    least = {SuccessionKind.MERGE: (2, 1), SuccessionKind.ABSORB: (1, 1), SuccessionKind.SPLIT: (1, 2)}
    wanted_before, wanted_after = least.get(plan.kind, (1, 1))
    if before < wanted_before:
        reasons.append(_("Đơn vị trước sắp xếp: cần ít nhất %(count)d đơn vị.") % {"count": wanted_before})
    if after < wanted_after:
        reasons.append(_("Đơn vị sau sắp xếp: cần ít nhất %(count)d đơn vị.") % {"count": wanted_after})
    if before > 1 and after > 1:
        reasons.append(
            _("Nhiều đơn vị thành nhiều đơn vị phải ghi thành từng lần sắp xếp. Hãy để một bên chỉ có một đơn vị.")
        )
    if plan.kind in _FOUNDS and plan.into:
        reasons.append(_("Đơn vị sau sắp xếp: hình thức này lập đơn vị mới. Hãy bỏ chọn đơn vị đang có."))
    if plan.kind == SuccessionKind.ABSORB and plan.founds:
        reasons.append(_("Đơn vị sau sắp xếp: sáp nhập vào đơn vị đang có. Hãy chọn đơn vị, không khai đơn vị mới."))
    if set(plan.predecessors) & set(plan.into):
        reasons.append(_("Một đơn vị không thể vừa là đơn vị trước vừa là đơn vị sau. Hãy bỏ chọn ở một bên."))
    codes = [new.code for new in plan.founds]
    taken = Unit.objects.filter(code__in=codes).values_list("code", flat=True)
    for code in sorted({*taken, *(code for code in codes if codes.count(code) > 1)}):
        reasons.append(_("Mã: “%(code)s” đã dùng cho đơn vị khác. Hãy chọn mã khác.") % {"code": code})
    return reasons


def _problems_of_dates(plan: Plan) -> list[str]:
    reasons = []
    day = f"{plan.effective_on:%d/%m/%Y}"
    for unit in plan.predecessors:
        if unit.established_on and unit.established_on >= plan.effective_on:
            reasons.append(
                _("“%(unit)s” thành lập ngày %(day)s, không trước ngày sắp xếp. Hãy chọn ngày hiệu lực sau đó.")
                % {"unit": unit, "day": f"{unit.established_on:%d/%m/%Y}"}
            )
        if unit.closed_on:
            reasons.append(
                _("“%(unit)s” đã kết thúc hoạt động ngày %(day)s. Hãy chọn đơn vị kế thừa của nó.")
                % {"unit": unit, "day": f"{unit.closed_on:%d/%m/%Y}"}
            )
    for unit in plan.into:
        if not unit.valid_within(plan.effective_on, plan.effective_on):
            reasons.append(
                _("“%(unit)s” không hoạt động vào ngày %(day)s. Hãy chọn đơn vị khác.") % {"unit": unit, "day": day}
            )
    later = Post.objects.filter(unit__in=plan.closing, starts_on__gt=plan.last_day).select_related("person", "unit")
    for post in later:
        reasons.append(
            _("%(post)s: chức vụ bắt đầu sau khi đơn vị kết thúc. Hãy sửa chức vụ này trong phần Quản trị trước.")
            % {"post": post}
        )
    return reasons + _later_events(plan)


def _later_events(plan: Plan) -> list[str]:
    """Return what was recorded for the closing units on days after their end."""
    dated = [
        (unit, date.fromisoformat(last) + timedelta(days=1))
        for unit in plan.closing
        for last, *_names in unit.former_names
    ]
    links = SuccessionLink.objects.filter(
        Q(successor__in=plan.closing) | Q(predecessor__in=plan.closing, succession__kind=SuccessionKind.SEPARATE)
    )
    closing = {unit.pk: unit for unit in plan.closing}
    for link in links.select_related("succession"):
        unit = closing.get(link.successor_id) or closing[link.predecessor_id]
        dated.append((unit, link.succession.effective_on))
    return [
        _("“%(unit)s” đã có sắp xếp hoặc đổi tên từ %(day)s. Hãy chọn ngày hiệu lực sau đó.")
        % {"unit": unit, "day": f"{day:%d/%m/%Y}"}
        for unit, day in dated
        if day > plan.last_day
    ]


def _locked(plan: Plan) -> Plan:
    """Return the plan with its units read again under a lock: somebody may have reorganised them since."""
    keys = [unit.pk for unit in (*plan.predecessors, *plan.into)]
    rows_now = Unit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    now = {unit.pk: unit for unit in rows_now}
    return replace(
        plan,
        predecessors=[now[unit.pk] for unit in plan.predecessors],
        into=[now[unit.pk] for unit in plan.into],
    )


def _posts_to_end(units: Sequence[Unit], last_day: date) -> Any:
    return Post.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last_day), unit__in=units, starts_on__lte=last_day)


def _found(by: Any, plan: Plan, new: NewUnit) -> Unit:
    return establish_unit(
        by=by,
        code=new.code,
        kind=new.kind,
        name=new.name,
        short_name=new.short_name,
        parent=new.parent,
        protocol_order=new.protocol_order,
        established_on=plan.effective_on,
        illustrative=new.illustrative,
    )


def _close(by: Any, unit: Unit, plan: Plan) -> None:
    substitutes_first = F("substitutes").desc(nulls_last=True)  # who stands in for another may not outlast that post
    for post in _posts_to_end([unit], plan.last_day).order_by(substitutes_first, "pk"):
        post.ends_on = plan.last_day
        rows.save(post)
        record("post.ended", post, by=by, details={"on": plan.last_day, "reason": plan.kind})
    unit.closed_on = plan.last_day
    rows.save(unit)
    record("unit.closed", unit, by=by, details={"on": plan.last_day, "decision": str(plan.decision)})
