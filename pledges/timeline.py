"""What the pledges tell of the life of a unit."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.models import Unit
from blocs.timeline import Moment, provider
from pledges.enums import SignatoryState
from pledges.models import Pledge, Signatory


@provider
def signature_moments(units: Sequence[Unit], user: Any) -> Iterator[Moment]:
    """Yield the signatures given for ``units`` under the pledges that ``user`` sees (one query)."""
    places = Signatory.objects.filter(
        state=SignatoryState.SIGNED, seat__unit__in=units, pledge__in=Pledge.objects.visible_to(user)
    )
    for place in places.select_related("seat__unit", "pledge__bloc_year__bloc"):
        assert place.seat is not None
        assert place.signed_at is not None
        yield Moment(
            timezone.localdate(place.signed_at),
            place.seat.unit,
            _("Ký giao ước thi đua: %(bloc)s") % {"bloc": place.pledge.bloc_year},
            f"{place.title.capitalize()} {place.name}",
            place.pledge.get_absolute_url(),
        )
