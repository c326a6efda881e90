"""What is sent to the admin as the key of a row and is none, and what no column can hold."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from blocs.models import Bloc, Unit
from tests.factories import Cast, make_bloc_year

pytestmark = pytest.mark.django_db
NO_KEYS = ["x", "٣x", "99999999999999999999", "\x00", "1e309"]


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=2)


@pytest.fixture
def keeper(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.mark.parametrize("sent", NO_KEYS)
def test_what_is_no_key_is_refused_at_its_field(keeper: Client, sent: str) -> None:
    answer = keeper.post(reverse("admin:blocs_bloc_add"), {"name": "Khối", "kind": "bloc", "host_unit": sent})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["host_unit"]
    assert not Bloc.objects.filter(name="Khối").exists()


def test_what_is_a_key_stays_chosen(keeper: Client, cast: Cast) -> None:
    answer = keeper.post(reverse("admin:blocs_bloc_add"), {"name": "", "host_unit": str(cast.units[1].pk)})
    assert f'<option value="{cast.units[1].pk}" selected' in answer.content.decode()


@pytest.mark.parametrize("sent", NO_KEYS)
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_an_action_on_no_row_does_nothing(keeper: Client, model: Any, sent: str) -> None:
    place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answer = keeper.post(place, {"action": "delete_selected", "_selected_action": sent})
    assert answer.status_code in (200, 302, 403)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_every_catalogue_can_be_searched(keeper: Client, model: Any) -> None:
    place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert keeper.get(place, {"q": "Bùi 341"}).status_code in (200, 403)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 99999999999999999999])
def test_a_number_that_no_row_can_have_matches_nothing(cast: Cast, number: int) -> None:
    known = cast.units[0].pk
    assert list(Unit.objects.filter(pk__in=[number, known]).values_list("pk", flat=True)) == [known]
    assert not Unit.objects.filter(pk__in=[number]).exists()
    assert not Unit.objects.exclude(pk__in=[number]).filter(pk=number).exists()
    assert Unit.objects.filter(pk=known).exclude(pk__in=[number]).exists()


def test_a_box_that_stands_for_no_unit_is_refused_in_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.roles()["standing_body"])
    place = "/khoi/sap-xep/"
    answer = client.post(place, {"kind": "merge", "predecessors": ["99999999999999999999", str(cast.units[1].pk)]})
    assert answer.status_code == 422
