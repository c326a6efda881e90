"""What the evaluations tell of the life of a unit: its place in every published table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.models import Seat, Unit
from blocs.timeline import Moment, provider
from emulation.numbers import format_decimal
from pledges.evaluations.models import Period, Publication
from pledges.evaluations.queries.boards import published_rows


@provider
def published_moments(units: Sequence[Unit], user: Any) -> Iterator[Moment]:
    """Yield rank, total and rating of ``units`` in the tables that ``user`` sees, as they were published (one query)."""
    by_code = {unit.code: unit for unit in units}
    newest = Publication.objects.filter(period=OuterRef("period")).order_by("-sequence").values("pk")[:1]
    periods = Period.objects.visible_to(user).filter(
        bloc_year__in=Seat.objects.filter(unit__in=units).values("bloc_year")
    )
    publications = Publication.objects.filter(pk=Subquery(newest), period__in=periods)
    for publication in publications.select_related("period__bloc_year__bloc"):
        lines = published_rows(publication.snapshot)
        for line in lines:
            if line["unit"] in by_code:
                yield Moment(
                    timezone.localdate(publication.published_at),
                    by_code[line["unit"]],
                    _("Hạng %(rank)s trên %(count)d, %(total)s điểm, %(rating)s: %(period)s")
                    % {
                        "rank": line["rank"],
                        "count": len(lines),
                        "total": format_decimal(line["total"]),
                        "rating": line["rating"] or _("chưa xếp loại"),
                        "period": publication.period.name,
                    },
                    url=publication.period.get_absolute_url(),
                )
