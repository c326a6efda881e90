"""What a person has filled in of a new year, kept in the session until the last step: nothing of it is stored before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from blocs.domain import renewal
from blocs.domain.eligibility import Survey, survey
from blocs.domain.renewal import Plan
from blocs.forms import LeadersForm, OpeningForm
from blocs.models import BlocYear
from emulation.workflow import Refused

DAYS, UNITS, LEADERS, SUMMARY = STEPS = ("nam", "don-vi", "khoi-truong", "tom-tat")


@dataclass
class Draft:
    """The answers so far: the posted days, the chosen units, the posted leadership, or that it comes later."""

    request: HttpRequest
    last_year: BlocYear
    days: dict[str, str] = field(default_factory=dict)
    units: list[int] | None = None
    leaders: dict[str, list[str]] = field(default_factory=dict)
    later: bool = False

    @classmethod
    def of(cls, request: HttpRequest, last_year: BlocYear) -> "Draft":
        """Return the draft for this last year; one for another last year is no longer of use."""
        kept: dict[str, Any] = request.session.get(_key(last_year), {})
        return cls(request, last_year, **kept)

    def keep(self, **answers: Any) -> None:
        """Remember ``answers`` for the next request."""
        for name, value in answers.items():
            setattr(self, name, value)
        names = ("days", "units", "leaders", "later")
        self.request.session[_key(self.last_year)] = {name: getattr(self, name) for name in names}

    def drop(self) -> None:
        """Forget everything."""
        self.request.session.pop(_key(self.last_year), None)

    def coming(self) -> BlocYear | None:
        """Return the new year, unsaved, or None while its days are not given or no longer right."""
        form = OpeningForm(self.days)
        if not self.days or not form.is_valid():
            return None
        values = {name: form.cleaned_data[name] for name in OpeningForm.Meta.fields}
        try:
            return renewal.check_days(last_year=self.last_year, **values)
        except Refused:
            return None

    def reached(self, coming: BlocYear | None) -> str:
        """Return the furthest step that may be opened."""
        if coming is None:
            return DAYS
        if not self.units:
            return UNITS
        return SUMMARY if self.leaders or self.later else LEADERS

    def plan(self, coming: BlocYear) -> Plan:
        """Return the seats as chosen, or as proposed while nothing was chosen."""
        return renewal.plan_of(self.last_year, coming, self.units)

    def leaders_form(self, coming: BlocYear, plan: Plan) -> tuple[LeadersForm, Survey]:
        """Return the form of the leadership with what was answered, and the candidates it chooses from."""
        candidates = survey(coming, plan.units)
        return LeadersForm(_as_posted(self.leaders) if self.leaders else None, survey=candidates), candidates


def moved(units: Sequence[int], post: QueryDict) -> list[int]:
    """Return ``units`` after the one button that was pressed: ``up``, ``down``, ``drop`` or ``add`` and a number."""
    line = list(units)
    names = {str(pk): pk for pk in line}
    for name, step in (("up", -1), ("down", 1)):
        if (pk := names.get(post.get(name, ""))) is not None:
            place, other = line.index(pk), line.index(pk) + step
            if 0 <= other < len(line):
                line[place], line[other] = line[other], line[place]
    if post.get("drop", "") in names:
        line.remove(names[post["drop"]])
    added = post.get("add", "")
    if added.isascii() and added.isdigit() and len(added) < 10 and added not in names:
        line.append(int(added))  # plan_of() leaves out what is no unit of this host
    return line


def _as_posted(values: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, each in values.items():
        data.setlist(name, each)
    return data


def _key(last_year: BlocYear) -> str:
    return f"renewal-{last_year.pk}"
