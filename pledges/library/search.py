"""What this room lets the search page find: highlights."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from emulation.search import Hit, Kind, Wanted, register
from pledges.library.models import Highlight
from pledges.library.queries.highlights import with_tellers


def find(user: Any, wanted: Wanted) -> QuerySet[Highlight]:
    """Return the highlights that fit, by rank, the newest year first."""
    found = with_tellers(Highlight.objects.visible_to(user).filter(wanted.condition())).annotate(rank=wanted.rank())
    return found.order_by("rank", "-bloc_year__year", "-drafted_at", "-pk")


def _show(highlights: Iterable[Highlight]) -> Iterator[Hit]:
    for each in highlights:
        about = f"{each.get_kind_display()}, {each.teller}, {each.bloc_year}"
        yield Hit(str(each), about, each.get_absolute_url())


register(Kind("kho", _("Kho sáng kiến, điển hình"), find, _show))
