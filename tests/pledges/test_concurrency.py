"""Many at once, with real threads and real transactions, on both databases."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client
from django.urls import reverse

from emulation.audit import chain
from emulation.certificates.queries import trusted_roots
from emulation.documents.verifying import inspect_pdf
from emulation.files.store import fetch
from emulation.workflow import Refused
from pledges.domain import agreement, drafting, signing
from pledges.enums import PledgeState, SignatoryRole, SignatoryState
from pledges.models import Clause, Opinion, Pledge, Signatory
from tests.pledges import stories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run every deed in a thread of its own, all released together; return results, refusals among them."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = deed()
        except Refused as refusal:
            results[place] = refusal
        except Exception as error:  # noqa: BLE001  (the test reads what went wrong)
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_fifteen_units_sign_in_the_same_second():
    story = stories.being_signed(15, witness=False)
    sha256 = story.pledge.frozen_sha256
    pairs = [(place, story.signer(place)) for place in story.places]
    deeds = [
        lambda place=place, by=by: signing.take_signature(
            by=get_user_model().objects.get(pk=by.pk),
            signatory=Signatory.objects.get(pk=place.pk),
            text_sha256=sha256,
        )
        for place, by in pairs
    ]
    results = at_once(deeds)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert story.pledge.signatories.filter(state=SignatoryState.SIGNED).count() == 15
    assert story.reload().state == PledgeState.SIGNED
    assert chain.verify().intact
    seen = inspect_pdf(fetch(story.pledge.document), roots=trusted_roots())
    assert not seen.problems
    assert len(seen.signatures) == 16, "each of them, and the seal"


def test_one_person_clicks_sign_many_times():
    story = stories.being_signed(2)
    place, by, sha256 = story.places[0], story.cast.head_leader, story.pledge.frozen_sha256
    results = at_once([lambda: signing.take_signature(by=by, signatory=place, text_sha256=sha256) for _ in range(8)])
    assert sum(isinstance(result, Signatory) for result in results) == 1
    assert all(isinstance(result, Refused | Signatory) for result in results)
    assert story.pledge.signatories.filter(state=SignatoryState.SIGNED).count() == 1


def test_signing_and_reopening_at_once_leave_no_signature_on_a_draft():
    story = stories.being_signed(6, witness=False)
    sha256 = story.pledge.frozen_sha256
    pairs = [(place, story.signer(place)) for place in story.places[:5]]
    deeds: list[Callable[[], Any]] = [
        lambda place=place, by=by: signing.take_signature(by=by, signatory=place, text_sha256=sha256)
        for place, by in pairs
    ]
    deeds.insert(2, lambda: agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa"))
    results = at_once(deeds)

    assert all(isinstance(result, Refused | Signatory | Pledge) for result in results), results
    assert story.reload().state == PledgeState.DRAFT
    assert not Signatory.objects.filter(role=SignatoryRole.UNIT).exists()


def test_two_freeze_at_once_and_one_does():
    story = stories.in_consultation()
    stories.everybody_agrees(story)
    people = [story.cast.head_leader, story.cast.deputy_leader] * 3
    results = at_once([lambda by=by: agreement.agree(by=by, pledge=story.pledge) for by in people])
    assert sum(isinstance(result, Pledge) for result in results) == 1
    assert all(isinstance(result, Refused | Pledge) for result in results), results


def test_clauses_added_at_once_all_stay_in_an_order_of_their_own():
    story = stories.drafted(clauses=0)
    people = [*story.cast.leaders[:2], *story.cast.officers[:2]] * 3
    deeds = [
        lambda by=by, n=n: drafting.add_clause(by=by, pledge=story.pledge, section="content", text=f"Khoản {n}")
        for n, by in enumerate(people)
    ]
    before = story.reload().version
    results = at_once(deeds)
    assert all(isinstance(result, Clause) for result in results), results
    orders = list(Clause.objects.values_list("order", flat=True).order_by("order"))
    assert orders == list(range(1, 13))
    assert story.reload().version == before + 12


def test_a_pledge_begun_by_many_is_one():
    from tests.factories import make_bloc_year

    cast = make_bloc_year(members=2)
    results = at_once(
        [
            lambda by=by: stories.drafting.draft_pledge(
                by=by, bloc_year=stories.fresh(cast.bloc_year), place="x", conference_on=stories.date(2026, 3, 31)
            )
            for by in [*cast.leaders, *cast.officers] * 2
        ]
    )
    assert sum(isinstance(result, Pledge) for result in results) == 1
    assert all(isinstance(result, Refused | Pledge) for result in results), results


@pytest.mark.parametrize("what", ["clause", "opinion", "consent"])
def test_twenty_equal_submits_make_one_record(what):
    story = stories.in_consultation()
    base = [story.cast.bloc.slug, story.cast.bloc_year.year]
    if what == "clause":
        by, path = story.cast.officers[0], reverse("pledges:add_part", args=[*base, "khoan"])
        data = {"section": "content", "text": "Chỉ một lần", "once": "the-token-of-this-page"}
    else:
        by, path = story.cast.member_officer, reverse("pledges:opinion", args=[*base, story.cast.units[-1].code])
        data = {"text": "Chỉ một lần", "once": "the-token-of-this-page"} if what == "opinion" else {"agrees": "1"}
        data["sha256"] = story.pledge.versions.get().sha256

    def send() -> int:
        client = Client()
        client.force_login(by)
        return client.post(path, data).status_code

    assert at_once([send] * 20) == [302] * 20
    assert Clause.objects.filter(text="Chỉ một lần").count() == (what == "clause")
    assert Opinion.objects.count() == (what != "clause")
