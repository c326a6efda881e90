"""Two tabs, two editors, double clicks: one deed, and everybody is told."""

import pytest
from django.urls import reverse

from blocs.domain import bloc_years
from blocs.models import BlocYear
from tests.blocs.helpers import NEW_DECISION, page, roles, text
from tests.factories import UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def forming():
    return make_bloc_year(members=3, active=False)


def test_a_form_sent_twice_does_its_deed_once_and_leads_to_the_same_page(client, forming):
    client.force_login(forming.standing_body)
    version = forming.bloc_year.version
    leadership = {
        "head": forming.units[2].pk,
        "deputies": [forming.head.pk],
        "method": "appointed",
        "decision": forming.founding_decision.pk,
    }
    sendings = [
        (
            reverse("blocs:found"),
            {"kind": "bloc", "name": "Khối hai", "slug": "khoi-hai", "host_unit": forming.host.pk, **NEW_DECISION},
        ),
        ("/khoi/khoi-hai/mo-nam/", {"year": "2026", "starts_on": "01/12/2025", "ends_on": "30/11/2026"}),
        (reverse("blocs:decision_new"), {"number": "9/QĐ", "issued_on": "1/2/2026", "issuer": "A", "abstract": "B"}),
        (page("leadership", forming), {"version": version, **leadership}),
        (page("activate", forming), {"version": version + 1}),
        (page("close", forming), {"version": version + 2, "note": "hết năm"}),
    ]
    for number, (path, values) in enumerate(sendings):
        assert 'name="once"' in text(client.get(path)), path
        first, second = (client.post(path, {"once": f"token-{number}", **values}) for _time in range(2))
        assert first.status_code == second.status_code == 302, (path, text(first))
        assert first.url == second.url, path
    assert BlocYear.objects.get(pk=forming.bloc_year.pk).version == version + 3


def test_a_strange_token_is_refused_like_any_bad_input(client, forming):
    client.force_login(forming.standing_body)
    values = {"number": "9/QĐ", "issued_on": "1/2/2026", "issuer": "A", "abstract": "B"}
    for token in ("a\x00b", "a" * 65):
        assert client.post(reverse("blocs:decision_new"), {"once": token, **values}).status_code == 422


def test_a_refused_form_may_be_sent_again_with_the_same_token(client, forming):
    client.force_login(forming.standing_body)
    values = {"once": "token", "number": "9/QĐ", "issued_on": "1/2/2999", "issuer": "A", "abstract": "B"}

    assert client.post(reverse("blocs:decision_new"), values).status_code == 422
    assert client.post(reverse("blocs:decision_new"), values | {"issued_on": "1/2/2026"}).status_code == 302


def test_moving_a_seat_up_and_down(client, forming):
    client.force_login(forming.standing_body)
    first, second, third = (str(unit) for unit in forming.units)

    response = client.post(page("move_seat", forming), {"version": forming.bloc_year.version, "up": forming.seat(2).pk})
    assert response.status_code == 302
    assert [name for name, _role in roles(forming.bloc_year)] == [first, third, second]

    forming.bloc_year.refresh_from_db()
    version = forming.bloc_year.version
    client.post(page("move_seat", forming), {"version": version, "down": forming.seat(0).pk})
    assert [name for name, _role in roles(forming.bloc_year)] == [third, first, second]

    stale = client.post(page("move_seat", forming), {"version": version, "down": forming.seat(0).pk})
    assert stale.status_code == 409
    for odd in ({"down": forming.seat(0).pk}, {"version": "x\x00", "down": forming.seat(0).pk}):
        assert client.post(page("move_seat", forming), odd).status_code == 409
    assert client.post(page("move_seat", forming), {"version": version, "up": "khong"}).status_code == 404


def test_the_second_editor_gets_both_values_and_may_save_over_them(client, forming):
    client.force_login(forming.standing_body)
    opened_at = forming.bloc_year.version
    new = UnitFactory(parent=forming.host)
    bloc_years.seat_unit(by=forming.standing_body, bloc_year=forming.bloc_year, unit=new)
    leadership = {
        "head": forming.units[2].pk,
        "deputies": [forming.head.pk],
        "method": "appointed",
        "decision": forming.founding_decision.pk,
    }
    for name, values in (
        ("leadership", leadership),
        ("seats", {"units": [forming.units[0].pk, forming.units[2].pk]}),
    ):
        response = client.post(page(name, forming), {"version": opened_at, **values})
        assert response.status_code == 409, name
        theirs, _end, mine = text(response).partition("lấy bản đang lưu")
        assert f"{forming.standing_body} ({forming.standing_body.username}) đã lưu lúc" in theirs
        assert new.name in theirs
        assert f'name="version" value="{forming.bloc_year.version}"' in mine
        assert f'value="{forming.units[2].pk}" {"selected" if name == "leadership" else ""}' in mine
        assert len(roles(forming.bloc_year)) == 4

        again = client.post(page(name, forming), {"version": forming.bloc_year.version, **values})
        assert again.status_code == 302, name
        forming.bloc_year.refresh_from_db()
    assert [role for _name, role in roles(forming.bloc_year)] == ["deputy", "head"]


def test_an_outdated_confirm_page_does_nothing(client, forming):
    client.force_login(forming.standing_body)
    opened_at = forming.bloc_year.version
    bloc_years.seat_unit(by=forming.standing_body, bloc_year=forming.bloc_year, unit=UnitFactory())

    response = client.post(page("activate", forming), {"version": opened_at})

    assert response.status_code == 409
    assert "người khác thay đổi" in text(response)
    assert BlocYear.objects.get(pk=forming.bloc_year.pk).state == "forming"


def test_a_late_clicker_is_told_who_was_faster(client, forming):
    client.force_login(forming.standing_body)
    version = forming.bloc_year.version
    assert client.post(page("activate", forming), {"version": version}).status_code == 302
    late = client.post(page("activate", forming), {"version": version})
    assert late.status_code == 409
    assert "Đang hoạt động" in text(client.get(page("year", forming)))
