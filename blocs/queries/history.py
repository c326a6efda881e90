"""The life of a unit and of those before and after it, from the catalogues of this room."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from blocs import lineage
from blocs.models import BlocYear, FormerName, Seat, SuccessionLink, Unit
from blocs.timeline import Moment, moments_of, provider

_DAY = timedelta(days=1)


def family_of(unit: Unit) -> list[Unit]:
    """Return the unit, all before it and all after it, in the order in which they began (three queries)."""
    others = lineage.before([unit.pk]) | lineage.after([unit.pk])
    units = [unit, *Unit.objects.filter(pk__in=others - {unit.pk})]
    return sorted(units, key=lambda each: (each.established_on or date.min, each.protocol_order, each.pk))


def years_of(units: Sequence[Unit], user: Any) -> list[tuple[int, list[Moment]]]:
    """Return the moments of ``units`` that ``user`` may see, by calendar year, the newest first."""
    return [(year, list(rows)) for year, rows in groupby(moments_of(units, user), key=lambda moment: moment.on.year)]


def relatives_of(unit: Unit) -> dict[str, list[SuccessionLink]]:
    """Return the direct predecessors and successors of ``unit`` (one query)."""
    links = SuccessionLink.objects.select_related("succession", "predecessor", "successor")
    rows = list(links.filter(predecessor=unit) | links.filter(successor=unit))
    return {
        "before": [link for link in rows if link.successor_id == unit.pk],
        "after": [link for link in rows if link.predecessor_id == unit.pk],
    }


@provider
def catalogue_moments(units: Sequence[Unit], user: Any) -> Iterator[Moment]:
    """Yield founding, closing, renamings and reorganisations of ``units`` (two queries)."""
    own = {unit.pk: unit for unit in units}
    links = SuccessionLink.objects.filter(predecessor__in=own) | SuccessionLink.objects.filter(successor__in=own)
    rows = list(links.select_related("succession__decision", "predecessor", "successor").order_by("succession", "pk"))
    told: set[tuple[int, date]] = set()
    for succession, group in groupby(rows, key=lambda link: link.succession):
        together = list(group)
        before = list({link.predecessor.pk: link.predecessor for link in together}.values())
        after = list({link.successor.pk: link.successor for link in together}.values())
        told |= {(each.pk, succession.effective_on) for each in after}
        told |= {(each.pk, succession.effective_on - _DAY) for each in before}
        subject = next(each for each in (*after, *before) if each.pk in own)
        yield Moment(
            succession.effective_on,
            subject,
            _("%(kind)s: %(before)s → %(after)s")
            % {
                "kind": succession.get_kind_display(),
                "before": ", ".join(each.name_on(succession.effective_on - _DAY).full for each in before),
                "after": ", ".join(each.name_on(succession.effective_on).full for each in after),
            },
            str(succession.decision),
        )
    for unit in units:
        if unit.established_on and (unit.pk, unit.established_on) not in told:
            yield Moment(unit.established_on, unit, _("Thành lập"))
        if unit.closed_on and (unit.pk, unit.closed_on) not in told:
            yield Moment(unit.closed_on, unit, _("Kết thúc hoạt động"))
    for former in FormerName.objects.filter(unit__in=own).select_related("decision"):
        renamed, began = own[former.unit_id], former.ends_on + _DAY
        yield Moment(
            began,
            renamed,
            _("Đổi tên: “%(old)s” thành “%(new)s”") % {"old": former.name, "new": renamed.name_on(began).full},
            str(former.decision or ""),
        )


@provider
def seat_moments(units: Sequence[Unit], user: Any) -> Iterator[Moment]:
    """Yield the seats of ``units`` in the bloc-years that ``user`` sees (one query)."""
    visible = BlocYear.objects.visible_to(user)
    seats = Seat.objects.filter(unit__in=units, bloc_year__in=visible).select_related("unit", "bloc_year__bloc")
    for seat in seats.order_by("-year", "pk"):
        yield Moment(
            seat.bloc_year.starts_on,
            seat.unit,
            _("%(role)s: %(bloc)s") % {"role": seat.get_role_display(), "bloc": seat.bloc_year},
            url=seat.bloc_year.get_absolute_url(),
        )
