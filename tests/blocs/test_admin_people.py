"""People in the admin: handing over, ending, lines on other forms, what needs care, ways to the product and back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from blocs.domain.posts import hand_over
from blocs.domain.units import appoint
from blocs.enums import Capacity, Position
from blocs.models import Bloc, Post, Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.care import PARAMETER
from tests.factories import Cast, PostFactory, UnitFactory, UserFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db
POSTS = reverse("admin:blocs_post_changelist")


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3, year=clock.today().year)


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def text(response) -> str:
    return response.content.decode()


def post_of(user: User) -> Post:
    return Post.objects.get(person=user)


# --- handing over -----------------------------------------------------------------------------------------------


def hand_over_page(post: Post) -> str:
    return reverse("admin:blocs_post_hand_over", args=[post.pk])


def values_of(page: str, **values: object) -> dict[str, object]:
    """Return what the page would post: its hidden fields with ``values``."""
    hidden = dict(re.findall(r'name="(version|once)" value="([^"]+)"', page))
    return {**hidden, **values}


def test_handing_over_on_a_page(administrator, cast):
    post, new = post_of(cast.head_leader), UserFactory()
    page = text(administrator.get(hand_over_page(post)))
    assert str(post) in page
    values = values_of(page, to_person=new.pk, decision=cast.founding_decision.pk, on="", acting="on")

    response = administrator.post(hand_over_page(post), values)
    again = administrator.post(hand_over_page(post), values)

    given = post_of(new)
    assert response.url == again.url == reverse("admin:blocs_post_change", args=[given.pk])
    assert (given.acting, given.starts_on) == (True, cast.founding_decision.issued_on)
    assert "Đã bàn giao" in text(administrator.get(response.url))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"to_person": ""}, "Hãy điền trường này"),
        ({"to_person": "999999"}, "lựa chọn hợp lệ"),
        ({"decision": ""}, "Hãy điền trường này"),
        ({"on": "31/02/2026"}, "ngày"),
        ({"on": "01/01/2014"}, "phải sau ngày người đang giữ nhận chức vụ (01/01/2015)"),
        ({"version": "0"}, "được người khác thay đổi"),
    ],
)
def test_a_hand_over_that_cannot_be_keeps_the_input(administrator, cast, change, reason):
    post = post_of(cast.head_leader)
    page = text(administrator.get(hand_over_page(post)))
    values = values_of(page, to_person=UserFactory().pk, decision=cast.founding_decision.pk, on="01/06/2026")

    response = administrator.post(hand_over_page(post), values | change)

    assert response.status_code == 422
    assert reason in text(response)
    assert str(cast.founding_decision) in text(response) or "decision" in change
    assert post_of(cast.head_leader).ends_on is None


def test_who_opens_the_page_of_handing_over(client, cast):
    post = post_of(cast.head_leader)
    for role, user in cast.roles().items():
        client.force_login(user)
        expected = {"administrator": 200, "auditor": 403}.get(role, 302)
        assert client.get(hand_over_page(post)).status_code == expected, role
        if role != "administrator":
            client.post(hand_over_page(post), {"to_person": user.pk, "decision": cast.founding_decision.pk})
    client.force_login(cast.administrator)
    assert client.get(POSTS + "999999/ban-giao/").status_code == 404
    assert post_of(cast.head_leader).ends_on is None


# --- ending -----------------------------------------------------------------------------------------------------


def end(client, *posts: Post, **values: str) -> str:
    chosen = [post.pk for post in posts]
    return text(client.post(POSTS, {"action": "end", "_selected_action": chosen, **values}, follow=True))


def test_ending_posts_on_a_day_asks_first(administrator, cast):
    posts = post_of(cast.head_leader), post_of(cast.member_officer)
    asked = end(administrator, *posts)
    assert "Ngày cuối giữ chức vụ" in asked
    assert str(posts[0]) in asked
    assert "không phải là ngày" in end(administrator, *posts, confirmed="1", on="hôm nay")
    assert not Post.objects.exclude(ends_on=None).exists()

    assert "Đã cập nhật 2 dòng" in end(administrator, *posts, confirmed="1", on="30/06/2026")

    assert {f"{post_of(post.person).ends_on:%d/%m/%Y}" for post in posts} == {"30/06/2026"}
    assert "đã kết thúc hết ngày 30/06/2026" in end(administrator, *posts, confirmed="1", on="30/06/2026")


def test_an_auditor_ends_nothing(client, cast):
    client.force_login(cast.auditor)
    end(client, post_of(cast.head_leader), confirmed="1", on="30/06/2026")
    assert post_of(cast.head_leader).ends_on is None


# --- lines on the forms of units and accounts -------------------------------------------------------------------


def line(place: int, **values: object) -> dict[str, object]:
    first = {"position": "specialist", "capacity": "officer", "starts_on": "01/06/2026", "ends_on": "", "decision": ""}
    return {f"posts-{place}-{name}": value for name, value in (first | values).items()}


def account_values(user: User, *lines: dict[str, object]) -> dict[str, object]:
    values = {"username": user.username, "full_name": user.full_name, "email": ""}
    return {
        **values,
        "posts-TOTAL_FORMS": user.posts.count() + len(lines),
        "posts-INITIAL_FORMS": user.posts.count(),
        **{name: value for each in lines for name, value in each.items()},
    }


def test_a_post_is_given_on_the_form_of_an_account(administrator, cast):
    user = UserFactory()
    page = reverse("admin:accounts_user_change", args=[user.pk])

    response = administrator.post(page, account_values(user, line(0, unit=cast.head.pk)))

    assert response.status_code == 302
    assert post_of(user).unit == cast.head
    assert set(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:2]) == {
        "post.appointed",
        "account.changed",
    }
    assert f"/{post_of(user).pk}/change/" in text(administrator.get(page))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([{"starts_on": "01/06/2026"}, {"starts_on": "01/07/2026"}], "khoảng thời gian trùng nhau"),
        ([{"starts_on": "01/06/2026", "ends_on": "01/05/2026"}], "không được trước ngày bắt đầu"),
        ([{"acting": "on"}], "chỉ dùng cho chức vụ cấp trưởng"),
    ],
)
def test_lines_that_cannot_be_come_back_with_the_reason(administrator, cast, lines, reason):
    user = UserFactory()
    page = reverse("admin:accounts_user_change", args=[user.pk])

    sent = [line(place, unit=cast.head.pk, **values) for place, values in enumerate(lines)]
    response = administrator.post(page, account_values(user, *sent))

    assert response.status_code == 200
    assert reason in text(response)
    assert not user.posts.exists()


def test_a_line_before_the_founding_of_the_unit(administrator, cast):
    unit = UnitFactory(established_on=clock.today())
    values = {
        "name": unit.name,
        "short_name": unit.short_name,
        "code": unit.code,
        "kind": unit.kind,
        "protocol_order": 3,
        "established_on": f"{clock.today():%d/%m/%Y}",
        "posts-TOTAL_FORMS": 1,
        "posts-INITIAL_FORMS": 0,
        "earlier_names-TOTAL_FORMS": 0,
        "earlier_names-INITIAL_FORMS": 0,
    }

    response = administrator.post(
        reverse("admin:blocs_unit_change", args=[unit.pk]),
        values | line(0, person=UserFactory().pk, starts_on="01/01/2020"),
    )

    assert "Chức vụ bắt đầu trước ngày thành lập đơn vị" in text(response)
    assert not unit.posts.exists()


# --- what needs care --------------------------------------------------------------------------------------------


def cares(client) -> dict[str, tuple[int, str]]:
    """Return the lines of the index: words → (count, address)."""
    found = re.findall(
        r'<a href="([^"]+\?' + PARAMETER + r'=[^"]+)"><strong>(\d+)</strong> ([^<]+)</a>',
        text(client.get(reverse("admin:index"))),
    )
    return {words.strip(): (int(count), url) for url, count, words in found}


def rows(client, url: str) -> set[str]:
    """Return the primary keys of the rows that the list shows."""
    return set(re.findall(r'name="_selected_action" value="(\d+)"', text(client.get(url))))


def keys(*objects: object) -> set[str]:
    return {str(each.pk) for each in objects}


def test_each_line_leads_to_exactly_its_rows(administrator, cast):
    today = clock.today()
    left, coming, closed = UserFactory(), UserFactory(), UserFactory()
    User.objects.create_superuser("goc", full_name="Gốc")
    PostFactory(person=coming, unit=cast.head, capacity=Capacity.OFFICER, starts_on=today + timedelta(days=9))
    ending, later = post_of(cast.member_officer), post_of(cast.officers[0])
    for post, days in ((ending, 30), (later, 31)):
        post.ends_on = today + timedelta(days=days)
        post.save()
    unled, gone = UnitFactory(), UnitFactory()
    future = UnitFactory(established_on=today + timedelta(days=1))
    PostFactory(unit=gone, person=coming)
    Unit.objects.filter(pk=gone.pk).update(closed_on=today - timedelta(days=1))
    headless, over = (make_bloc_year(members=2, year=today.year, led=False).bloc for _ in range(2))
    ended = {"closing_decision": cast.founding_decision, "closing_note": "Hết nhiệm vụ"}
    Bloc.objects.filter(pk=over.pk).update(closed_on=today - timedelta(days=1), **ended)
    User.objects.exclude(pk=cast.auditor.pk).update(last_login=clock.now())
    User.objects.filter(pk=closed.pk).update(is_active=False, last_login=None)

    found = cares(administrator)

    shown = {words: rows(administrator, url) for words, (_count, url) in found.items()}
    assert {words: len(pks) for words, pks in shown.items()} == {words: count for words, (count, _) in found.items()}
    assert shown["chức vụ kết thúc trong 30 ngày tới"] == keys(ending)
    assert shown["tài khoản chưa đăng nhập lần nào"] == keys(cast.auditor)
    assert shown["tài khoản chưa có chức vụ"] == keys(left)
    assert shown["đơn vị đã kết thúc mà còn người giữ chức vụ"] == keys(gone)
    assert shown["khối chưa có khối trưởng năm nay"] == keys(headless)
    without = shown["đơn vị chưa có lãnh đạo"]
    assert keys(unled) <= without
    assert not without & keys(gone, future, *cast.units)


def test_an_unknown_care_filters_nothing(administrator, cast):
    url = reverse("admin:blocs_unit_changelist")
    assert rows(administrator, f"{url}?{PARAMETER}=khong-co") == rows(administrator, url)


# --- to the product and back ------------------------------------------------------------------------------------


def test_rows_lead_to_pages_that_the_reader_may_see(client, cast):
    unit_page, bloc_page = cast.head.get_absolute_url(), cast.bloc.get_absolute_url()
    year_page = cast.bloc_year.get_absolute_url()
    foreign = make_bloc_year(members=2)
    for user, sees_blocs in ((cast.administrator, False), (cast.auditor, True)):
        client.force_login(user)
        for model, row, page, seen in (
            ("unit", cast.head, unit_page, True),
            ("post", post_of(cast.head_leader), unit_page, True),
            ("bloc", cast.bloc, bloc_page, sees_blocs),
            ("blocyear", cast.bloc_year, year_page, sees_blocs),
            ("seat", cast.seat(0), year_page, sees_blocs),
        ):
            listed = text(client.get(reverse(f"admin:blocs_{model}_changelist")))
            form = text(client.get(reverse(f"admin:blocs_{model}_change", args=[row.pk])))
            assert (f'<a href="{page}">Xem trên trang</a>' in listed) == seen, (model, user)
            assert (f'<a href="{page}">Xem trên trang</a>' in form) == seen, (model, user)
        assert foreign.bloc.get_absolute_url() not in text(client.get(reverse("admin:blocs_bloc_changelist")))


def test_pages_lead_back_for_those_who_keep_the_catalogues(client, cast):
    both = person(cast.host, Capacity.STANDING_BODY)
    appoint(
        by=None,
        person=both,
        unit=cast.host,
        position=Position.SPECIALIST,
        capacity=Capacity.ADMINISTRATOR,
        starts_on=clock.today(),
    )
    pages = {
        cast.head.get_absolute_url(): reverse("admin:blocs_unit_change", args=[cast.head.pk]),
        cast.bloc.get_absolute_url(): reverse("admin:blocs_bloc_change", args=[cast.bloc.pk]),
        cast.bloc_year.get_absolute_url(): reverse("admin:blocs_blocyear_change", args=[cast.bloc_year.pk]),
    }
    for user, back in ((both, True), (cast.auditor, False), (cast.head_leader, False)):
        client.force_login(user)
        for page, form in pages.items():
            assert (form in text(client.get(page))) == back, (page, user)


def test_the_page_of_a_unit_names_who_leads_it(client, cast):
    deputy = UserFactory(full_name="Phó của đơn vị")
    appoint(
        by=None,
        person=deputy,
        unit=cast.head,
        position=Position.DEPUTY_CHIEF_PROCURATOR,
        capacity=Capacity.LEADER,
        starts_on=clock.today(),
        ends_on=clock.today(),
        decision=cast.founding_decision,
        substitutes=post_of(cast.head_leader),
    )
    hand_over(
        by=cast.administrator,
        post=post_of(cast.head_leader),
        to_person=UserFactory(full_name="Người kế nhiệm"),
        decision=cast.founding_decision,
        on=clock.today() + timedelta(days=1),
        acting=True,
    )
    officer = str(cast.officers[0])
    for user, keeps in ((cast.member_officer, False), (cast.administrator, True)):
        client.force_login(user)
        page = text(client.get(cast.head.get_absolute_url()))
        assert "Phó của đơn vị – Phó Viện trưởng" in page
        assert f"(giữ thay {cast.head_leader})" in page
        assert "Người kế nhiệm – Quyền Viện trưởng" in page
        assert f"từ ngày {clock.today() + timedelta(days=1):%d/%m/%Y}" in page
        assert (officer in page) == keeps
        assert ("Bàn giao" in page) == keeps
