"""The JSON address of the grid and the pages that take lines, with keys that belong elsewhere: nothing foreign is touched."""

import random
from typing import Any

import pytest

from emulation.audit.models import Event
from pledges.evaluations.domain import entries
from pledges.evaluations.models import Evaluation, Evidence, Narrative, Score
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, fields

pytestmark = pytest.mark.django_db
LAST = 2


@pytest.fixture
def world() -> tuple[Quarter, Quarter]:
    """Our quarter and that of another bloc, both filled; ours is handed in by its other units."""
    mine, other = make_quarter(members=3), make_quarter(members=3)
    for quarter in (mine, other):
        quarter.fill(LAST)
        quarter.submit(1)
    return mine, other


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Score, Narrative, Evaluation, Evidence)]


def test_the_address_of_a_foreign_sheet_is_not_found_and_that_of_a_colleague_is_refused(client, world):
    mine, other = world
    client.force_login(mine.cast.officers[LAST])
    before, count = everything(), Event.objects.count()
    key = f"c{mine.leaf('I.1').pk}"
    for sheet, status in ((other.evaluation(LAST), 404), (mine.evaluation(0), 403), (mine.evaluation(1), 403)):
        path = address("cells", mine, LAST).replace(f"/{mine.evaluation(LAST).pk}/", f"/{sheet.pk}/")
        for typed in ({"save": key, f"{key}-points": "1"}, {"save": "p-results", "p-results-text": "x"}, {}):
            answer = client.post(path, typed)
            assert answer.status_code == status, (sheet, typed)
            assert "points=" not in answer.content.decode()
    assert (everything(), Event.objects.count()) == (before, count)


def test_foreign_lines_on_ones_own_sheet_are_refused_one_by_one(client, world):
    mine, other = world
    client.force_login(mine.cast.officers[LAST])
    before = everything()
    group = mine.period.criteria_set.criteria.get(code="I")
    foreign = [f"c{other.leaf(code).pk}" for code in ("I.1", "II", "III")]
    odd = [
        f"c{group.pk}",
        "c0",
        "c-1",
        "c" + "9" * 18,
        "c" + "9" * 40,
        "c١",
        "p-",
        "p-khong-co",
        "c",
        "",
        "x1",
        "c1;drop",
    ]
    typed: dict[str, Any] = {"save": [*foreign, *odd]}
    for key in typed["save"]:
        typed |= {f"{key}-version": "0", f"{key}-points": "1", f"{key}-numerator": "1", f"{key}-denominator": "1"}

    answer = client.post(address("cells", mine, LAST), typed)

    assert answer.status_code == 200
    assert {row["state"] for row in answer.json()["rows"].values()} == {"refused"}
    assert everything() == before


def test_made_up_bodies_change_only_the_own_sheet_and_are_all_answered(client, world):
    mine, _other = world
    client.force_login(mine.cast.officers[LAST])
    own = mine.evaluation(LAST).pk
    others = Score.objects.exclude(evaluation=own).order_by("pk")
    before, states = list(others.values()), list(Evaluation.objects.order_by("pk").values_list("state", flat=True))
    chance = random.Random(20261201)
    keys = [f"c{pk}" for pk in Score.objects.values_list("criterion", flat=True)] + ["p-results", "p-", "c", "c999999"]
    names = [
        "version",
        "points",
        "count",
        "numerator",
        "denominator",
        "choice",
        "note",
        "reason",
        "not_applicable",
        "text",
    ]
    values = [
        "",
        "0",
        "1",
        "-1",
        "1,5",
        "1.000.000",
        "NaN",
        "1e9",
        "on",
        "a" * 2000,
        "\x00",
        "'\";--",
        "<b>",
        "٣",
        "null",
    ]
    codes = set()
    for _turn in range(250):
        typed: dict[str, Any] = {"save": chance.sample(keys, 4)}
        for key in typed["save"]:
            typed |= {f"{key}-{name}": chance.choice(values) for name in chance.sample(names, 5)}
        answer = client.post(address("cells", mine, LAST), typed)
        codes.add(answer.status_code)
        assert set(answer.json()["rows"]) == set(typed["save"])
    assert codes == {200}
    assert list(others.values()) == before
    assert list(Evaluation.objects.order_by("pk").values_list("state", flat=True)) == states


def test_lines_of_another_sheet_in_a_whole_page_are_not_taken(client, world):
    mine, other = world
    head = mine.cast.head_leader
    client.force_login(head)
    typed = fields(client.get(address("appraise", mine, 1)))
    foreign = f"c{other.leaf('I.1').pk}"
    before = list(Score.objects.filter(evaluation__period=other.period).order_by("pk").values())
    sent = typed | {f"{foreign}-version": "1", f"{foreign}-points": "1", f"{foreign}-appraisal_reason": "x"}
    assert client.post(address("accept_all", mine, 1), sent).status_code == 302
    assert list(Score.objects.filter(evaluation__period=other.period).order_by("pk").values()) == before


def test_a_score_or_a_piece_of_evidence_of_another_sheet_has_no_page_on_the_own_one(client, world):
    mine, other = world
    attached = []
    for quarter, place in ((mine, LAST), (other, LAST)):
        score = Score.objects.get(evaluation=quarter.evaluation(place), criterion__code="I.1")
        attached.append(
            entries.attach_evidence(
                by=quarter.cast.officers[place], score=score, content=b"%PDF-1.7", name="a.pdf", no_state_secret=True
            )
        )
    own, foreign = attached
    sheet = mine.evaluation(LAST).get_absolute_url()
    colleague = Score.objects.filter(evaluation=mine.evaluation(1)).first()
    client.force_login(mine.cast.officers[LAST])
    for pk in (foreign.score_id, colleague.pk, 0, 999999):
        answer = client.post(f"{sheet}minh-chung/{pk}/", {"url": "https://vi.du/", "no_state_secret": "on"})
        assert answer.status_code == 404, pk
    assert client.post(f"/minh-chung/{foreign.pk}/bo/").status_code == 404
    client.force_login(mine.cast.officers[1])  # of the same bloc, and the sheet is not handed in
    assert client.post(f"/minh-chung/{own.pk}/bo/").status_code == 404
    client.force_login(mine.cast.head_leader)  # reads it, and is not its unit
    assert client.post(f"/minh-chung/{own.pk}/bo/").status_code == 403
    assert Evidence.objects.count() == 2
