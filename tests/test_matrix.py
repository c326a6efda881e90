"""The matrix: every address × every role × own and foreign object.

``TABLE`` (tests/addresses.py) says who opens which page of the own bloc. Whoever may see the bloc but not do this gets
403; whoever may not see the bloc gets 404, which is also what everybody of another bloc gets. A page that is missing from
the table fails.
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
from pledges.evaluations.domain.unusual import ALL
from pledges.models import BoundCertificate, SigningFile
from tests.addresses import COMMON, KEEPERS_POST_ONLY, POST_ONLY, TABLE
from tests.factories import Cast
from tests.pledges.appendices.amended import opened
from tests.pledges.conference.sittings import running, with_paper
from tests.pledges.evaluations import board_addresses, criteria_addresses
from tests.pledges.evaluations.casts import Quarter, make_criteria_set
from tests.pledges.evaluations.reviews import objected
from tests.pledges.library import shelves
from tests.pledges.registration.rounds import written
from tests.pledges.stories import Story, being_signed
from tests.roles import READERS

pytestmark = pytest.mark.django_db


class World:
    """A bloc at work, one whose signed pledge is being amended, one whose published table is corrected, a foreign one."""

    def __init__(self) -> None:
        self.story, self.quarter = _bloc()
        self.conference = running(self.story)
        self.registered = written(self.story, 2)
        self.objection = objected(self.quarter, place=1)
        self.paper = with_paper(self.story, self.conference)
        self.foreign, _ = _bloc()
        self.amended, self.appendix = opened()
        self.sealed = board_addresses.Sealed()
        self.table = criteria_addresses.shared_draft(self.cast)
        self.certificate = BoundCertificate.objects.create(
            person=self.cast.member_leader, sha256="0" * 64, subject="CN=A", serial="1"
        )

    @property
    def cast(self) -> Cast:
        return self.story.cast

    def cast_of(self, name: str) -> Cast:
        """Return the people around the page of this name: a pledge is amended only when it is signed, a table when published."""
        if name in board_addresses.SEALED:
            return self.sealed.quarter.cast
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
            "certificate": self.certificate.pk,
            "signatory": self.story.pledge.signatories.get(seat__unit=self.cast.units[-1]).pk,
        }
        known["place"] = known["signatory"]
        if name == "pledges:lapsed":
            known["code"] = self.story.pledge.signing_files.get().code
        known["leaf"] = self.quarter.leaf("I.1").pk
        if name.startswith("appendices:"):
            own = self.appendix.signatories.get(seat__unit=self.amended.cast.units[-1])
            known |= {"kind": "them-khoan", "place": own.pk}
        if name.startswith("verification:"):
            known["code"] = SigningFile.objects.get(pledge=self.story.pledge).code
        known |= self.sealed.parts(name)
        known["paper"] = self.paper.pk
        known["line"] = self.table.criteria.get().pk
        known["item"] = self.conference.items.first().pk
        pk = {
            **dict.fromkeys(
                (each for each, _ in addresses() if each.startswith("conference:")), lambda: self.conference.pk
            ),
            "evaluations:objection": lambda: self.objection.pk,
            "evaluations:withdraw_objection": lambda: self.objection.pk,
            **dict.fromkeys(board_addresses.SEALED, lambda: self.sealed.correction.pk),
            **dict.fromkeys(board_addresses.EVIDENCE, lambda: board_addresses.evidence_of(self.quarter).pk),
            "blocs:import": lambda: _rehearsal(self.cast.administrator),
            **dict.fromkeys(criteria_addresses.NAMES, lambda: self.table.pk),
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
        seen=ALL,
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
    known |= criteria_addresses.DEEDS | criteria_addresses.LEADS_ON
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
            refused = 403 if role in READERS and name not in board_addresses.UNSEEN else 404
            expected = answer if role in allowed else refused
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
    for name in [*TABLE, *POST_ONLY, *KEEPERS_POST_ONLY, *COMMON, *criteria_addresses.DEEDS]:
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
