"""How a screen of this room gets its object: only through a check, as in pledges/loaders.py."""

from typing import Any

from django.shortcuts import get_object_or_404

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from emulation.workflow import NotAllowed
from pledges.registration.models import RegisteredTarget, RegisteredTitle, Registration
from pledges.registration.permissions import (
    WHO_CONFIRMS,
    WHO_OPENS,
    WHO_REGISTERS,
    WHO_REOPENS,
    WHO_SUBMITS,
    confirms,
    opens,
    registers,
    reopens,
    submits,
)
from pledges.registration.queries.registrations import with_names


def opening_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` may open its round; ``Http404`` or ``NotAllowed``."""
    bloc_year = visible_bloc_year(user, slug, year)
    return _checked(opens.test(user, bloc_year), bloc_year, WHO_OPENS)


def visible_registration(user: Any, slug: str, year: int, unit: str) -> Registration:
    """Return the registration of the unit with this code if ``user`` may see it, else raise ``Http404``."""
    rows = with_names(Registration.objects.visible_to(user)).select_related("submitted_by", "confirmed_by")
    names = {"round__bloc_year__bloc__slug": slug, "round__bloc_year__year": year, "seat__unit__code": unit}
    return get_object_or_404(rows, **names)


def own_registration(user: Any, slug: str, year: int, unit: str) -> Registration:
    """Return the registration if ``user`` writes it; ``Http404`` or ``NotAllowed``."""
    row = visible_registration(user, slug, year, unit)
    return _checked(registers.test(user, row), row, WHO_REGISTERS)


def led_registration(user: Any, slug: str, year: int, unit: str) -> Registration:
    """Return the registration if ``user`` hands it in; ``Http404`` or ``NotAllowed``."""
    row = visible_registration(user, slug, year, unit)
    return _checked(submits.test(user, row), row, WHO_SUBMITS)


def judged_registration(user: Any, slug: str, year: int, unit: str) -> Registration:
    """Return the registration if ``user`` confirms it; ``Http404`` or ``NotAllowed``."""
    row = visible_registration(user, slug, year, unit)
    return _checked(confirms.test(user, row), row, WHO_CONFIRMS)


def reopenable_registration(user: Any, slug: str, year: int, unit: str) -> Registration:
    """Return the registration if ``user`` may open it again; ``Http404`` or ``NotAllowed``."""
    row = visible_registration(user, slug, year, unit)
    return _checked(reopens.test(user, row), row, WHO_REOPENS)


def title_of(registration: Registration, pk: int) -> RegisteredTitle:
    """Return the registered title, else raise ``Http404``."""
    return get_object_or_404(
        RegisteredTitle.objects.select_related("title", "registration"), registration=registration, pk=pk
    )


def target_of(registration: Registration, pk: int) -> RegisteredTarget:
    """Return the registered target, else raise ``Http404``."""
    return get_object_or_404(RegisteredTarget.objects.select_related("registration"), registration=registration, pk=pk)


def _checked(allowed: bool, obj: Any, who: Any) -> Any:
    if not allowed:
        raise NotAllowed(who)
    return obj
