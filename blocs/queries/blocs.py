"""Reading blocs and bloc-years for lists and pages; a constant number of queries each."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from blocs.enums import SeatRole
from blocs.models import Bloc, BlocYear, Seat
from blocs.models.blocs import BlocQuerySet, BlocYearQuerySet
from emulation.audit.models import Event
from emulation.search import wanted


def with_latest_year(blocs: BlocQuerySet) -> QuerySet[Bloc]:
    """Add ``latest_year``, ``latest_state`` and ``members`` of each bloc's newest year; one query for the list."""
    newest = BlocYear.objects.filter(bloc=OuterRef("pk")).order_by("-year")
    members = newest.annotate(members=Count("seats")).values("members")[:1]
    return blocs.select_related("host_unit").annotate(
        latest_year=Subquery(newest.values("year")[:1]),
        latest_state=Subquery(newest.values("state")[:1]),
        members=Subquery(members),
    )


def blocs_matching(user: Any, words: str) -> QuerySet[Bloc]:
    """Return the blocs that ``user`` sees and whose name holds every one of ``words``, as emulation/search.py reads them."""
    return with_latest_year(Bloc.objects.visible_to(user).filter(wanted(words).condition()))


def years_with_leadership(years: BlocYearQuerySet) -> QuerySet[BlocYear]:
    """Add ``members`` (count) and ``head_name`` to each bloc-year; one query for the list."""
    head = Seat.objects.filter(bloc_year=OuterRef("pk"), role=SeatRole.HEAD).order_by("pk")
    return years.select_related("bloc", "leadership_decision").annotate(
        members=Count("seats"), head_name=Subquery(head.values("unit__short_name")[:1])
    )


def last_deed(bloc_year: BlocYear) -> Event | None:
    """Return the newest recorded deed on the bloc-year: who was faster than the reader, and when."""
    events = Event.objects.filter(object_type=bloc_year._meta.label_lower, object_id=str(bloc_year.pk))
    return events.order_by("-sequence").first()
