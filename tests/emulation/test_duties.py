"""The home page joins what the rooms say, without knowing them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from emulation import clock, duties
from emulation.duties import Advice, Duty, Part, Progress
from tests.factories import PostFactory, UserFactory, make_bloc_year

NOON = datetime(2026, 6, 3, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def rooms(monkeypatch) -> None:
    """Let no room speak but those of the test."""
    for registry in ("_providers", "_progress_providers", "_advice_providers"):
        monkeypatch.setattr(duties, registry, [])


def duty(title: str, days: int | None = None) -> Duty:
    due = None if days is None else NOON + timedelta(days=days)
    return Duty(title=title, where="Khối", url="/khoi/", action="Mở", due=due)


def test_the_next_deadline_comes_first_and_none_last(rooms) -> None:
    duties.provider(lambda user: [duty("b"), duty("mai", 1), duty("a")])
    duties.provider(lambda user: [duty("hôm qua", -1), duty("tuần sau", 7)])
    assert [each.title for each in duties.duties_of(None)] == ["hôm qua", "mai", "tuần sau", "a", "b"]


def test_a_provider_registered_twice_speaks_once(rooms) -> None:
    def room(user: object) -> list[Duty]:
        return [duty("a")]

    duties.provider(duties.provider(room))
    assert len(duties.duties_of(None)) == 1


def test_progress_in_words() -> None:
    parts = (Part("submitted", "Đã nộp", 12), Part("returned", "Trả lại", 2), Part("draft", "Chưa mở", 1))
    progress = Progress("Quý I", "/", parts)
    assert progress.sentence == "12/15 đã nộp, 2 trả lại, 1 chưa mở"
    assert (progress.done, progress.total) == (12, 15)


def test_progress_leaves_out_what_is_zero() -> None:
    parts = (Part("submitted", "Đã nộp", 0), Part("returned", "Trả lại", 0), Part("draft", "Chưa mở", 3))
    assert Progress("Quý I", "/", parts).sentence == "0/3 đã nộp, 3 chưa mở"
    assert Progress("Quý I", "/", ()).sentence == ""


def test_the_first_advice_is_given(rooms) -> None:
    assert duties.advice_for(None) is None
    duties.advice_provider(lambda user: [])
    duties.advice_provider(lambda user: [Advice("một"), Advice("hai")])
    assert duties.advice_for(None) == Advice("một")


# --- the page ---------------------------------------------------------------------------------------------------


def home(client) -> str:
    return client.get(reverse("home")).content.decode()


@pytest.mark.django_db
def test_duties_with_deadline_and_one_button_each(client, rooms) -> None:
    duties.provider(lambda user: [duty("Nộp bản tự chấm", 2), duty("Ký giao ước", -1), duty("Góp ý")])
    duties.progress_provider(lambda user: [Progress("Quý II", "/khoi/", (Part("submitted", "Đã nộp", 1),), NOON)])
    with clock.at(NOON):
        client.force_login(UserFactory())
        page = home(client)
    assert "3 việc đang chờ bạn." in page
    assert "Thứ Sáu, 12:00 05/06/2026" in page
    assert "còn 2 ngày" in page
    assert "quá hạn 1 ngày" in page
    assert page.count(">Mở</a>") == 3
    assert "1/1 đã nộp" in page
    assert "duty-late" in page


@pytest.mark.django_db
def test_an_empty_page_says_the_next_step(client, rooms) -> None:
    client.force_login(UserFactory())
    assert "Hiện không có việc nào chờ bạn." in home(client)
    duties.advice_provider(lambda user: [Advice("Hãy hỏi khối trưởng.", "/khoi/", "Xem khối")])
    assert "Hãy hỏi khối trưởng." in home(client)
    assert "Xem khối" in home(client)


@pytest.mark.django_db
def test_without_a_post_the_page_names_whom_to_ask(client) -> None:
    cast = make_bloc_year(members=2)
    client.force_login(UserFactory())
    page = home(client)
    assert "chưa gắn với chức vụ nào" in page
    assert str(cast.administrator) in page


@pytest.mark.django_db
def test_a_unit_without_a_bloc_is_told_who_chooses(client) -> None:
    client.force_login(PostFactory().person)
    assert "chưa có trong khối thi đua nào đang hoạt động" in home(client)


@pytest.mark.django_db
@pytest.mark.parametrize("members", [2, 6])
def test_the_page_takes_few_queries(client, members, django_assert_max_num_queries) -> None:
    cast = make_bloc_year(members=members)
    for person in (cast.head_leader, cast.member_officer, cast.standing_body):
        client.force_login(person)
        home(client)
        with django_assert_max_num_queries(12):
            home(client)
