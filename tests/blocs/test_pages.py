"""The pages of this room: the story of a bloc played by hand, search, empty pages, bad input, two tabs."""

import pytest
from django.urls import reverse

from blocs.domain import bloc_years
from blocs.enums import Capacity, UnitKind
from blocs.models import Bloc, BlocYear, Decision, Seat
from emulation.duties import duties_of
from tests.factories import HostFactory, UnitFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db

NEW_DECISION = {
    "new-number": "820/QĐ-UBND",
    "new-issued_on": "29/03/2021",
    "new-issuer": "Ủy ban nhân dân tỉnh Thái Bình",
    "new-abstract": "về việc thành lập Khối thi đua",
}


@pytest.fixture
def forming():
    return make_bloc_year(members=3, active=False)


def text(response) -> str:
    return response.content.decode()


def page(name: str, cast) -> str:
    return reverse(f"blocs:{name}", args=[cast.bloc.slug, cast.bloc_year.year])


def roles(bloc_year) -> list[tuple[str, str]]:
    seats = Seat.objects.filter(bloc_year=bloc_year).select_related("unit").order_by("order", "pk")
    return [(seat.unit.short_name, seat.role) for seat in seats]


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
    leadership = {"version": bloc_year.version, "head": units[0].pk, "deputies": [units[2].pk]}
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
        ({"name": ""}, "Trường này"),
        ({"slug": "có dấu"}, "slug"),
        ({"slug": "don-vi"}, "địa chỉ dành riêng"),
        ({"slug": "{taken}"}, "Mã này đã dùng cho khối khác"),
        ({"kind": "x"}, "lựa chọn hợp lệ"),
        ({"name": "a" * 251}, "250"),
        ({"name": "Khối\x00"}, "id_name"),
        ({"new-number": ""}, "Trường này"),
        ({"new-issued_on": "31/02/2021"}, "ngày hợp lệ"),
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


def test_a_form_sent_twice_does_its_deed_once_and_leads_to_the_same_page(client, forming):
    client.force_login(forming.standing_body)
    version = forming.bloc_year.version
    leadership = {"head": forming.units[2].pk, "deputies": [forming.head.pk], "decision": forming.founding_decision.pk}
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


def test_the_second_editor_gets_both_values_and_may_save_over_them(client, forming):
    client.force_login(forming.standing_body)
    opened_at = forming.bloc_year.version
    new = UnitFactory(parent=forming.host)
    bloc_years.seat_unit(by=forming.standing_body, bloc_year=forming.bloc_year, unit=new)
    leadership = {"head": forming.units[2].pk, "deputies": [forming.head.pk], "decision": forming.founding_decision.pk}
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


def test_units_are_found_without_diacritics_and_by_kind(client):
    cast = make_bloc_year(members=2)
    UnitFactory(name="Viện kiểm sát nhân dân huyện Đông Hưng", short_name="VKSND huyện Đông Hưng")
    UnitFactory(name="Viện kiểm sát nhân dân thành phố Thái Bình", short_name="TP Thái Bình")
    UnitFactory(name="Phòng 9 Thái Bình", short_name="Phòng 9", kind=UnitKind.DIVISION)
    client.force_login(cast.member_officer)
    for words, kind, names in [
        ("dong hung", "", {"Đông Hưng"}),
        ("ĐÔNG hưng", "", {"Đông Hưng"}),
        ("thai binh", "", {"thành phố Thái Bình", "Phòng 9"}),
        ("thai binh", "division", {"Phòng 9"}),
        ("binh thai", "khong-co", {"thành phố Thái Bình", "Phòng 9"}),
        ("khong co", "", set()),
    ]:
        content = text(client.get(reverse("blocs:units"), {"q": words, "kind": kind}))
        found = {
            name
            for name in ("Đông Hưng", "thành phố Thái Bình", "Phòng 9")
            if f"{name}" in content.split("<tbody>")[-1]
        }
        assert found == names if "<tbody>" in content else names == set(), (words, kind)


def test_blocs_are_found_without_diacritics(client):
    cast = make_bloc_year(members=2, name="Khối thi đua Thái Bình", slug="tb")
    client.force_login(cast.member_officer)

    assert "Khối thi đua Thái Bình" in text(client.get(reverse("blocs:list"), {"q": "thai binh"}))
    assert "Không có khối nào khớp" in text(client.get(reverse("blocs:list"), {"q": "hà nội"}))


def test_the_page_of_a_unit_shows_its_years_but_not_those_of_strangers(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.member_leader)
    assert str(cast.bloc_year) in text(client.get(reverse("blocs:unit", args=[cast.head.code])))

    client.force_login(cast.outsider)
    content = text(client.get(reverse("blocs:unit", args=[cast.head.code])))
    assert str(cast.bloc_year) not in content
    assert "chưa tham gia khối nào" in content


def test_empty_pages_say_the_next_step(client):
    host = HostFactory()
    standing_body, officer = person(host, Capacity.STANDING_BODY), person(UnitFactory(), Capacity.OFFICER)
    client.force_login(standing_body)
    assert "bấm “Thành lập khối”" in text(client.get(reverse("blocs:list")))
    client.force_login(officer)
    assert "hãy liên hệ Thường trực Hội đồng" in text(client.get(reverse("blocs:list")))

    cast = make_bloc_year(members=0, led=False)
    client.force_login(cast.standing_body)
    assert "Bước tiếp theo: bấm “Chọn đơn vị thành viên”" in text(client.get(page("year", cast)))
    assert "Đề nghị quản trị hệ thống thêm đơn vị" in text(client.get(page("seats", cast)))
    BlocYear.objects.filter(pk=cast.bloc_year.pk).delete()
    assert "bấm “Mở năm thi đua”" in text(client.get(cast.bloc.get_absolute_url()))


def test_duties_of_a_bloc_that_rests_are_none(client):
    cast = make_bloc_year(members=2, year=2021)

    assert duties_of(cast.standing_body) == []
