"""The record of deeds is read in words: every deed that the code records has a name, in the list, its filters and its page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from emulation.audit.models import Event
from emulation.audit.words import deed_name, kind_name
from tests.factories import make_bloc_year

_VERB = re.compile(r'(?:record\(\s*|Deed\(\s*|event=)"([a-z_]+\.[a-z_]+)"|"([a-z_]+\.[a-z_]+ed)"')


def recorded() -> set[str]:
    """Return the verbs that stand in the code."""
    sources = (
        path for room in ("emulation", "blocs", "pledges") for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
    )
    return {one or other for path in sources for one, other in _VERB.findall(path.read_text())}


def test_every_deed_has_a_name():
    verbs = recorded()
    assert {"pledge.agreed", "score.entered", "bloc.founded", "account.opened", "certificate.issued"} <= verbs
    assert not [verb for verb in verbs if deed_name(verb) == verb]


def test_what_the_admin_does_to_any_row_is_named_after_the_row():
    assert deed_name("unit.changed") == "Sửa đơn vị"
    assert deed_name("nothing.known") == "nothing.known"
    assert kind_name("blocs.unit") == "đơn vị"
    assert kind_name("gone.away") == "gone.away"


@pytest.mark.django_db
def test_list_filters_and_page_speak_in_words(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.auditor)
    page = client.get(reverse("admin:audit_event_changelist"), {"verb": "bloc.founded"}).content.decode()
    assert page.count("Lập khối") >= 2, "in the filter and in the list"
    assert "bloc.founded<" not in page
    event = Event.objects.filter(verb="bloc.founded").order_by("pk")[0]
    assert "Lập khối" in client.get(reverse("admin:audit_event_change", args=[event.pk])).content.decode()
