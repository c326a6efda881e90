"""Posts through time: acting heads, who stands in another's place, handing over, leaving."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blocs.domain.posts import deactivate, end_post, hand_over, version_of
from blocs.domain.units import appoint
from blocs.enums import Capacity, Position
from blocs.models import Post
from blocs.roles import leaders_of, standing_of
from emulation import clock, rows
from emulation.accounts.domain import set_activity
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.rows import Impossible, explained
from emulation.workflow import NotAllowed, Refused, Stale, WrongState
from tests.factories import Cast, DecisionFactory, UnitFactory, UserFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(datetime(2026, 6, 15, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


def post_of(user: User) -> Post:
    return Post.objects.select_related("unit", "person").get(person=user)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def substitute(cast: Cast, **change: object) -> Post:
    """Let a new deputy stand in the place of the head unit's leader for June."""
    values = {
        "by": cast.administrator,
        "person": UserFactory(),
        "unit": cast.head,
        "position": Position.DEPUTY_CHIEF_PROCURATOR,
        "capacity": Capacity.LEADER,
        "starts_on": date(2026, 6, 1),
        "ends_on": date(2026, 6, 30),
        "decision": cast.founding_decision,
        "substitutes": post_of(cast.head_leader),
    }
    return appoint(**values | change)


# --- titles -----------------------------------------------------------------------------------------------------


def test_an_acting_head_is_called_so_and_signs_with_q():
    post = Post(position=Position.CHIEF_PROCURATOR, acting=True)
    assert (post.title, post.printed_title, post.authority) == ("Quyền Viện trưởng", "Q. VIỆN TRƯỞNG", "")


def test_who_stands_in_the_heads_place_signs_for_the_head(cast):
    post = substitute(cast)
    assert (post.authority, post.printed_title) == ("KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG")
    assert cast.head.pk in standing_of(post.person).leader_of
    assert cast.head.pk not in standing_of(post.person, date(2026, 7, 1)).leader_of
    assert cast.head.pk in standing_of(fresh(cast.head_leader)).leader_of


@pytest.mark.parametrize("position", [Position.DEPUTY_CHIEF_PROCURATOR, Position.SPECIALIST])
def test_only_a_head_can_be_acting(cast, position):
    with pytest.raises(ValidationError, match="chỉ dùng cho chức vụ cấp trưởng"):
        appoint(
            by=None,
            person=UserFactory(),
            unit=cast.head,
            position=position,
            capacity=Capacity.LEADER,
            starts_on=TODAY,
            acting=True,
        )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ends_on": None}, "phải có ngày kết thúc và quyết định"),
        ({"decision": None}, "phải có ngày kết thúc và quyết định"),
        ({"position": Position.SPECIALIST}, "phải là cấp phó"),
        ({"position": Position.DEPUTY_OFFICE_CHIEF}, "phải là cấp phó"),
        ({"position": Position.CHIEF_PROCURATOR}, "phải là cấp phó"),
        ({"capacity": Capacity.OFFICER}, "cùng tư cách"),
        ({"unit": 1}, "cùng đơn vị"),
        ({"person": 0}, "phải là người khác"),
        ({"starts_on": date(2014, 12, 31)}, "nằm trong thời gian của chức vụ được thay"),
    ],
)
def test_who_cannot_stand_in_that_place(cast, change, reason):
    people = {"unit": cast.units, "person": cast.leaders}
    values = {name: people[name][value] if name in people else value for name, value in change.items()}
    with pytest.raises((ValidationError, Impossible), match=reason):
        substitute(cast, **values)


def test_who_stands_in_a_place_is_not_stood_in_for(cast):
    with pytest.raises(Impossible, match="không thay tiếp người đang thay"):
        substitute(cast, substitutes=substitute(cast))


def test_a_deputy_who_leads_anyway_may_also_stand_in_and_is_told_once(cast):
    deputy = person(cast.head, Capacity.LEADER, Position.DEPUTY_CHIEF_PROCURATOR)
    substitute(cast, person=deputy)
    assert sorted(user.pk for user in leaders_of([cast.head.pk])) == sorted([cast.head_leader.pk, deputy.pk])


def test_a_post_does_not_leave_its_substitute_behind(cast):
    substitute(cast)
    post = post_of(cast.head_leader)
    post.ends_on = date(2026, 6, 20)
    with pytest.raises(Impossible, match="đang giữ thay chức vụ này"):
        rows.save(post)


# --- bad input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ((date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 3, 31), None), True),
        ((date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), None), False),
        ((date(2026, 1, 1), None), (date(2027, 1, 1), date(2027, 2, 1)), True),
        ((date(2026, 5, 1), None), (date(2026, 1, 1), date(2026, 4, 30)), False),
        ((date(2026, 5, 1), None), (date(2026, 1, 1), date(2026, 5, 1)), True),
    ],
)
def test_two_posts_of_one_capacity_do_not_overlap(cast, first, second, overlaps):
    user = UserFactory()

    def give(span, capacity=Capacity.OFFICER):
        return appoint(
            by=None,
            person=user,
            unit=cast.head,
            position=Position.SPECIALIST,
            capacity=capacity,
            starts_on=span[0],
            ends_on=span[1],
        )

    give(first)
    if overlaps:
        with pytest.raises(Impossible, match="khoảng thời gian trùng nhau"):
            give(second)
        give(second, Capacity.AUDITOR)
    else:
        give(second)
        moved = Post.objects.filter(person=user, starts_on=second[0])
        with pytest.raises(Impossible, match="trùng nhau"), explained():
            moved.update(starts_on=first[0] + timedelta(days=1), ends_on=None)


def test_a_post_lies_within_the_life_of_its_unit(cast):
    unit = UnitFactory(established_on=date(2025, 7, 1), closed_on=date(2026, 6, 30))

    def give(starts_on, ends_on):
        return appoint(
            by=None,
            person=UserFactory(),
            unit=unit,
            position=Position.SPECIALIST,
            capacity=Capacity.OFFICER,
            starts_on=starts_on,
            ends_on=ends_on,
        )

    with pytest.raises(Impossible, match="trước ngày thành lập đơn vị"):
        give(date(2025, 6, 30), date(2026, 6, 30))
    for ends_on in (None, date(2026, 7, 1)):
        with pytest.raises(Impossible, match="ngày kết thúc hoạt động"):
            give(date(2025, 7, 1), ends_on)
    assert give(date(2025, 7, 1), date(2026, 6, 30)).pk


def test_a_post_of_a_unit_that_closed_since_is_shortened_but_not_lengthened(cast):
    post = post_of(cast.officers[2])
    post.unit.closed_on = date(2026, 5, 31)
    post.unit.save()

    ended = end_post(by=cast.administrator, post=post, on=TODAY)
    ended.ends_on = date(2026, 6, 20)
    with pytest.raises(Impossible, match="ngày kết thúc hoạt động"):
        rows.save(ended)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": ""}, "Số, ký hiệu: Quyết định phải có số"),
        ({"number": "   "}, "Số, ký hiệu: Quyết định phải có số"),
        ({"issued_on": TODAY + timedelta(days=1)}, "Ngày ban hành: Ngày ban hành ở sau hôm nay"),
    ],
)
def test_a_decision_has_a_number_and_a_day_that_has_come(cast, change, reason):
    with pytest.raises(Refused, match=reason):
        DecisionFactory(by=cast.standing_body, **change)
    assert DecisionFactory(by=cast.standing_body, issued_on=TODAY).pk


# --- handing over -----------------------------------------------------------------------------------------------


def test_handing_over_ends_the_old_post_the_day_before(cast):
    new_leader, decision = UserFactory(), DecisionFactory(by=cast.standing_body, issued_on=TODAY)

    new = hand_over(by=cast.administrator, post=post_of(cast.head_leader), to_person=new_leader, decision=decision)

    assert post_of(cast.head_leader).ends_on == TODAY - timedelta(days=1)
    assert (new.starts_on, new.ends_on, new.position, new.capacity) == (TODAY, None, "chief_procurator", "leader")
    assert cast.head.pk in standing_of(fresh(new_leader)).leader_of
    assert standing_of(fresh(cast.head_leader)).empty
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:2])
    assert verbs == ["post.handed_over", "post.ended"]
    assert "15/06/2026" in new_leader.notices.get().text
    assert "14/06/2026" in cast.head_leader.notices.order_by("-pk").first().text


def test_a_day_to_come_works_by_itself(cast):
    new_leader, first = UserFactory(), date(2026, 7, 1)
    post = post_of(cast.head_leader)
    hand_over(
        by=cast.administrator,
        post=post,
        to_person=new_leader,
        decision=cast.founding_decision,
        on=first,
        acting=True,
    )

    last = first - timedelta(days=1)
    assert cast.head.pk in standing_of(fresh(cast.head_leader), last).leader_of
    assert standing_of(fresh(new_leader), last).empty
    assert standing_of(fresh(cast.head_leader), first).empty
    assert cast.head.pk in standing_of(fresh(new_leader), first).leader_of
    assert post_of(new_leader).printed_title == "Q. VIỆN TRƯỞNG"


def test_who_stands_in_goes_with_the_head(cast):
    now, later = substitute(cast), substitute(cast, starts_on=date(2026, 6, 20))

    hand_over(
        by=cast.administrator,
        post=post_of(cast.head_leader),
        to_person=UserFactory(),
        decision=cast.founding_decision,
        on=TODAY,
    )

    assert Post.objects.get(pk=now.pk).ends_on == TODAY - timedelta(days=1)
    assert not Post.objects.filter(pk=later.pk).exists()
    assert Event.objects.filter(verb="post.withdrawn", object_id=str(later.pk)).exists()


def test_why_a_post_is_not_handed_over(cast):
    post = post_of(cast.head_leader)
    values = {"by": cast.administrator, "post": post, "decision": cast.founding_decision, "on": TODAY}
    closed = UserFactory()
    set_activity(by=cast.administrator, user=closed, active=False)
    for change, kind, reason in (
        ({"by": cast.standing_body}, NotAllowed, "Chỉ quản trị hệ thống"),
        ({"to_person": cast.head_leader}, Refused, "đang chính là người giữ"),
        ({"to_person": closed}, Refused, "đã ngừng hoạt động"),
        ({"on": post.starts_on}, Refused, "phải sau ngày người đang giữ nhận"),
        ({"post": substitute(cast)}, Refused, "giữ thay có thời hạn"),
        ({"version": version_of(post) - 1}, Stale, "được người khác thay đổi"),
    ):
        with pytest.raises(kind, match=reason):
            hand_over(**{"to_person": UserFactory(), **values, **change})
    assert post_of(cast.head_leader).ends_on is None

    hand_over(**values, to_person=UserFactory())
    with pytest.raises(WrongState, match="đã kết thúc hết ngày 14/06/2026"):
        hand_over(**values, to_person=UserFactory())


def test_ending_a_post(cast):
    post = post_of(cast.member_officer)
    with pytest.raises(Refused, match="mới bắt đầu từ ngày 01/01/2015"):
        end_post(by=cast.administrator, post=post, on=date(2014, 12, 31))
    with pytest.raises(NotAllowed):
        end_post(by=cast.auditor, post=post, on=TODAY)

    end_post(by=cast.administrator, post=post, on=TODAY)

    assert not standing_of(fresh(cast.member_officer), TODAY).empty
    assert standing_of(fresh(cast.member_officer), TODAY + timedelta(days=1)).empty
    with pytest.raises(WrongState, match="đã kết thúc hết ngày 15/06/2026"):
        end_post(by=cast.administrator, post=post, on=TODAY)


# --- leaving ----------------------------------------------------------------------------------------------------


def test_who_leaves_loses_every_session_at_once_and_for_ever(client, cast):
    client.force_login(cast.member_leader)
    assert client.get("/").status_code == 200

    assert deactivate(by=cast.administrator, user=cast.member_leader)

    response = client.get("/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    set_activity(by=cast.administrator, user=cast.member_leader, active=True)
    assert client.get("/").status_code == 302, "the old session came back to life"


def test_who_leaves_ends_every_post(cast):
    user = cast.member_leader
    coming = appoint(
        by=None,
        person=user,
        unit=cast.head,
        position=Position.SPECIALIST,
        capacity=Capacity.OFFICER,
        starts_on=TODAY + timedelta(days=1),
    )
    over = appoint(
        by=None,
        person=user,
        unit=cast.deputy,
        position=Position.SPECIALIST,
        capacity=Capacity.OFFICER,
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
    )

    deactivate(by=cast.administrator, user=user)

    assert {post.pk: post.ends_on for post in user.posts.all()} == {
        Post.objects.get(person=user, capacity=Capacity.LEADER).pk: TODAY,
        over.pk: date(2020, 12, 31),
    }
    assert not Post.objects.filter(pk=coming.pk).exists()
    assert set(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:3]) == {
        "account.deactivated",
        "post.ended",
        "post.withdrawn",
    }
    assert not deactivate(by=cast.administrator, user=user)


def test_who_may_not_deactivate(cast):
    for by, reason in ((cast.standing_body, "Chỉ quản trị hệ thống"), (cast.administrator, "chính mình")):
        with pytest.raises(NotAllowed, match=reason):
            deactivate(by=by, user=cast.administrator)
    assert post_of(cast.administrator).ends_on is None


def test_whose_last_post_is_over_sees_nothing_any_more(client, cast):
    end_post(by=cast.administrator, post=post_of(cast.member_leader), on=TODAY)
    client.force_login(cast.member_leader)
    assert client.get(cast.bloc_year.get_absolute_url()).status_code == 200

    with clock.at(clock.now() + timedelta(days=1)):
        client.force_login(cast.member_leader)  # the session of yesterday has ended
        assert client.get(cast.bloc_year.get_absolute_url()).status_code == 404
        assert client.get(cast.head.get_absolute_url()).status_code == 404
        assert cast.bloc.name not in client.get(reverse("blocs:list")).content.decode()
        assert "chưa gắn với chức vụ nào" in client.get("/").content.decode()


def test_an_account_with_traces_is_not_deleted_even_in_the_database(cast):
    user = UserFactory()
    with pytest.raises(Impossible, match="Nhật ký giữ tên người này"), explained():
        user.delete()
    nobody = User.objects.create_user("khong-dau-vet", full_name="Không dấu vết")
    nobody.delete()
