"""The catalogues in the Django admin: who enters, adding, searching, deleting, history, audit, query counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.models import Bloc, BlocYear, Post, Seat, Unit
from emulation.accounts.models import User
from emulation.audit.models import Event
from tests.factories import Cast, DecisionFactory, UnitFactory, UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db

# No lines on the forms of units and accounts.
NO_POSTS = {f"{lines}-{count}_FORMS": 0 for lines in ("posts", "earlier_names") for count in ("TOTAL", "INITIAL")}
CATALOGUES = ["unit", "decision", "bloc", "blocyear", "seat", "post"]


def url(model: str, page: str, *args: object) -> str:
    app = "accounts" if model == "user" else "blocs"
    return reverse(f"admin:{app}_{model}_{page}", args=args)


def text(response) -> str:
    return response.content.decode()


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def unit_values(unit: Unit, **change: object) -> dict[str, object]:
    values = {
        "name": unit.name,
        "short_name": unit.short_name,
        "code": unit.code,
        "kind": unit.kind,
        "parent": unit.parent_id or "",
        "protocol_order": unit.protocol_order,
        **NO_POSTS,
    }
    return values | change


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def test_who_enters_and_who_writes(client, cast):
    unit = cast.units[2]
    for role, person in cast.roles().items():
        client.force_login(person)
        reads = role in ("administrator", "auditor")
        writes = role == "administrator"
        for model in (*CATALOGUES, "user"):
            assert client.get(url(model, "changelist")).status_code == (200 if reads else 302), (role, model)
            assert client.get(url(model, "add")).status_code == (200 if writes else 403 if reads else 302), (
                role,
                model,
            )
        response = client.post(url("unit", "change", unit.pk), unit_values(unit, name=f"Đổi bởi {role}"))
        assert response.status_code == (302 if writes or not reads else 403)
        unit.refresh_from_db()
        assert (unit.name == f"Đổi bởi {role}") == writes


def test_the_index_speaks_vietnamese(administrator):
    content = text(administrator.get(reverse("admin:index")))

    for words in (
        "Quản trị khối thi đua",
        "Đơn vị",
        "Quyết định",
        "Năm thi đua của khối",
        "Đơn vị thành viên",
        "Chức vụ",
    ):
        assert words.lower() in content.lower()


def test_tables_of_libraries_are_not_kept_by_hand(administrator):
    content = text(administrator.get(reverse("admin:index")))

    for words in ("Authenticator", "Email address", "/auth/group/"):
        assert words not in content


def test_no_inline_script_or_style(administrator, cast):
    for path in (
        reverse("admin:index"),
        *(url(model, page) for model in CATALOGUES for page in ("changelist", "add")),
        url("unit", "change", cast.head.pk),
        url("unit", "delete", cast.head.pk),
        url("unit", "history", cast.head.pk),
        url("user", "change", cast.auditor.pk),
        url("user", "history", cast.auditor.pk),
        reverse("admin:blocs_post_hand_over", args=[cast.auditor.posts.get().pk]),
    ):
        content = text(administrator.get(path))
        assert "<style" not in content, path
        assert " style=" not in content, path
        for part in content.split("<script")[1:]:
            opening = part.partition(">")[0]
            assert "src=" in opening or 'type="application/json"' in opening, path


def test_adding_a_unit_is_recorded(administrator, cast):
    response = administrator.post(
        url("unit", "add"),
        {
            "name": "Viện kiểm sát nhân dân huyện Đông Hưng",
            "short_name": "VKSND huyện Đông Hưng",
            "code": "dong-hung",
            "kind": "district",
            "parent": cast.host.pk,
            "protocol_order": 15,
        },
    )

    assert response.status_code == 302
    unit = Unit.objects.get(code="dong-hung")
    event = last_event()
    assert (event.verb, event.object_id, event.actor_id) == ("unit.established", str(unit.pk), cast.administrator.pk)
    assert event.details["fields"]["parent"] == ["", str(cast.host)]


def test_a_change_records_old_and_new_and_keeps_history(administrator, cast):
    unit = cast.units[2]
    old = unit.name

    administrator.post(url("unit", "change", unit.pk), unit_values(unit, name="Tên mới"))

    assert last_event().verb == "unit.changed"
    assert last_event().details["fields"] == {"name": [old, "Tên mới"]}
    assert [row.name for row in unit.history.all()] == ["Tên mới", old]
    assert unit.history.first().history_user == cast.administrator
    history = administrator.get(url("unit", "history", unit.pk))
    assert "Tên mới" in text(history)


@pytest.mark.parametrize(
    ("model", "words", "found"),
    [
        ("unit", "thai binh", ["TP Thái Bình"]),
        ("unit", "THÁI bình", ["TP Thái Bình"]),
        ("unit", "dong hung", ["Đông Hưng"]),
        ("unit", "đông hưng", ["Đông Hưng"]),
        ("unit", "hung dong", ["Đông Hưng"]),
        ("unit", "hà nội", []),
        ("seat", "dong hung", ["Đông Hưng"]),
        ("post", "dong hung", ["Đông Hưng"]),
    ],
)
def test_search_ignores_diacritics(administrator, cast, model, words, found):
    for unit, name in ((cast.units[0], "Đông Hưng"), (cast.units[1], "TP Thái Bình")):
        unit.name, unit.short_name = f"Viện kiểm sát {name}", name
        unit.save()

    content = text(administrator.get(url(model, "changelist"), {"q": words})).partition('id="result_list"')[2]

    for name in ("TP Thái Bình", "Đông Hưng"):
        assert (name in content) == (name in found)


def test_autocomplete_finds_without_diacritics(administrator, cast):
    cast.units[0].name = "Viện kiểm sát Đông Hưng"
    cast.units[0].save()

    response = administrator.get(
        reverse("admin:autocomplete"),
        {"app_label": "blocs", "model_name": "seat", "field_name": "unit", "term": "dong hung"},
    )

    assert [row["id"] for row in response.json()["results"]] == [str(cast.units[0].pk)]


def test_deleting_what_others_refer_to_is_refused_with_the_reason(administrator, cast):
    for model, row in (
        ("unit", cast.head),
        ("decision", cast.founding_decision),
        ("decision", cast.leadership_decision),
        ("bloc", cast.bloc),
        ("blocyear", cast.bloc_year),
    ):
        response = administrator.post(url(model, "delete", row.pk), {"post": "yes"})
        assert response.status_code == 200, model
        assert "vì còn các mục sau dẫn chiếu đến" in text(response), model
        assert type(row).objects.filter(pk=row.pk).exists(), model


def test_the_page_of_a_refused_deletion_names_what_refers_to_it(administrator, cast):
    content = text(administrator.get(url("decision", "delete", cast.founding_decision.pk)))

    assert str(cast.bloc) in content


def test_deleting_many_that_others_refer_to_is_refused_with_the_reason(administrator, cast):
    response = administrator.post(
        url("unit", "changelist"),
        {"action": "delete_selected", "_selected_action": [cast.head.pk, UnitFactory().pk], "post": "yes"},
    )

    assert "Không thể xóa các mục đã chọn vì còn các mục sau dẫn chiếu đến" in text(response)
    assert str(cast.seat(0)) in text(response)
    assert Unit.objects.filter(pk=cast.head.pk).exists()


def test_a_guard_answers_a_deletion_with_a_message(administrator, cast):
    seat = cast.seat(2)

    response = administrator.post(url("seat", "delete", seat.pk), {"post": "yes"}, follow=True)

    assert response.status_code == 200
    assert "Không thể bỏ đơn vị thành viên khi năm thi đua đã hoạt động." in text(response)
    assert Seat.objects.filter(pk=seat.pk).exists()
    assert last_event().verb != "seat.deleted"


def test_a_guard_answers_a_deletion_of_many_with_a_message(administrator, cast):
    free = UnitFactory()
    seats = list(cast.bloc_year.seats.values_list("pk", flat=True))

    response = administrator.post(
        url("seat", "changelist"),
        {"action": "delete_selected", "_selected_action": seats, "post": "yes"},
        follow=True,
    )

    assert "Không thể bỏ đơn vị thành viên" in text(response)
    assert cast.bloc_year.seats.count() == 3
    administrator.post(
        url("unit", "changelist"), {"action": "delete_selected", "_selected_action": [free.pk], "post": "yes"}
    )
    assert not Unit.objects.filter(pk=free.pk).exists()
    assert last_event().verb == "unit.deleted"


def test_a_guard_answers_an_edit_in_the_form_which_keeps_the_input(administrator, cast):
    seat = cast.seat(2)
    values = {"bloc_year": seat.bloc_year_id, "unit": seat.unit_id, "role": "deputy", "order": 7}

    response = administrator.post(url("seat", "change", seat.pk), values)

    assert response.status_code == 200
    assert "Không thể đổi vai trò hoặc đơn vị của ghế khi năm thi đua đã hoạt động." in text(response)
    assert 'name="order" value="7"' in text(response)
    seat.refresh_from_db()
    assert (seat.role, seat.order) == ("member", 3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"role": "head"}, "Khối đã có khối trưởng"),
        ({"unit": "seated"}, "Đơn vị đã là thành viên"),
        ({"unit": "host"}, "đơn vị chủ quản"),
        ({"unit": "elsewhere"}, "một khối cùng loại trong năm này"),
    ],
)
def test_a_seat_that_cannot_be_is_refused_in_the_form(administrator, cast, change, reason):
    forming = make_bloc_year(members=3, active=False)
    values = {"bloc_year": forming.bloc_year.pk, "unit": UnitFactory().pk, "role": "member", "order": 9}
    units = {"seated": forming.head.pk, "host": forming.host.pk, "elsewhere": cast.head.pk}

    response = administrator.post(
        url("seat", "add"), values | {name: units.get(value, value) for name, value in change.items()}
    )

    assert response.status_code == 200
    assert reason in text(response)
    assert forming.bloc_year.seats.count() == 3


def test_a_seat_added_in_the_admin_raises_the_version(administrator):
    forming = make_bloc_year(members=3, active=False)
    values = {"bloc_year": forming.bloc_year.pk, "unit": UnitFactory().pk, "role": "member", "order": 9}

    assert administrator.post(url("seat", "add"), values).status_code == 302

    assert BlocYear.objects.get(pk=forming.bloc_year.pk).version == forming.bloc_year.version + 1
    assert last_event().verb == "seat.taken"


def test_states_are_shown_and_not_edited(administrator, cast):
    bloc_year = cast.bloc_year
    values = {
        "bloc": bloc_year.bloc_id,
        "year": bloc_year.year,
        "starts_on": "01/12/2025",
        "ends_on": "30/11/2026",
        "leadership_decision": bloc_year.leadership_decision_id,
        "state": "closed",
    }

    assert administrator.post(url("blocyear", "change", bloc_year.pk), values).status_code == 302

    assert BlocYear.objects.get(pk=bloc_year.pk).state == "active"
    assert "Đang hoạt động" in text(administrator.get(url("blocyear", "change", bloc_year.pk)))


def test_a_post_given_in_the_admin_opens_the_product(administrator, cast, client):
    person = UserFactory()
    values = {
        "person": person.pk,
        "unit": cast.head.pk,
        "position": "specialist",
        "capacity": "officer",
        "starts_on": "01/01/2026",
    }
    assert administrator.post(url("post", "add"), values).status_code == 302
    assert last_event().verb == "post.appointed"
    assert Post.objects.filter(person=person).count() == 1

    client.force_login(person)
    assert client.get(cast.bloc_year.get_absolute_url()).status_code == 200


def test_opening_an_account_and_setting_a_password(administrator, client):
    password = "mot-mat-khau-dai-2026"
    values = {
        "username": "dong-hung-lanh-dao",
        "full_name": "Lãnh đạo Đông Hưng",
        "usable_password": "true",
        "password1": password,
        "password2": password,
    }
    assert administrator.post(url("user", "add"), values).status_code == 302
    user = User.objects.get(username="dong-hung-lanh-dao")
    assert user.check_password(password)
    assert last_event().verb == "account.opened"
    assert password not in str(last_event().details)

    change = reverse("admin:auth_user_password_change", args=[user.pk])
    new = password + "-moi"
    response = administrator.post(change, {"usable_password": "true", "password1": new, "password2": new})
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    assert last_event().verb == "account.password_set"
    assert administrator.get(url("user", "delete", user.pk)).status_code == 403


def changelist_queries(client, model: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url(model, "changelist")).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", [*CATALOGUES, "user"])
def test_as_many_queries_with_more_rows(administrator, cast, model):
    before = changelist_queries(administrator, model)
    make_bloc_year(members=3)
    DecisionFactory(by=cast.standing_body)

    assert changelist_queries(administrator, model) == before
    assert Bloc.objects.count() == 2
