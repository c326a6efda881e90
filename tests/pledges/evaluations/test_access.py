"""The access ladder: every page × every role × own and foreign sheet, bad addresses, wrong methods, nobody logged in."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from emulation import clock
from emulation.audit.models import Event
from pledges.evaluations.domain import appraisal, entries, periods, submission
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.models import Evaluation, Period, Score
from pledges.evaluations.permissions import reads
from tests.factories import UserFactory, make_bloc_year
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import OF_PERIOD, OF_UNIT, address, fields, text

pytestmark = pytest.mark.django_db

SEES = {
    "head_leader",
    "head_officer",
    "deputy_leader",
    "deputy_officer",
    "member_leader",
    "member_officer",
    "standing_body",
    "provincial_leader",
    "auditor",
}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
LEADS = {"head_leader", "deputy_leader"}
OF_MEMBER = {"member_leader", "member_officer"}
OF_HEAD = {"head_leader", "head_officer"}
OF_DEPUTY = {"deputy_leader", "deputy_officer"}
LAST = 2


def answers(client, quarter, path: str, method: str = "get") -> dict[str, int]:
    found = {}
    for role, person in quarter.cast.roles().items():
        client.force_login(person)
        found[role] = getattr(client, method)(path).status_code
    return found


def expected(roles: set[str]) -> dict[str, int]:
    everybody = SEES | {"administrator", "outsider"}
    return {role: 200 if role in roles else 403 if role in SEES else 404 for role in everybody}


@pytest.mark.parametrize(
    ("name", "roles"),
    [("period", SEES), ("scoreboard", SEES), ("publish", LEADS), ("open_period", RUNS)],
)
def test_pages_of_the_quarter(client, name, roles):
    quarter = make_quarter(members=3)
    assert answers(client, quarter, address(name, quarter)) == expected(roles)


@pytest.mark.parametrize(
    ("name", "place", "roles"),
    [
        ("sheet", LAST, SEES),
        ("submit", LAST, OF_MEMBER),
        ("recall", LAST, OF_MEMBER),
        ("appraise", LAST, OF_HEAD),
        ("return_sheet", LAST, OF_HEAD),
        ("complete", LAST, OF_HEAD),
        ("submit", 0, OF_HEAD),
        ("appraise", 0, OF_DEPUTY),
        ("complete", 0, OF_DEPUTY),
        ("appraise", 1, OF_HEAD),
    ],
)
def test_pages_of_a_sheet(client, name, place, roles):
    quarter = make_quarter(members=3)
    quarter.submit(place)
    assert answers(client, quarter, address(name, quarter, place)) == expected(roles)


def test_only_the_own_unit_gets_boxes_and_only_until_it_is_handed_in(client):
    quarter = make_quarter(members=3)
    for handed_in in (False, True):
        if handed_in:
            quarter.submit(LAST)
        for role, person in quarter.cast.roles().items():
            if role not in SEES:
                continue
            client.force_login(person)
            page = text(client.get(address("sheet", quarter, LAST)))
            assert ("Lưu phiếu" in page) == (role in OF_MEMBER and not handed_in), role
            assert ("Xem lại và nộp" in page) == (role == "member_leader" and not handed_in), role
            assert ("Thẩm định phiếu này" in page) == (role in OF_HEAD and handed_in), role


@pytest.mark.parametrize("name", ["sheet", "submit", "recall", "appraise", "accept_all", "return_sheet", "complete"])
def test_a_post_by_somebody_who_may_not_changes_nothing(client, name):
    quarter = make_quarter(members=3)
    if name in ("sheet", "submit"):
        quarter.fill(LAST)
    else:
        quarter.submit(LAST)
    may = OF_MEMBER if name in ("sheet", "submit", "recall") else OF_HEAD
    before = list(Score.objects.order_by("pk").values())
    sheet = quarter.evaluation(LAST)
    values = {"version": sheet.version, "note": "vì", "due_at": "31/12/2099 17:00"}
    values[f"c{quarter.leaf('I.1').pk}-points"] = "1"
    for role, person in quarter.cast.roles().items():
        if role in may:
            continue
        client.force_login(person)
        status = client.post(address(name, quarter, LAST), values).status_code
        assert status == (403 if role in SEES else 404), role
    assert list(Score.objects.order_by("pk").values()) == before
    assert quarter.evaluation(LAST).state == sheet.state


def test_an_officer_does_not_hand_in(client):
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST)
    client.force_login(quarter.cast.officers[LAST])

    response = client.post(address("submit", quarter, LAST), {"version": sheet.version})

    assert response.status_code == 403
    assert "Chỉ lãnh đạo của chính đơn vị" in text(response)
    assert quarter.evaluation(LAST).state == "draft"


@pytest.mark.parametrize("name", ["publish", "open_period"])
def test_a_post_to_the_quarter_by_somebody_who_may_not(client, name):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    values = {
        "version": quarter.period.version,
        "quarter": 4,
        "starts_on": "01/09/2026",
        "ends_on": "30/11/2026",
        "criteria_set": quarter.period.criteria_set_id,
    }
    for role, person in quarter.cast.roles().items():
        if role in (LEADS if name == "publish" else RUNS):
            continue
        client.force_login(person)
        assert client.post(address(name, quarter), values).status_code == (403 if role in SEES else 404), role
    assert list(Period.objects.values_list("quarter", "state")) == [(3, "open")]


READS_DRAFT = OF_MEMBER | OF_HEAD | {"standing_body", "provincial_leader", "auditor"}


@pytest.mark.parametrize("name", ["sheet", "review", "blank"])
def test_a_sheet_that_is_not_handed_in_is_not_open_to_other_members(client, name):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    assert answers(client, quarter, address(name, quarter, LAST)) == expected(READS_DRAFT)
    head = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"} | READS_DRAFT - OF_MEMBER
    quarter.fill(0)
    assert answers(client, quarter, address(name, quarter, 0)) == expected(head)

    client.force_login(quarter.cast.officers[1])
    refused = client.get(address(name, quarter, LAST))
    assert "chỉ đơn vị đó và người thẩm định đọc được" in text(refused)


def test_a_sheet_is_closed_to_other_members_again_once_it_goes_back(client):
    quarter = make_quarter(members=3)
    sheet, path = quarter.submit(LAST), address("sheet", quarter, LAST)
    client.force_login(quarter.cast.officers[1])
    assert client.get(path).status_code == 200
    later = clock.now() + timedelta(days=3)
    appraisal.return_for_correction(by=quarter.cast.head_leader, evaluation=sheet, note="Bổ sung", due_at=later)
    assert client.get(path).status_code == 403


def test_a_period_may_open_drafts_to_all_members(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    client.force_login(quarter.cast.head_leader)
    path = address("rules", quarter)
    page = client.get(path)
    assert "Ai đọc được phiếu chưa nộp" in text(page)

    client.post(path, fields(page) | {"draft_readers": "members"})

    assert answers(client, quarter, address("sheet", quarter, LAST)) == expected(SEES)
    assert Event.objects.get(verb="period.rules_set").details["draft_readers"] == ["judges", "members"]


@pytest.mark.parametrize("draft_readers", ["judges", "members"])
def test_predicate_and_queryset_agree_on_who_reads_what(draft_readers):
    quarter = make_quarter(members=3)
    quarter.fill(1)
    quarter.submit(LAST)
    Period.objects.update(draft_readers=draft_readers)
    sheets = [quarter.evaluation(place) for place in range(3)]
    for role, person in quarter.cast.roles().items():
        found = set(Evaluation.objects.visible_to(person))
        known = role in SEES
        assert found == {sheet for sheet in sheets if known and reads.test(person, sheet)}, role
        assert set(Evaluation.objects.known_to(person)) == (set(sheets) if known else set()), role


def test_pages_of_the_quarter_do_not_lead_to_what_is_closed(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    client.force_login(quarter.cast.officers[1])
    for name in ("period", "scoreboard"):
        page = text(client.get(address(name, quarter)))
        assert f'href="{address("sheet", quarter, LAST)}"' not in page, name
        assert f'href="{address("sheet", quarter, 1)}"' in page, name


def test_figures_of_a_quarter_that_is_not_handed_in_stand_beside_nothing(client):
    """The sheet of Quý III is handed in and open; beside it stood what the unit has in its returned Quý II."""
    quarter = make_quarter(members=3, quarter=2)
    sheet = quarter.submit(LAST, "17")
    later = clock.now() + timedelta(days=3)
    appraisal.return_for_correction(by=quarter.cast.head_leader, evaluation=sheet, note="Bổ sung", due_at=later)
    third = periods.open_period(
        by=quarter.cast.head_leader,
        bloc_year=quarter.cast.bloc_year,
        quarter=3,
        criteria_set=quarter.period.criteria_set,
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 28),
        seen=ALL,
    )
    now = Quarter(quarter.cast, third)
    now.submit(LAST, "28")
    said = {}
    for person in (quarter.cast.officers[LAST], quarter.cast.officers[0], quarter.cast.officers[1]):
        client.force_login(person)
        said[person.pk] = "II: 17" in text(client.get(address("sheet", now, LAST)))
    assert list(said.values()) == [True, True, False]


def test_predicate_and_queryset_agree_on_who_sees_what():
    quarter, other = make_quarter(members=2), make_quarter(members=2)
    for role, person in quarter.cast.roles().items():
        mine = role in SEES
        assert Period.objects.visible_to(person).filter(pk=quarter.period.pk).exists() == mine, role
        assert Evaluation.objects.known_to(person).filter(period=quarter.period).exists() == mine, role
        assert not Evaluation.objects.visible_to(person).filter(period=other.period).exists(), role
    assert not Evaluation.objects.visible_to(UserFactory()).exists()


def test_the_standing_body_of_another_province_is_a_stranger_here(client):
    quarter, other = make_quarter(members=2), make_bloc_year(members=2)
    for person in (other.standing_body, other.auditor, other.provincial_leader, other.head_leader):
        client.force_login(person)
        for name in ("period", "scoreboard", "publish", "open_period", "sheet", "appraise"):
            assert client.get(address(name, quarter, 1)).status_code == 404, name


@pytest.fixture
def proven():
    """Give a quarter where the last unit attached a file to I.1."""
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    score = Score.objects.get(evaluation__seat__unit=quarter.cast.units[LAST], criterion__code="I.1")
    evidence = entries.attach_evidence(
        by=quarter.cast.officers[LAST], score=score, content=b"%PDF-1.7 so", name="so.pdf", no_state_secret=True
    )
    return quarter, score, evidence


def test_who_downloads_evidence(client, proven):
    quarter, _score, evidence = proven
    for role, person in quarter.cast.roles().items():
        client.force_login(person)
        response = client.get(reverse("evaluations:evidence", args=[evidence.pk]))
        if role not in READS_DRAFT:
            assert response.status_code == 404, role
            assert client.get(reverse("evaluations:evidence_look", args=[evidence.pk])).status_code == 404, role
            assert client.get(reverse("evaluations:evidence_picture", args=[evidence.pk])).status_code == 404, role
            continue
        assert b"".join(response.streaming_content) == b"%PDF-1.7 so", role
        assert response["Content-Disposition"] == 'attachment; filename="so.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"


def test_who_downloads_evidence_once_it_is_handed_in(client, proven):
    quarter, _score, evidence = proven
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    found = {}
    for role, person in quarter.cast.roles().items():
        client.force_login(person)
        response = client.get(reverse("evaluations:evidence", args=[evidence.pk]))
        found[role] = response.status_code
        if response.streaming:
            b"".join(response.streaming_content)
    assert found == {role: 200 if role in SEES else 404 for role in quarter.cast.roles()}


def test_who_attaches_evidence_and_only_to_the_own_sheet(client, proven):
    quarter, score, _evidence = proven
    path = address("sheet", quarter, LAST) + f"minh-chung/{score.pk}/"
    assert answers(client, quarter, path) == expected(OF_MEMBER)
    client.force_login(quarter.cast.officers[0])
    assert client.get(address("sheet", quarter, 0) + f"minh-chung/{score.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/khoi/khong-co/2026/danh-gia/3/",
        "/khoi/{slug}/1999/danh-gia/3/",
        "/khoi/{slug}/2026/danh-gia/4/",
        "/khoi/{slug}/2026/danh-gia/0/",
        "/khoi/{slug}/2026/danh-gia/99999999999999999999999999/",
        "/khoi/{slug}/99999999999999999999999999/danh-gia/3/",
        "/khoi/{slug}/2026/danh-gia/3/khong-co/",
        "/khoi/{slug}/2026/danh-gia/3/khong-co/nop/",
        "/khoi/{slug}/2026/danh-gia/ba/",
        "/khoi/{slug}/2026/danh-gia/3/{unit}/minh-chung/999999/",
        "/khoi/{slug}/2026/danh-gia/3/{unit}/minh-chung/99999999999999999999999999/",
        "/minh-chung/999999/",
        "/minh-chung/99999999999999999999999999/",
    ],
)
def test_bad_addresses_are_404(client, path):
    quarter = make_quarter(members=2)
    client.force_login(quarter.cast.head_leader)
    assert client.get(path.format(slug=quarter.cast.bloc.slug, unit=quarter.cast.head.code)).status_code == 404


def test_wrong_methods(client):
    quarter = make_quarter(members=2)
    client.force_login(quarter.cast.head_leader)
    for name in ("open_period", *OF_PERIOD, *OF_UNIT):
        assert client.delete(address(name, quarter, 1)).status_code == 405, name
    for name in ("period", "scoreboard"):
        assert client.post(address(name, quarter)).status_code == 405, name
    assert client.get(address("accept_all", quarter, 1)).status_code == 405


def test_nobody_gets_past_the_login_page(client):
    quarter = make_quarter(members=2)
    for name in ("open_period", *OF_PERIOD, *OF_UNIT):
        response = client.get(address(name, quarter, 1))
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("account_login")), name


def test_a_post_that_ended_opens_nothing_any_more(client):
    quarter = make_quarter(members=3)
    person = quarter.cast.officers[LAST]
    client.force_login(person)
    assert client.get(address("sheet", quarter, LAST)).status_code == 200
    person.posts.update(ends_on=clock.today() - timedelta(days=1))
    assert client.get(address("sheet", quarter, LAST)).status_code == 404
