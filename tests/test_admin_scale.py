"""The admin at the size of the sector: every list and every form takes as many queries with 25 rows as with 5."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.models import (
    Bloc,
    BlocYear,
    Decision,
    FormerName,
    Post,
    Refounding,
    Seat,
    Succession,
    SuccessionLink,
    Unit,
)
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.care import lines
from emulation.certificates.domain import renew_authority, signer_for
from emulation.certificates.models import Certificate, OutsideRoot
from emulation.notices.models import Notice, OutgoingMail
from pledges.evaluations.models import (
    CorrectedScore,
    Correction,
    CriteriaSet,
    Criterion,
    Evaluation,
    Evidence,
    Extension,
    Objection,
    Period,
    Publication,
    PublishedSheet,
    Score,
    ScoreStep,
    TargetLink,
)
from pledges.models import BoundCertificate, PledgeTemplate
from tests.factories import Cast, DecisionFactory, UnitFactory, UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 25


class Judged:
    """Testimony of the evaluations: one table and one correction whose own lines grow, and others beside them."""

    def __init__(self, cast: Cast, criteria_set: CriteriaSet) -> None:
        self.by, self.criteria_set, self.cast = cast.head_leader, criteria_set, cast
        numbers = dict.fromkeys(("content", "bonus", "deduction", "total"), "1") | {"rank": 1, "rating": "Tốt"}
        self.snapshot = {
            "rows": [{"unit": f"u{n}", "name": f"U{n}", "sheet": sha256_of({})} | numbers for n in range(MANY)]
        }
        self.period = self._period(cast.bloc_year)
        self.sheet = Evaluation.objects.create(period=self.period, seat=cast.seat(2))
        done = {f"{deed}_{what}": value for deed in ("submitted", "appraised") for what, value in self._deed()}
        self.judged = Evaluation.objects.create(period=self.period, seat=cast.seat(1), state="appraised", **done)
        self.table, self.correction = self._published(self.period)

    def one_more(self, place: int, year: BlocYear) -> None:
        """Add a line to the table and to the correction, and one row of everything else."""
        PublishedSheet.objects.create(publication=self.table, unit=f"u{place}", content={}, sha256=sha256_of({}))
        self._published(self._period(year))
        leaf = Criterion.objects.create(
            criteria_set=self.criteria_set, order=500 + place, code=f"L{place}", name="Lá", kind="manual", max_points=9
        )
        sheet = self.sheet
        score = Score.objects.create(evaluation=sheet, criterion=leaf)
        person = UserFactory()
        CorrectedScore.objects.create(
            correction=self.correction, score=score, before={}, after={"points": "1"}, reason="Nhầm", written_by=person
        )
        Evidence.objects.create(
            score=score, kind="document", document=f"{place}/BC", no_state_secret=True, attached_by=person
        )
        of_line = {"evaluation": self.judged, "criterion": leaf, "reason": "Vì"}
        Objection.objects.create(**of_line, raised_by=person)
        ScoreStep.objects.create(**of_line, kind="appraised", by=person)
        now = clock.now()
        Extension.objects.create(
            period=self.period, evaluation=sheet, due_before=now, due_at=now, reason="Vì", granted_by=person
        )
        TargetLink.objects.create(bloc_year=year, criterion=leaf, indicator="Chỉ tiêu", linked_by=person)

    def _deed(self) -> list[tuple[str, Any]]:
        return [("at", clock.now()), ("by", self.by)]

    def _period(self, year: BlocYear) -> Period:
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
        due = {"due_at": clock.now(), "appraisal_due_at": clock.now()}
        return Period.objects.create(bloc_year=year, quarter=1, criteria_set=self.criteria_set, **days, **due)

    def _published(self, period: Period) -> tuple[Publication, Correction]:
        table = Publication.objects.create(
            period=period,
            sequence=1,
            snapshot=self.snapshot,
            sha256=sha256_of(self.snapshot),
            published_at=clock.now(),
            published_by=UserFactory(),
        )
        return table, Correction.objects.create(period=period, reason="Nhầm", opened_by=UserFactory())


class Catalogues:
    """A bloc with everybody around it, and one row of each catalogue whose form is opened."""

    def __init__(self) -> None:
        self.cast: Cast = make_bloc_year(members=3)
        self.unit, self.user = UnitFactory(parent=self.cast.host), UserFactory()
        self.criteria_set = CriteriaSet.objects.create(name="Bảng điểm", label="0")
        self.size = 0
        signer_for(self.user)
        self.published = Judged(self.cast, self.criteria_set)

    def grow(self, size: int) -> None:
        """Let each list, and each row's own lines, have ``size`` rows more than at the start."""
        for place in range(self.size, size):
            self._one_more(place)
        self.size = size

    def _one_more(self, place: int) -> None:
        cast, first = self.cast, date(2020, 1, 1) + timedelta(days=place)
        unit = UnitFactory(parent=cast.host)
        decision = DecisionFactory(by=cast.standing_body)
        span = {"starts_on": first, "position": "specialist", "decision": decision}
        Post.objects.create(person=UserFactory(), unit=self.unit, capacity="officer", **span)
        Post.objects.create(person=self.user, unit=unit, capacity="leader", **span)
        bloc = Bloc.objects.create(
            slug=f"khoi-{place}", name=f"Khối {place}", host_unit=cast.host, founding_decision=decision
        )
        Refounding.objects.create(bloc=bloc, decision=decision, effective_on=first)
        FormerName.objects.create(unit=self.unit, name="Cũ", short_name="Cũ", ends_on=first, decision=decision)
        made = Succession.objects.create(kind="absorb", effective_on=first, decision=decision, recorded_at=clock.now())
        closed = UnitFactory(parent=cast.host, closed_on=first - timedelta(days=1))
        SuccessionLink.objects.create(succession=made, predecessor=closed, successor=cast.head)
        year = BlocYear.objects.create(
            bloc=bloc,
            year=2026,
            starts_on=date(2025, 12, 1),
            ends_on=date(2026, 11, 30),
            leadership_decision=decision,
        )
        Seat.objects.create(bloc_year=year, unit=unit)
        self.published.one_more(place, year)
        CriteriaSet.objects.create(name="Bảng", label=f"{place + 1}", decision=decision)
        group = Criterion.objects.create(
            criteria_set=self.criteria_set, order=2 * place, code=f"{place}", name="Nhóm", kind="group", max_points=1
        )
        Criterion.objects.create(
            criteria_set=self.criteria_set,
            order=2 * place + 1,
            code=f"{place}.1",
            name="Tiêu chí",
            kind="manual",
            max_points=1,
            parent=group,
        )
        notice = Notice.objects.create(recipient=UserFactory(), text="Tin", url="/")
        OutgoingMail.objects.create(notice=notice, address="a@example.com")
        BoundCertificate.objects.create(person=UserFactory(), sha256=f"{place:064}", subject="CN=A", serial=f"{place}")
        PledgeTemplate.objects.create(name=f"Mẫu {place}")
        renew_authority(by=None)
        signer_for(UserFactory(), unit="Phòng 1")
        until = clock.now()
        OutsideRoot.objects.create(
            der=b"x",
            fingerprint=f"{place}",
            subject=f"CA {place}",
            valid_from=until,
            valid_until=until,
            trusted_from=first,
        )

    def row(self, model: type[models.Model]) -> models.Model:
        """Return the row whose form is opened."""
        rows: dict[type[models.Model], Any] = {
            Unit: self.unit,
            User: self.user,
            CriteriaSet: self.criteria_set,
            Post: self.cast.leaders[0].posts.first(),
            Seat: self.cast.seat(0),
            Bloc: self.cast.bloc,
            BlocYear: self.cast.bloc_year,
            Decision: self.cast.founding_decision,
            Certificate: self.user.certificates.first(),
            Publication: self.published.table,
            Correction: self.published.correction,
        }
        return rows.get(model) or model._default_manager.order_by("pk").first()


@pytest.fixture
def catalogues(client: Client) -> Catalogues:
    catalogues = Catalogues()
    client.force_login(catalogues.cast.administrator)
    return catalogues


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is kept for the process (content types) is not counted
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def pages(catalogues: Catalogues) -> dict[str, str]:
    """Return every page of the admin that shows rows, by name."""
    found = {"index": reverse("admin:index")}
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found[f"{base}_changelist"] = reverse(f"{base}_changelist")
        found[f"{base}_change"] = reverse(f"{base}_change", args=[catalogues.row(model).pk])
    for line in lines(catalogues.cast.administrator):
        found[line.url] = line.url
    return found


def test_as_many_queries_with_25_rows_as_with_5(client: Client, catalogues: Catalogues) -> None:
    catalogues.grow(FEW)
    before = {name: queries(client, address) for name, address in pages(catalogues).items()}
    catalogues.grow(MANY)
    after = {name: queries(client, address) for name, address in pages(catalogues).items()}

    assert {name: (before[name], count) for name, count in after.items() if count != before[name]} == {}
    assert {Unit, User, Post, Event, OutgoingMail, CriteriaSet, Correction, Evidence} <= admin.site._registry.keys()


def test_autocompletion_takes_as_many_queries_with_more_rows(client: Client, catalogues: Catalogues) -> None:
    def ask() -> dict[str, int]:
        counts = {}
        for model, options in admin.site._registry.items():
            for name in options.autocomplete_fields:
                address = reverse("admin:autocomplete") + (
                    f"?app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}"
                )
                counts[f"{model._meta.label} {name}"] = queries(client, address)
        return counts

    catalogues.grow(FEW)
    before = ask()
    catalogues.grow(MANY)

    assert ask() == before
    assert len(before) > 8


def test_no_form_offers_a_whole_catalogue_in_a_box(client: Client, catalogues: Catalogues) -> None:
    catalogues.grow(MANY)
    for name, address in pages(catalogues).items():
        page = client.get(address).content.decode()
        for box in page.split("<select")[1:]:
            if name == "admin:evaluations_criteriaset_change":
                continue  # the groups of one table
            assert box.partition("</select>")[0].count("<option") <= MANY, name


def test_lists_are_read_page_by_page() -> None:
    for options in admin.site._registry.values():
        assert options.list_per_page <= 50, options
        assert not options.show_full_result_count, options
