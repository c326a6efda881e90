"""What was published, corrected and proved is read in the admin and changed there by nobody."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from emulation.accounts.models import User
from pledges.evaluations.admin.sealed import OnlyRead, Sealed
from pledges.evaluations.domain import correcting, evidence, running
from pledges.evaluations.models import (
    Correction,
    Evidence,
    Extension,
    Objection,
    Publication,
    ScoreStep,
    TargetLink,
)
from tests.factories import UserFactory
from tests.pledges.evaluations.boards import correct, correction_of, published, score_of
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import text
from tests.pledges.evaluations.reviews import objected, soon

pytestmark = pytest.mark.django_db
MODELS = (Publication, Correction, TargetLink, Extension, Evidence, Objection, ScoreStep)
LAST = 2


def list_of(model: Any) -> str:
    return reverse(f"admin:evaluations_{model._meta.model_name}_changelist")


def form_of(row: Any) -> str:
    return reverse(f"admin:evaluations_{row._meta.model_name}_change", args=[row.pk])


def proved() -> tuple[Quarter, Evidence]:
    """Attach a document to a line of the last unit."""
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    by, score = quarter.cast.officers[LAST], score_of(quarter, LAST)
    kept = evidence.attach_document(by=by, score=score, document="15/BC-VKS ngày 03/9/2026", no_state_secret=True)
    return quarter, kept


def test_nobody_adds_changes_or_deletes_not_even_the_first_account():
    first = UserFactory()
    User.objects.filter(pk=first.pk).update(is_superuser=True)
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=first.pk)
    for model in MODELS:
        options = admin.site._registry[model]
        assert isinstance(options, Sealed), model
        for kept in (options, *(inline(model, admin.site) for inline in options.inlines)):
            assert isinstance(kept, OnlyRead), kept
            may = [kept.has_add_permission(request), kept.has_change_permission(request)]
            assert not any((*may, kept.has_delete_permission(request))), kept
            assert kept.has_view_permission(request), kept
        assert not options.get_actions(request), model


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_a_post_to_a_form_is_refused_and_changes_nothing(client, role):
    quarter, kept = proved()
    client.force_login(quarter.cast.roles()[role])
    page = client.get(form_of(kept))
    assert page.status_code == 200
    assert "15/BC-VKS" in text(page)
    assert 'name="document"' not in text(page)
    assert client.post(form_of(kept), {"document": "16/BC-VKS"}).status_code == 403
    delete = form_of(kept).replace("/change/", "/delete/")
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:evaluations_evidence_add")).status_code == 403
    assert Evidence.objects.get().document == "15/BC-VKS ngày 03/9/2026"


def test_who_reads(client):
    quarter, kept = proved()
    stranger, _kept = proved()
    for role, person in quarter.cast.roles().items():
        client.force_login(person)
        reads = role in ("administrator", "auditor")
        assert [client.get(page).status_code for page in (list_of(Evidence), form_of(kept))] == (
            [200, 200] if reads else [302, 302]
        ), role
    client.force_login(stranger.cast.auditor)
    page = text(client.get(list_of(Evidence)))
    assert stranger.cast.units[LAST].short_name in page
    assert quarter.cast.units[LAST].short_name not in page, "of another province"
    assert client.get(form_of(kept)).status_code == 302
    client.force_login(quarter.cast.administrator)
    assert quarter.cast.units[LAST].short_name in text(client.get(list_of(Evidence)))


def test_the_way_to_the_page_stands_only_where_the_page_opens(client):
    quarter, kept = proved()
    look = reverse("evaluations:evidence_look", args=[kept.pk])
    for role, opens in (("auditor", True), ("administrator", False)):
        client.force_login(quarter.cast.roles()[role])
        assert (client.get(look).status_code == 200) == opens
        for page in (list_of(Evidence), form_of(kept)):
            assert (f'href="{look}"' in text(client.get(page))) == opens, (role, page)


def test_tables_and_corrections_are_said_in_words(client):
    quarter, first = published("25", "27", "20")
    correction = correction_of(quarter)
    correct(correction, quarter, LAST, "30")
    aside = {"not_applicable": False, "points": Decimal(15), "reason": "Có giao"}
    score = score_of(quarter, LAST, "I.2")
    correcting.correct_score(by=quarter.cast.head_leader, correction=correction, score=score, **aside)
    second = correcting.publish_correction(by=quarter.cast.head_leader, correction=correction)
    client.force_login(quarter.cast.auditor)
    page = text(client.get(form_of(correction)))
    for words in ("Điểm 20 (20)", "Điểm 30 (30)", "Không áp dụng: Không được giao", "Điểm 15 (15)", "Có giao"):
        assert words in page, words
    for raw in ("not_applicable", "&quot;points&quot;", "{&#x27;"):
        assert raw not in page, raw
    table = text(client.get(form_of(second)))
    assert f"1. {quarter.cast.units[LAST].short_name}: 92 điểm, Xuất sắc" in table
    assert "snapshot" not in table
    assert second.sha256 in table
    address = reverse(
        "evaluations:publication", args=[quarter.cast.bloc.slug, quarter.cast.bloc_year.year, 3, second.sequence]
    )
    assert f'href="{address}"' in table
    listed = text(client.get(list_of(Publication)))
    assert "Nhập nhầm số liệu thống kê" in listed
    assert f'href="{correction.get_absolute_url()}"' in text(client.get(list_of(Correction)))
    assert form_of(first) in listed


def test_every_list_and_form_opens_and_leads_to_its_deeds(client):
    quarter, _kept = proved()
    more = {"due_at": soon(400), "reason": "Mất điện"}
    running.extend_deadline(by=quarter.cast.head_leader, period=quarter.period, **more)
    objection = objected(quarter, place=1)
    TargetLink.objects.create(
        bloc_year=quarter.cast.bloc_year,
        criterion=quarter.leaf("I.1"),
        indicator="Giải quyết án",
        linked_by=quarter.cast.head_leader,
    )
    client.force_login(quarter.cast.auditor)
    for model, words in (
        (Objection, "Đã đủ minh chứng"),
        (Extension, "Mất điện"),
        (TargetLink, "Giải quyết án"),
        (ScoreStep, "Đã đủ minh chứng"),
    ):
        row = model.objects.order_by("pk").last()
        assert f'href="{form_of(row)}' in text(client.get(list_of(model))), model
        assert words in text(client.get(form_of(row))), model
    for page in (client.get(list_of(Objection)), client.get(form_of(objection))):
        assert "người kiến nghị" in text(page).lower()
        assert str(objection.raised_by) in text(page)
        assert "raised by" not in text(page).lower()
    history = client.get(form_of(objection).replace("/change/", "/history/"), follow=True)
    assert history.status_code == 200
    assert "objection.raised" in text(history)
