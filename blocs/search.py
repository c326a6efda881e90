"""What this room lets the search page find: units, people, blocs, decisions."""

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from blocs.models import Bloc, Decision, Unit
from blocs.queries import search
from emulation.accounts.models import User
from emulation.search import Hit, Kind, register


def _units(units: Iterable[Unit]) -> Iterator[Hit]:
    for unit in units:
        about = (str(each) for each in (unit.get_kind_display(), unit.parent) if each)
        yield Hit(unit.name, ", ".join(about), unit.get_absolute_url())


def _people(people: Iterable[User]) -> Iterator[Hit]:
    """Show each person with today's posts; the page is that of the first unit, since people have none."""
    for person in people:
        posts = list(person.posts.all())
        units = (f"{post.unit} ({post.unit.parent})" if post.unit.parent else str(post.unit) for post in posts)
        about = (f"{post.get_position_display()}, {unit}" for post, unit in zip(posts, units, strict=True))
        yield Hit(person.full_name, "; ".join(about), posts[0].unit.get_absolute_url())


def _blocs(blocs: Iterable[Bloc]) -> Iterator[Hit]:
    for bloc in blocs:
        yield Hit(bloc.name, str(bloc.host_unit), bloc.get_absolute_url())


def _decisions(decisions: Iterable[Decision]) -> Iterator[Hit]:
    """Show each decision with its abstract; the page is that of the bloc or year that rests on it, where there is one."""
    for decision in decisions:
        resting = [*decision.founded_blocs.all(), *decision.led_bloc_years.all()]
        day = date_format(decision.issued_on, "SHORT_DATE_FORMAT")
        about = f"{day}, {decision.issuer}: {decision.abstract}"
        yield Hit(decision.number, about, resting[0].get_absolute_url() if resting else "")


register(
    Kind("don-vi", _("Đơn vị"), search.units, _units),
    Kind("nguoi", _("Người"), search.people, _people),
    Kind("khoi", _("Khối thi đua"), search.blocs, _blocs),
    Kind("quyet-dinh", _("Quyết định"), search.decisions, _decisions),
)
