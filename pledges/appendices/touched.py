"""What of the appendices the closing of a unit touches; one that is being signed forbids it."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from blocs.models import Seat, Unit
from blocs.touched import Touched, provider
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix


@provider
def appendices_of_closing(units: Sequence[Unit], last_day: date) -> Iterator[Touched]:
    """Yield the unfinished appendices of the years in which ``units`` sit beyond ``last_day`` (one query)."""
    years = Seat.objects.filter(unit__in=units, bloc_year__ends_on__gt=last_day).values("bloc_year")
    unfinished = Appendix.objects.filter(pledge__bloc_year__in=years).exclude(state=AppendixState.SIGNED)
    for appendix in unfinished.select_related("pledge__bloc_year__bloc"):
        signing = appendix.state == AppendixState.SIGNING
        if signing:
            what = _("Phụ lục giao ước đang được ký. Hãy ký xong, hoặc mở lại, rồi mới cho đơn vị kết thúc.")
        else:
            what = _("Phụ lục giao ước chưa ký; người của đơn vị kế thừa ký thay.")
        yield Touched(what, f"{appendix} – {appendix.bloc_year}", appendix.get_absolute_url(), forbids=signing)
