"""Reading what the pledge of the year says of a unit."""

from django.db.models import F, Q, QuerySet

from pledges.models import Target
from pledges.registration.models import Registration


def promises_of(registration: Registration) -> QuerySet[Target]:
    """Return the targets of the bloc, then those of the unit, each in the order of the pledge."""
    targets = Target.objects.filter(pledge__bloc_year=registration.round.bloc_year_id)
    own = targets.filter(Q(seat=None) | Q(seat=registration.seat_id))
    return own.order_by(F("seat").asc(nulls_first=True), "order", "pk")
