"""The history of every catalogue: reached from the form, old → new, in words."""

import pytest

from tests.blocs.test_admin import CATALOGUES, text, unit_values, url
from tests.factories import Cast, make_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def test_every_catalogue_keeps_a_history_of_old_and_new(administrator, cast):
    """Each form links to the history of its row, and the history says old → new."""
    year, seat, post = cast.bloc_year, make_bloc_year(members=3, active=False).seat(2), cast.auditor.posts.get()
    rows = {
        "unit": (cast.units[2], {**unit_values(cast.units[2]), "protocol_order": 77}, "77"),
        "decision": (
            cast.founding_decision,
            {"number": "5/QĐ", "issued_on": "12/01/2026", "issuer": "UBND", "abstract": "về việc"},
            "5/QĐ",
        ),
        "bloc": (
            cast.bloc,
            {
                "slug": cast.bloc.slug,
                "kind": "bloc",
                "name": "Tên khối mới",
                "host_unit": cast.host.pk,
                "founding_decision": cast.founding_decision.pk,
            },
            "Tên khối mới",
        ),
        "blocyear": (
            year,
            {
                "bloc": cast.bloc.pk,
                "year": 2026,
                "starts_on": "01/12/2025",
                "ends_on": "15/12/2026",
                "leadership_decision": cast.leadership_decision.pk,
            },
            "15/12/2026",
        ),
        "seat": (seat, {"bloc_year": seat.bloc_year_id, "unit": seat.unit_id, "role": "member", "order": 88}, "88"),
        "post": (
            post,
            {
                "person": post.person_id,
                "unit": post.unit_id,
                "position": "procurator",
                "capacity": "auditor",
                "starts_on": "01/01/2015",
            },
            "Kiểm sát viên",
        ),
    }
    assert rows.keys() == set(CATALOGUES)
    for model, (row, values, new) in rows.items():
        assert administrator.post(url(model, "change", row.pk), values).status_code == 302, model
        assert url(model, "history", row.pk) in text(administrator.get(url(model, "change", row.pk))), model
        history = text(administrator.get(url(model, "history", row.pk)))
        assert f"→ {new}" in history, model
        assert "View history" not in history
