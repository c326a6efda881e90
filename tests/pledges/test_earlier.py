"""A draft that begins with the pledge of an earlier year."""

from datetime import date

import pytest
from django.urls import reverse

from blocs.domain import bloc_years
from emulation.audit.models import Event
from emulation.rows import Invalid
from pledges.domain import drafting, renewal
from pledges.models import Pledge
from tests.blocs.years import next_year
from tests.factories import make_bloc_year
from tests.pledges.stories import drafted, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = drafted(members=4)
    by, pledge = story.cast.head_leader, story.pledge
    drafting.add_clause(by=by, pledge=pledge, section="implementation", text="Tổng kết NĂM 2026 trước ngày 15/11/2026.")
    drafting.add_ground(by=by, pledge=pledge, text="Căn cứ Chỉ thị công tác năm 2026", decision=None)
    return story


@pytest.fixture
def coming(story):
    """The year after, at work, without the unit that had a target of its own."""
    cast = story.cast
    year = next_year(cast)
    bloc_years.unseat_unit(by=cast.standing_body, seat=year.seats.get(unit=cast.units[1]))
    bloc_years.name_leadership(
        by=cast.standing_body,
        bloc_year=year,
        head=cast.units[0],
        deputies=[cast.units[2]],
        decision=cast.leadership_decision,
        note="hai năm liền theo đề nghị",
    )
    bloc_years.activate(by=cast.standing_body, bloc_year=year)
    return fresh(year)


def draft(by, year) -> Pledge:
    return drafting.draft_pledge(by=by, bloc_year=year, place="Thái Bình", conference_on=date(2027, 1, 15))


def test_words_come_along_and_the_year_is_the_new_one(story, coming):
    by = story.cast.head_leader
    pledge = draft(by, coming)

    copied = renewal.fill_from_earlier(by=by, pledge=pledge, source=story.pledge)

    assert [clause.text for clause in pledge.clauses.order_by("section", "order")] == [
        "Nội dung thi đua thứ 1.",
        "Nội dung thi đua thứ 2.",
        "Tổng kết NĂM 2027 trước ngày 15/11/2026.",
    ]
    grounds = [ground.text for ground in pledge.grounds.all()]
    assert "Căn cứ Chỉ thị công tác năm 2027" in grounds
    assert sum("06/2022/QH15" in text for text in grounds) == 1
    assert {ground.decision for ground in pledge.grounds.all()} >= {story.cast.founding_decision}
    assert [target.indicator for target in pledge.targets.all()] == ["Tỷ lệ giải quyết tin báo"]
    assert (copied.clauses, copied.targets, copied.left) == (3, 1, [story.cast.units[1]])
    stored = Pledge.objects.get(pk=pledge.pk)
    assert (stored.recipients, stored.state, stored.signatories.count()) == ("Lưu: Khối trưởng", "draft", 0)
    assert Event.objects.get(verb="pledge.filled_from_earlier").details["year"] == 2026
    assert story.pledge.clauses.count() == 3


def test_only_an_empty_draft_and_only_the_blocs_own_pledge(story, coming):
    by = story.cast.head_leader
    pledge = draft(by, coming)
    other = drafted(members=3)
    with pytest.raises(Invalid, match="không phải của khối này"):
        renewal.fill_from_earlier(by=by, pledge=pledge, source=other.pledge)
    with pytest.raises(Invalid, match="không phải của khối này"):
        renewal.fill_from_earlier(by=by, pledge=pledge, source=pledge)
    drafting.add_clause(by=by, pledge=pledge, section="content", text="Đã có")
    with pytest.raises(Invalid, match="đã có nội dung"):
        renewal.fill_from_earlier(by=by, pledge=pledge, source=story.pledge)


def test_the_page_proposes_last_years_pledge(client, story, coming):
    client.force_login(story.cast.head_leader)
    page = reverse("pledges:draft", args=[coming.bloc.slug, coming.year])
    assert "Giao ước năm 2026 của khối" in client.get(page).content.decode()
    values = {"place": "Thái Bình", "conference_on": "15/01/2027"}
    assert client.post(page, {**values, "start": "khac"}).status_code == 422
    response = client.post(page, {**values, "start": "earlier"}, follow=True)
    assert "Không chép chỉ tiêu của đơn vị không còn trong khối" in response.content.decode()
    assert Pledge.objects.get(bloc_year=coming).clauses.count() == 3


def test_the_first_pledge_of_a_bloc_has_nothing_to_begin_with(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.head_leader)
    page = reverse("pledges:draft", args=[cast.bloc.slug, cast.bloc_year.year])
    assert "của khối: căn cứ mới" not in client.get(page).content.decode()
    values = {"place": "Thái Bình", "conference_on": "15/01/2026", "start": "earlier"}
    assert client.post(page, values).status_code == 422


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Thi đua năm 2026, Năm công tác 2026", "Thi đua năm 2027, Năm công tác 2027"),
        ("Quyết định ngày 12 tháng 01 năm 2026", "Quyết định ngày 12 tháng 01 năm 2026"),
        ("ngày 12/01/2026, số 2026/QĐ", "ngày 12/01/2026, số 2026/QĐ"),
        ("năm 20261", "năm 20261"),
    ],
)
def test_the_year_of_work_moves_and_dates_stay(text, said):
    assert renewal.in_year(text, 2026, 2027) == said
