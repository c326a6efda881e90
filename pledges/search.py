"""What this room lets the search page find: pledges."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from blocs.models import Bloc
from emulation.search import Hit, Kind, Wanted, register
from pledges.models import Pledge


def find(user: Any, wanted: Wanted) -> QuerySet[Pledge]:
    """Return the pledges that fit, by rank, the newest year first; the frozen texts stay in the database."""
    found = Pledge.objects.visible_to(user).filter(wanted.condition()).select_related("bloc_year__bloc")
    found = found.defer("frozen_text").annotate(rank=wanted.rank())
    return found.order_by("rank", "-bloc_year__year", "bloc_year__bloc__sort_key", "pk")


def _show(pledges: Iterable[Pledge]) -> Iterator[Hit]:
    for pledge in pledges:
        number = f", {_('số')} {pledge.number}" if pledge.number else ""
        yield Hit(str(pledge), f"{pledge.get_state_display()}{number}", pledge.get_absolute_url())


@receiver(post_save, sender=Bloc)
def rename(sender: Any, instance: Bloc, created: bool, **kwargs: Any) -> None:
    """Let the pledges of a bloc be found under its new name; blocs know nothing of pledges, hence the signal."""
    if created:
        return
    for pledge in (
        Pledge.objects.filter(bloc_year__bloc=instance).select_related("bloc_year__bloc").defer("frozen_text")
    ):
        key = pledge.make_search_key()
        if key != pledge.search_key:
            Pledge.objects.filter(pk=pledge.pk).update(search_key=key)


register(Kind("giao-uoc", _("Giao ước thi đua"), find, _show))
