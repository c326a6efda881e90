"""The matrix: every address × every role × own and foreign object.

``TABLE`` says who opens which page of the own bloc. Whoever may see the bloc but not do this gets 403; whoever may not
see the bloc gets 404, which is also what everybody of another bloc gets. A page that is missing from the table fails.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from blocs.domain.exchange import imports
from blocs.domain.exchange.catalogues import BY_SLUG
from blocs.domain.exchange.files import export_of
from emulation.middleware import PUBLIC_URL_NAMES
from pledges.evaluations.domain import entries, periods
from pledges.evaluations.models import Evidence
from tests.factories import Cast
from tests.pledges.appendices.amended import opened
from tests.pledges.conference.sittings import running, with_paper
from tests.pledges.evaluations.casts import Quarter, make_criteria_set
from tests.pledges.library import shelves
from tests.pledges.registration.rounds import written
from tests.pledges.stories import Story, being_signed

pytestmark = pytest.mark.django_db

MEMBERS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "member_leader", "member_officer"}
READERS = MEMBERS | {"standing_body", "provincial_leader", "auditor"}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
LEADS = {"head_leader", "deputy_leader"}
OWN_UNIT = {"member_leader", "member_officer"}
JUDGES = {"head_leader", "head_officer"}
COUNCIL = {"standing_body"}
EVERYBODY = READERS | {"administrator", "outsider"}

# name: (who opens it, the answer they get). 405 is a page that takes only POST, 302 leads on, 409 is not possible now.
TABLE: dict[str, tuple[set[str], int]] = {
    "blocs:detail": (READERS, 200),
    "blocs:open_year": (COUNCIL, 200),
    "blocs:renew": (COUNCIL, 200),
    "blocs:regulation": (COUNCIL, 200),
    "blocs:close_bloc": (COUNCIL, 200),
    "blocs:refound": (COUNCIL, 200),
    "blocs:year": (READERS, 200),
    "blocs:seats": (COUNCIL, 200),
    "blocs:leadership": (COUNCIL, 200),
    "blocs:exclusion": (COUNCIL, 200),
    "blocs:activate": (COUNCIL, 200),
    "blocs:close": (COUNCIL, 200),
    "blocs:pack": (RUNS | COUNCIL, 200),
    "pledges:detail": (READERS, 200),
    "pledges:draft": (RUNS, 302),
    "pledges:edit": (RUNS, 200),
    "pledges:heading": (RUNS, 200),
    "pledges:add_part": (RUNS, 200),
    "pledges:edit_part": (RUNS, 200),
    "pledges:remove_part": (RUNS, 200),
    "pledges:consult": (LEADS, 200),
    "pledges:circulate_again": (LEADS, 200),
    "pledges:opinion": (OWN_UNIT, 200),
    "pledges:opinions": (READERS, 200),
    "pledges:opinions_pdf": (READERS, 200),
    "pledges:opinions_xlsx": (READERS, 200),
    "pledges:versions": (READERS, 200),
    "pledges:version": (READERS, 200),
    "pledges:compare": (READERS, 200),
    "pledges:comparison_pdf": (READERS, 200),
    "pledges:answer": (RUNS, 200),
    "pledges:agree": (LEADS, 200),
    "pledges:reopen": (LEADS | COUNCIL, 200),
    "pledges:open_signing": (LEADS, 200),
    "pledges:witnesses": (RUNS, 200),
    "pledges:ask_again": ({"head_leader", "member_leader"}, 200),
    "pledges:pdf": (READERS, 200),
    "pledges:lapsed": (READERS, 200),
    **{
        f"{room}:{name}": (who, 200)
        for room in ("pledges", "appendices")
        for who, names in (
            ({"member_leader"}, "sign decline certificate outside authorise"),
            (RUNS, "ink sheet"),
            (LEADS, "conclude"),
        )
        for name in names.split()
    },
    "appendices:current": (READERS, 200),
    "appendices:draft": (RUNS, 200),
    "appendices:detail": (READERS, 200),
    "appendices:pdf": (READERS, 200),
    "appendices:edit": (RUNS, 200),
    "appendices:heading": (RUNS, 200),
    "appendices:add_change": (RUNS, 200),
    "appendices:edit_change": (RUNS, 200),
    "appendices:discard": (RUNS, 200),
    "appendices:open_signing": (LEADS, 200),
    "appendices:reopen": (LEADS | COUNCIL, 200),
    "appendices:ask_again": ({"head_leader", "member_leader"}, 200),
    "conference:plan": (RUNS, 200),
    "conference:detail": (READERS, 200),
    "conference:open": (RUNS, 200),
    "conference:roll_call": (RUNS, 200),
    "conference:note": (RUNS, 200),
    "conference:close": (RUNS, 200),
    "conference:paper_add": (RUNS, 200),
    "conference:paper": (READERS, 200),
    "conference:projector": (READERS, 200),
    "conference:board": (READERS, 200),
    "conference:minutes": (READERS, 200),
    "conference:tablet": (RUNS, 200),
    "conference:tablet_sign": (RUNS, 200),
    "registration:list": (READERS, 200),
    "registration:open": (LEADS, 200),
    "registration:pdf": (READERS, 200),
    "registration:xlsx": (READERS, 200),
    "registration:sheet": (READERS, 200),
    "registration:add_title": (OWN_UNIT, 200),
    "registration:add_target": (OWN_UNIT, 200),
    "registration:edit_target": (OWN_UNIT, 200),
    "registration:submit": ({"member_leader"}, 200),
    "registration:confirm": (JUDGES, 200),
    "registration:return_for_correction": (JUDGES, 200),
    "registration:reopen": (LEADS, 200),
    "library:list": (READERS, 200),
    "library:print": (READERS, 200),
    "library:export": (READERS, 200),
    "library:add": (MEMBERS, 200),
    "library:detail": (READERS, 200),
    "library:edit": (OWN_UNIT, 409),
    "library:remove": (OWN_UNIT, 409),
    "library:share": (OWN_UNIT, 200),
    "library:withdraw": (OWN_UNIT, 200),
    "evaluations:open_period": (RUNS, 200),
    "evaluations:period": (READERS, 200),
    "evaluations:scoreboard": (READERS, 200),
    "evaluations:publish": (LEADS, 200),
    "evaluations:evidence": (READERS, 200),
    "evaluations:sheet": (READERS, 200),
    "evaluations:results": (OWN_UNIT, 200),
    "evaluations:submit": (OWN_UNIT, 200),
    "evaluations:recall": (OWN_UNIT, 200),
    "evaluations:attach": (OWN_UNIT, 200),
    "evaluations:appraise": (JUDGES, 302),
    "evaluations:return_sheet": (JUDGES, 200),
    "evaluations:complete": (JUDGES, 200),
}
POST_ONLY = {
    "blocs:move_seat",
    "pledges:move_part",
    "pledges:remind",
    "appendices:remove_change",
    "conference:show",
    "conference:guest",
    "registration:remove_title",
    "registration:remove_target",
    "registration:take",
    "conference:papers_adopt",
    "conference:paper_remove",
    "evaluations:accept_all",
    "library:pick",
    "library:unpick",
    "evaluations:report",
    "evaluations:leave_out",
}
KEEPERS_POST_ONLY = {"blocs:catalogue_export"}
# Pages that belong to no bloc: (who opens them, what the others get).
COMMON: dict[str, tuple[set[str], int]] = {
    "home": (EVERYBODY, 200),
    "notices": (EVERYBODY, 200),
    "search": (EVERYBODY, 200),
    "healthz": (EVERYBODY, 200),
    "status": (COUNCIL | {"administrator", "auditor"}, 403),
    "blocs:list": (EVERYBODY, 200),
    "blocs:units": (EVERYBODY, 200),
    "blocs:unit": (EVERYBODY, 200),
    "blocs:unit_history": (EVERYBODY, 200),
    "blocs:rename_unit": (COUNCIL | {"administrator"}, 403),
    "blocs:reorganise": (COUNCIL | {"administrator"}, 403),
    "blocs:found": (COUNCIL, 403),
    "blocs:decision_new": (COUNCIL | {"administrator"}, 403),
    "blocs:exchange": ({"administrator"}, 403),
    "blocs:catalogue": ({"administrator"}, 403),
    "blocs:catalogue_template": ({"administrator"}, 403),
    "blocs:import": ({"administrator"}, 403),
    "blocs:import_progress": ({"administrator"}, 403),
}


class World:
    """A bloc with its pledge being signed and a quarter open, one whose signed pledge is being amended, and a foreign one."""

    def __init__(self) -> None:
        self.story, self.quarter = _bloc()
        self.conference = running(self.story)
        self.registered = written(self.story, 2)
        self.paper = with_paper(self.story, self.conference)
        self.foreign, _ = _bloc()
        self.amended, self.appendix = opened()

    @property
    def cast(self) -> Cast:
        return self.story.cast

    def cast_of(self, name: str) -> Cast:
        """Return the people around the page of this name: a pledge is amended only when it is signed."""
        return self.amended.cast if name.startswith("appendices:") else self.cast

    def address(self, name: str) -> str:
        """Return the page of the member ``units[-1]``, or of the bloc, under this name."""
        known = {
            "slug": self.cast_of(name).bloc.slug,
            "year": self.cast_of(name).bloc_year.year,
            "quarter": self.quarter.period.quarter,
            "unit": self.cast.units[-1].code,
            "code": self.cast.units[-1].code,
            "kind": "khoan",
            "number": 1,
            "shelf": "sang-kien",
            "table": "don-vi",
            "token": "0123456789abcdef",
            "score": self.quarter.evaluation(2).scores.first().pk,
            "signatory": self.story.pledge.signatories.get(seat__unit=self.cast.units[-1]).pk,
        }
        known["place"] = known["signatory"]
        if name == "pledges:lapsed":
            known["code"] = self.story.pledge.signing_files.get().code
        if name.startswith("appendices:"):
            own = self.appendix.signatories.get(seat__unit=self.amended.cast.units[-1])
            known |= {"kind": "them-khoan", "place": own.pk}
        known["paper"] = self.paper.pk
        known["item"] = self.conference.items.first().pk
        pk = {
            **dict.fromkeys(
                (each for each, _ in addresses() if each.startswith("conference:")), lambda: self.conference.pk
            ),
            "evaluations:evidence": lambda: Evidence.objects.get(score__evaluation__period=self.quarter.period).pk,
            "blocs:import": lambda: _rehearsal(self.cast.administrator),
            "appendices:edit_change": lambda: self.appendix.changes.first().pk,
            "appendices:remove_change": lambda: self.appendix.changes.first().pk,
            "registration:edit_target": lambda: self.registered.targets.first().pk,
            "registration:remove_target": lambda: self.registered.targets.first().pk,
            "registration:remove_title": lambda: self.registered.titles.first().pk,
            "pledges:answer": lambda: self.story.pledge.opinions.first().pk,
        }.get(name, lambda: self._pk(name))
        wanted = next(names for each, names in addresses() if each == name)
        place = "?cho=I" if name == "appendices:add_change" else ""
        return reverse(name, kwargs={key: pk() if key == "pk" else known[key] for key in wanted}) + place

    def _pk(self, name: str) -> int:
        """Return the primary key of the shared highlight of ``units[-1]`` for the pages about one, else of a clause."""
        if name.startswith("library:") or name in ("evaluations:report", "evaluations:leave_out"):
            return self.cast.bloc_year.highlights.get().pk
        return self.story.pledge.clauses.first().pk


def _rehearsal(by: Any) -> int:
    found = imports.rehearse_file(
        by=by,
        catalogue=BY_SLUG["don-vi"],
        content=export_of(by=by, catalogue=BY_SLUG["don-vi"]),
        name="don-vi.xlsx",
    )
    return found.pk


def _bloc() -> tuple[Story, Quarter]:
    story = being_signed(members=3)
    cast = story.cast
    period = periods.open_period(
        by=cast.head_leader,
        bloc_year=cast.bloc_year,
        quarter=3,
        criteria_set=make_criteria_set(cast.administrator, label=cast.bloc.slug),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 8, 31),
    )
    quarter = Quarter(cast, period)
    score = entries.enter_score(
        by=cast.officers[2], evaluation=quarter.evaluation(2), criterion=quarter.leaf("I.1"), points=Decimal(1)
    )
    entries.attach_evidence(
        by=cast.officers[2], score=score, content=b"%PDF-1.7", name="minh-chung.pdf", no_state_secret=True
    )
    shelves.shared(cast)
    return story, quarter


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (name, names of the parts) of every address but those of the admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from addresses(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            parts = list(entry.pattern.converters)
            parents = _parents(space.rstrip(":"))
            yield space + entry.name, [*parents, *parts]


def _parents(namespace: str) -> list[str]:
    """Return the parts in the prefix under which a nested list of pages hangs."""
    return ["slug", "year"] if namespace in ("pledges", "conference", "registration", "appendices") else []


def test_every_address_is_in_the_table() -> None:
    accounts = {name for name, _ in addresses() if name.startswith(("account_", "mfa_"))}
    known = TABLE.keys() | POST_ONLY | KEEPERS_POST_ONLY | COMMON.keys() | accounts | {"set_language"}
    assert {name for name, _ in addresses()} == known


@pytest.fixture
def world() -> World:
    return World()


def _answer(client: Client, person: Any, address: str) -> int:
    client.force_login(person)
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_own_bloc(client: Client, world: World) -> None:
    wrong = []
    for name, (allowed, answer) in TABLE.items():
        for role, person in world.cast_of(name).roles().items():
            expected = answer if role in allowed else 403 if role in READERS else 404
            found = _answer(client, person, world.address(name))
            if found != expected:
                wrong.append(f"{name} {role}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_foreign_bloc(client: Client, world: World) -> None:
    wrong = []
    for name in [*TABLE, *POST_ONLY]:
        address = world.address(name)
        for role, person in world.foreign.cast.roles().items():
            client.force_login(person)
            found = (client.post if name in POST_ONLY else client.get)(address).status_code
            if found != 404:
                wrong.append(f"{name} {role}: {found}")
    assert not wrong, "\n".join(wrong)


def test_pages_of_no_bloc(client: Client, world: World) -> None:
    wrong = []
    for name, (allowed, otherwise) in COMMON.items():
        for role, person in world.cast.roles().items():
            found = _answer(client, person, world.address(name))
            if found != (200 if role in allowed else otherwise):
                wrong.append(f"{name} {role}: {found}")
    assert not wrong, "\n".join(wrong)


def test_pages_that_take_only_a_deed(client: Client, world: World) -> None:
    client.force_login(world.cast.head_leader)
    assert {client.get(world.address(name)).status_code for name in POST_ONLY | KEEPERS_POST_ONLY} == {405}


def test_deeds_on_the_catalogues(client: Client, world: World) -> None:
    wrong = []
    for name in KEEPERS_POST_ONLY:
        for role, person in world.cast.roles().items():
            client.force_login(person)
            found = client.post(world.address(name)).status_code
            if found != (200 if role == "administrator" else 403):
                wrong.append(f"{name} {role}: {found}")
    assert not wrong, "\n".join(wrong)


def test_nobody_logged_in(client: Client, world: World) -> None:
    for name in [*TABLE, *POST_ONLY, *KEEPERS_POST_ONLY, *COMMON]:
        response = client.get(world.address(name))
        if name in PUBLIC_URL_NAMES:
            assert response.status_code == 200, name
        else:
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("account_login")), name


def test_the_admin_opens_for_administrators_and_to_read_for_auditors(client: Client, world: World) -> None:
    wrong = []
    for model, options in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        for role, person in world.cast.roles().items():
            found = _answer(client, person, reverse(base + "changelist"))
            expected = 200 if role in {"administrator", "auditor"} else 302
            if found != expected:
                wrong.append(f"{base}changelist {role}: {found}, not {expected}")
            if role == "auditor" and _answer(client, person, reverse(base + "add")) != 403:
                wrong.append(f"{base}add auditor")
        assert options
    assert not wrong, "\n".join(wrong)
