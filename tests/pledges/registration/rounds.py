"""Registrations in every state, reached through the domain functions."""

from datetime import timedelta
from decimal import Decimal

from emulation import clock
from pledges.registration.domain import handing_in, rounds, writing
from pledges.registration.enums import Bearer
from pledges.registration.models import EmulationTitle, Registration, Round
from tests.pledges.stories import Story


def usual_title(bearer: Bearer = Bearer.UNIT) -> EmulationTitle:
    """Return the first usual title of this bearer; a test that empties the database took those of the migration along."""
    name = "Tập thể lao động tiên tiến" if bearer == Bearer.UNIT else "Lao động tiên tiến"
    return EmulationTitle.objects.get_or_create(name=name, defaults={"bearer": bearer, "order": 1})[0]


def opened(story: Story, days: int = 3) -> Round:
    """Return a round that is due in ``days``."""
    due = clock.now() + timedelta(days=days)
    return rounds.open_round(by=story.cast.head_leader, bloc_year=story.cast.bloc_year, due_at=due)


def empty(story: Story, place: int) -> Registration:
    """Return the registration of the unit at ``place``, with nothing in it; opens the round where it is not open."""
    if not Round.objects.filter(bloc_year=story.cast.bloc_year).exists():
        opened(story)
    rows = Registration.objects.select_related("seat__unit", "seat__bloc_year", "round__bloc_year__bloc")
    return rows.get(seat=story.cast.seat(place))


def written(story: Story, place: int) -> Registration:
    """Return a registration with a title and the targets of the pledge and one of its own."""
    registration, by = empty(story, place), story.cast.officers[place]
    writing.add_title(by=by, registration=registration, title=usual_title())
    writing.take_from_pledge(by=by, registration=registration)
    own = {"indicator": "Hội nghị rút kinh nghiệm", "measure": "hội nghị", "direction": "at_least"}
    writing.add_target(by=by, registration=registration, planned=Decimal(2), **own)
    return empty(story, place)


def submitted(story: Story, place: int) -> Registration:
    """Return a registration that was handed in."""
    handing_in.submit(by=story.cast.leaders[place], registration=written(story, place))
    return empty(story, place)


def confirmed(story: Story, place: int) -> Registration:
    """Return a registration that the head has confirmed."""
    by = story.cast.leaders[1 if place == 0 else 0]
    handing_in.confirm(by=by, registration=submitted(story, place))
    return empty(story, place)
