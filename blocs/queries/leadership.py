"""Reading what the last year says about who may lead the next."""

from collections.abc import Iterable

from django.db.models import Q

from blocs.domain.rotation import LastYear
from blocs.enums import BlocYearState, SeatRole
from blocs.models import BlocYear, Seat


def last_years(bloc_years: Iterable[BlocYear]) -> dict[tuple[int, int], tuple[BlocYear | None, LastYear]]:
    """Return, by (bloc, year), the last bloc-year that worked before each of ``bloc_years``, and its facts; two queries.

    A year that never left *forming* counts as never held. Excluded is who was excluded in that bloc-year, or the year
    before in any other bloc: a unit that changed the bloc does not leave its exclusion behind.
    """
    asked = list(bloc_years)
    worked = BlocYear.objects.filter(bloc__in={each.bloc_id for each in asked}).exclude(state=BlocYearState.FORMING)
    held = list(worked.order_by("-year", "pk"))
    last = {
        (each.bloc_id, each.year): next(
            (year for year in held if year.bloc_id == each.bloc_id and year.year < each.year), None
        )
        for each in asked
    }
    of_these = Q(bloc_year__in=[year.pk for year in last.values() if year])
    elsewhere = Q(excluded=True, year__in={each.year - 1 for each in asked})
    seats = list(Seat.objects.filter(of_these | elsewhere).order_by("order", "pk"))
    return {key: (year, _facts(year, key[1], seats)) for key, year in last.items()}


def last_year_of(bloc_year: BlocYear) -> tuple[BlocYear | None, LastYear]:
    """Return the last bloc-year and its facts for one ``bloc_year``, which may be unsaved; kept on the instance."""
    kept: tuple[BlocYear | None, LastYear] | None = bloc_year.__dict__.get("_last_year")
    if kept is None:
        keep_last_years([bloc_year])
        kept = bloc_year.__dict__["_last_year"]
    assert kept is not None
    return kept


def keep_last_years(bloc_years: Iterable[BlocYear]) -> None:
    """Read the last years of a whole list at once, so that ``last_year_of`` asks nothing more."""
    asked = list(bloc_years)
    found = last_years(asked) if asked else {}
    for each in asked:
        each.__dict__["_last_year"] = found[each.bloc_id, each.year]


def _facts(last: BlocYear | None, year: int, seats: list[Seat]) -> LastYear:
    own = [seat for seat in seats if last and seat.bloc_year_id == last.pk]
    return LastYear(
        order=tuple(seat.unit_id for seat in own),
        head=next((seat.unit_id for seat in own if seat.role == SeatRole.HEAD), None),
        deputies=frozenset(seat.unit_id for seat in own if seat.role == SeatRole.DEPUTY),
        excluded=frozenset(seat.unit_id for seat in seats if seat.excluded and (seat in own or seat.year == year - 1)),
    )
