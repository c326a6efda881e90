"""The story of a bloc played by hand, and bad input on every form."""

import pytest
from django.urls import reverse

from blocs.enums import Capacity, UnitKind
from blocs.models import Bloc, BlocYear, Decision
from emulation.duties import duties_of
from tests.blocs.helpers import NEW_DECISION, page, roles, text
from tests.factories import HostFactory, UnitFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def forming():
    return make_bloc_year(members=3, active=False)


def test_the_story_from_the_founding_decision_to_a_running_year(client):
    host = HostFactory()
    units = [UnitFactory(parent=host), UnitFactory(parent=host), UnitFactory(parent=host, kind=UnitKind.DIVISION)]
    standing_body = person(host, Capacity.STANDING_BODY)
    client.force_login(standing_body)

    def next_duty() -> str:
        (duty,) = duties_of(standing_body)
        return duty.url

    founding = {"kind": "bloc", "name": "Khối thi đua tỉnh", "slug": "thai-binh", "host_unit": host.pk}
    response = client.post(next_duty(), {**founding, **NEW_DECISION})
    assert response.status_code == 302, text(response)
    assert response.url == next_duty() == "/khoi/thai-binh/mo-nam/"
    assert Bloc.objects.get().founding_decision.number == "820/QĐ-UBND"

    response = client.post(response.url, {"year": "2026", "starts_on": "01/12/2025", "ends_on": "30/11/2026"})
    assert response.url == next_duty() == "/khoi/thai-binh/2026/thanh-vien/"

    bloc_year = BlocYear.objects.get()
    client.post(response.url, {"version": bloc_year.version, "units": [unit.pk for unit in units]})
    assert next_duty() == "/khoi/thai-binh/2026/khoi-truong/"

    bloc_year.refresh_from_db()
    leadership = {"version": bloc_year.version, "head": units[0].pk, "deputies": [units[2].pk], "method": "elected"}
    earlier = {**NEW_DECISION, "new-number": "09/QĐ-VKSTB", "new-issued_on": "11/01/2021"}
    response = client.post(next_duty(), {**leadership, **earlier})
    assert response.url == "/khoi/thai-binh/2026/"
    assert next_duty() == "/khoi/thai-binh/2026/hoat-dong/"

    bloc_year.refresh_from_db()
    client.post(next_duty(), {"version": bloc_year.version})
    bloc_year.refresh_from_db()
    assert bloc_year.state == "active"
    assert duties_of(standing_body) == []

    content = text(client.get("/khoi/thai-binh/2026/"))
    for part in ("09/QĐ-VKSTB", "820/QĐ-UBND", "Đang hoạt động", *(unit.name for unit in units)):
        assert part in content


def test_founding_with_a_decision_recorded_before(client, forming):
    client.force_login(forming.standing_body)
    response = client.post(
        reverse("blocs:found"),
        {
            "kind": "cluster",
            "name": "Cụm một",
            "slug": "cum-mot",
            "host_unit": forming.host.pk,
            "decision": forming.founding_decision.pk,
        },
    )

    assert response.status_code == 302
    assert Bloc.objects.get(slug="cum-mot").founding_decision == forming.founding_decision


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": ""}, "Hãy điền trường này"),
        ({"slug": "có dấu"}, "slug"),
        ({"slug": "don-vi"}, "địa chỉ dành riêng"),
        ({"slug": "{taken}"}, "Mã này đã dùng cho khối khác"),
        ({"kind": "x"}, "lựa chọn hợp lệ"),
        ({"name": "a" * 251}, "250"),
        ({"name": "Khối\x00"}, "id_name"),
        ({"new-number": ""}, "Hãy điền trường này"),
        ({"new-issued_on": "31/02/2021"}, "không phải là ngày"),
        ({"new-issued_on": "01/01/2999"}, "sau hôm nay"),
        ({"decision": "999999"}, "lựa chọn hợp lệ"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_founds_nothing(client, forming, change, reason):
    client.force_login(forming.standing_body)
    values = {"kind": "bloc", "name": "Khối hai", "slug": "khoi-hai", "host_unit": forming.host.pk, **NEW_DECISION}
    change = {name: value.format(taken=forming.bloc.slug) for name, value in change.items()}

    response = client.post(reverse("blocs:found"), values | change)

    assert response.status_code == 422
    assert reason in text(response)
    assert "Ủy ban nhân dân tỉnh Thái Bình" in text(response)
    assert not Bloc.objects.filter(slug="khoi-hai").exists()
    assert not Decision.objects.filter(number="820/QĐ-UBND").exists()


def test_founding_without_any_decision_says_so(client, forming):
    client.force_login(forming.standing_body)
    values = {"kind": "bloc", "name": "Khối hai", "slug": "khoi-hai", "host_unit": forming.host.pk}

    assert "Chưa có quyết định" in text(client.post(reverse("blocs:found"), values))


def test_founding_under_a_foreign_host_is_no_choice(client, forming):
    client.force_login(forming.standing_body)
    values = {"kind": "bloc", "name": "Khối hai", "slug": "khoi-hai", "host_unit": HostFactory().pk, **NEW_DECISION}

    assert client.post(reverse("blocs:found"), values).status_code == 422
    assert not Bloc.objects.filter(slug="khoi-hai").exists()


def test_opening_a_year_twice_says_that_it_is_open(client, forming):
    client.force_login(forming.standing_body)
    response = client.post(
        reverse("blocs:open_year", args=[forming.bloc.slug]),
        {"year": "2026", "starts_on": "01/12/2025", "ends_on": "30/11/2026"},
    )

    assert response.status_code == 422
    assert "Khối đã có năm thi đua này" in text(response)


@pytest.mark.parametrize("year", ["", "hai nghìn", "-1", "1", "99999999999999999999"])
def test_a_year_that_is_no_year(client, forming, year):
    client.force_login(forming.standing_body)
    response = client.post(
        reverse("blocs:open_year", args=[forming.bloc.slug]),
        {"year": year, "starts_on": "01/12/2025", "ends_on": "30/11/2026"},
    )

    assert response.status_code == 422


def test_recording_a_decision_twice_makes_one(client, forming):
    client.force_login(forming.standing_body)
    values = {name.removeprefix("new-"): value for name, value in NEW_DECISION.items()}

    assert client.post(reverse("blocs:decision_new"), values).status_code == 302
    response = client.post(reverse("blocs:decision_new"), values)

    assert response.status_code == 422
    assert "đã có trong danh mục" in text(response)
    assert Decision.objects.filter(number="820/QĐ-UBND").count() == 1


def test_members_are_chosen_and_a_foreign_unit_cannot_be_posted(client, forming):
    client.force_login(forming.standing_body)
    new = UnitFactory(parent=forming.host)
    chosen = [forming.units[0].pk, forming.units[1].pk, new.pk]

    client.post(page("seats", forming), {"version": forming.bloc_year.version, "units": chosen})
    assert [name for name, _role in roles(forming.bloc_year)] == [
        str(forming.units[0]),
        str(forming.units[1]),
        str(new),
    ]

    forming.bloc_year.refresh_from_db()
    response = client.post(
        page("seats", forming), {"version": forming.bloc_year.version, "units": [*chosen, UnitFactory().pk]}
    )
    assert response.status_code == 422
    assert "tải lại trang" in text(response)
    assert len(roles(forming.bloc_year)) == 3


def test_a_unit_of_another_bloc_is_shown_but_closed(client, forming):
    other = make_bloc_year(members=2)
    taken = other.units[0]
    taken.parent = forming.host
    taken.save()
    client.force_login(forming.standing_body)

    assert f"đã thuộc {other.bloc} năm 2026" in text(client.get(page("seats", forming)))
    response = client.post(
        page("seats", forming), {"version": forming.bloc_year.version, "units": [taken.pk, forming.head.pk]}
    )
    assert response.status_code == 422
    assert "Hãy đưa đơn vị ra khỏi khối kia trước" in text(response)


def test_head_and_deputy_must_differ_and_the_input_is_kept(client, forming):
    client.force_login(forming.standing_body)
    values = {
        "version": forming.bloc_year.version,
        "head": forming.units[2].pk,
        "deputies": [forming.units[2].pk],
        "decision": forming.leadership_decision.pk,
    }

    response = client.post(page("leadership", forming), values)

    assert response.status_code == 422
    assert "Hãy bỏ chọn đơn vị này ở khối phó" in text(response)
    assert [role for _name, role in roles(forming.bloc_year)] == ["head", "deputy", "member"]


def test_the_confirm_page_says_what_is_missing(client):
    cast = make_bloc_year(members=1, led=False)
    client.force_login(cast.standing_body)

    content = text(client.get(page("activate", cast)))

    assert "Chưa có khối trưởng" in content
    assert "Chưa có quyết định cử" in content
    response = client.post(page("activate", cast), {"version": cast.bloc_year.version})
    assert response.status_code == 422


def test_closing_needs_a_reason(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.standing_body)

    response = client.post(page("close", cast), {"version": cast.bloc_year.version, "note": " "})
    assert response.status_code == 422
    assert "Cần ghi lý do" in text(response)

    client.post(page("close", cast), {"version": cast.bloc_year.version, "note": "Sáp nhập tỉnh"})
    assert BlocYear.objects.get(pk=cast.bloc_year.pk).state == "closed"
