"""What the tests of the pages share."""

from typing import Any

from django.urls import reverse

from blocs.models import BlocYear, Seat
from tests.factories import Cast

NEW_DECISION = {
    "new-number": "820/QĐ-UBND",
    "new-issued_on": "29/03/2021",
    "new-issuer": "Ủy ban nhân dân tỉnh Thái Bình",
    "new-abstract": "về việc thành lập Khối thi đua",
}


def text(response: Any) -> str:
    """Return the page."""
    return response.content.decode()


def page(name: str, cast: Cast) -> str:
    """Return the address of a page of the bloc-year."""
    return reverse(f"blocs:{name}", args=[cast.bloc.slug, cast.bloc_year.year])


def roles(bloc_year: BlocYear) -> list[tuple[str, str]]:
    """Return (unit, role) of the seats in protocol order."""
    seats = Seat.objects.filter(bloc_year=bloc_year).select_related("unit").order_by("order", "pk")
    return [(seat.unit.short_name, seat.role) for seat in seats]
