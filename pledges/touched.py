"""What of the pledges the closing of a unit touches; a pledge that is being signed forbids it."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from blocs.models import Seat, Unit
from blocs.touched import Touched, provider
from pledges.enums import PledgeState
from pledges.models import Pledge


@provider
def pledges_of_closing(units: Sequence[Unit], last_day: date) -> Iterator[Touched]:
    """Yield the unfinished pledges of the years in which ``units`` sit beyond ``last_day`` (one query)."""
    years = Seat.objects.filter(unit__in=units, bloc_year__ends_on__gt=last_day).values("bloc_year")
    open_pledges = Pledge.objects.filter(bloc_year__in=years).exclude(state=PledgeState.SIGNED)
    for pledge in open_pledges.select_related("bloc_year__bloc"):
        signing = pledge.state == PledgeState.SIGNING
        if signing:
            what = _("Giao ước đang được ký. Hãy ký xong, hoặc mở lại văn bản, rồi mới cho đơn vị kết thúc.")
        else:
            what = _("Giao ước chưa ký; người của đơn vị kế thừa góp ý và ký thay.")
        yield Touched(what, str(pledge.bloc_year), pledge.get_absolute_url(), forbids=signing)
