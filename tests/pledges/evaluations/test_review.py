"""Line by line: what a return opens, what stays locked, what the unit and the appraiser see of it."""

from decimal import Decimal

import pytest

from emulation.audit.models import Event
from emulation.duties import duties_of
from emulation.notices.models import Notice
from emulation.workflow import Missing, NotAllowed, WrongState
from pledges.evaluations.domain import appraisal, entries, explaining, measuring, reporting, submission
from pledges.evaluations.enums import EvaluationState, StepKind
from pledges.evaluations.models import OpenedLine, ScoreStep
from pledges.library.models import Highlight
from pledges.registration.models import RegisteredTarget
from tests.pledges.evaluations.casts import make_quarter
from tests.pledges.evaluations.helpers import address, box, fields, text
from tests.pledges.evaluations.reviews import LAST, returned, score, soon
from tests.roles import READERS, RUNS

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return make_quarter(members=3)


def enter(quarter, code, place=LAST, **values):
    return entries.enter_score(
        by=quarter.cast.officers[place], evaluation=quarter.evaluation(place), criterion=quarter.leaf(code), **values
    )


def test_only_the_returned_lines_unlock(quarter):
    sheet = returned(quarter, "II", "III")
    enter(quarter, "II", numerator=Decimal(10), denominator=Decimal(10))
    for code, values in (("I.1", {"points": Decimal(1)}), ("IV", {"count": Decimal(1)})):
        with pytest.raises(WrongState, match="dòng này không mở"):
            enter(quarter, code, **values)
        with pytest.raises(WrongState, match="dòng này không mở"):
            entries.attach_evidence(
                by=quarter.cast.officers[LAST],
                score=score(quarter, code),
                content=b"%PDF-1.7",
                name="a.pdf",
                no_state_secret=True,
            )
    assert score(quarter, "I.1").self_points == 25
    event = Event.objects.get(verb="evaluation.returned")
    assert event.details["lines"] == {"II": "Làm rõ II", "III": "Làm rõ III"}
    assert sheet.own_due_at is not None
    assert Notice.objects.filter(recipient=quarter.cast.officers[LAST], text__contains="trả lại").exists()


def test_what_stands_beside_the_lines_stays_too(quarter):
    returned(quarter, "II")
    by, sheet = quarter.cast.officers[LAST], quarter.evaluation(LAST)
    with pytest.raises(WrongState, match="phần này không mở"):
        measuring.enter_result(by=by, evaluation=sheet, target=RegisteredTarget(pk=1), achieved=Decimal(1))
    with pytest.raises(WrongState, match="phần này không mở"):
        reporting.report_highlight(by=by, evaluation=sheet, highlight=Highlight(pk=1))


def test_a_whole_return_opens_every_line(quarter):
    returned(quarter)
    for code in ("I.1", "III"):
        enter(quarter, code, points=Decimal(1))
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    steps = ScoreStep.objects.filter(kind=StepKind.CORRECTED)
    assert {(step.criterion.code, step.old_result, step.new_result) for step in steps} == {
        ("I.1", 25, 1),
        ("III", 2, 1),
    }


def test_each_returned_line_is_corrected_or_explained_before_the_sheet_goes_back(quarter):
    returned(quarter, "II", "III")
    leader, sheet = quarter.cast.leaders[LAST], quarter.evaluation(LAST)
    with pytest.raises(Missing, match="Còn 2 dòng bị trả lại chưa sửa và chưa giải trình: II, III"):
        submission.submit(by=leader, evaluation=sheet)
    enter(quarter, "II", numerator=Decimal(8), denominator=Decimal(10))
    explaining.explain_line(
        by=quarter.cast.officers[LAST], evaluation=sheet, criterion=quarter.leaf("III"), text="Có quyết định số 12"
    )
    submission.submit(by=leader, evaluation=sheet)
    assert not OpenedLine.objects.filter(closed_at=None).exists()
    corrected = ScoreStep.objects.get(kind=StepKind.CORRECTED)
    assert (corrected.old, corrected.new) == ("Tử số 9, Mẫu số 10", "Tử số 8, Mẫu số 10")
    assert (corrected.old_result, corrected.new_result, corrected.by) == (45, 40, quarter.cast.officers[LAST])


def test_the_appraiser_looks_a_second_time_at_returned_lines_alone(quarter):
    sheet, head = quarter.submit(LAST), quarter.cast.head_leader
    appraisal.appraise_score(
        by=head, evaluation=sheet, criterion=quarter.leaf("III"), points=Decimal(1), appraisal_reason="Thiếu quyết định"
    )
    appraisal.accept_all(by=head, evaluation=sheet)
    appraisal.return_for_correction(
        by=head, evaluation=sheet, note="Giải trình", due_at=soon(), lines={quarter.leaf("III"): "Vì sao 2 điểm?"}
    )
    assert not score(quarter, "III").appraised
    assert score(quarter, "I.1").appraised
    explaining.explain_line(
        by=quarter.cast.officers[LAST], evaluation=sheet, criterion=quarter.leaf("III"), text="Quyết định số 12"
    )
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=sheet)
    with pytest.raises(Missing, match="Còn 1 tiêu chí chưa thẩm định: III"):
        appraisal.complete(by=head, evaluation=sheet)
    assert appraisal.accept_all(by=head, evaluation=sheet) == 1
    appraisal.complete(by=head, evaluation=sheet)
    kinds = list(ScoreStep.objects.filter(criterion__code="III").values_list("kind", "old_result", "new_result"))
    assert kinds == [("appraised", 2, 1), ("returned", 1, 1), ("explained", 2, 2)]


@pytest.mark.parametrize(
    ("lines", "said"), [({"II": " "}, "II: hãy ghi cần bổ sung gì"), ({"I": "nhóm"}, "Chỉ trả lại được tiêu chí")]
)
def test_a_line_goes_back_with_its_text_and_is_a_leaf(quarter, lines, said):
    sheet = quarter.submit(LAST)
    with pytest.raises(Missing, match=said):
        appraisal.return_for_correction(
            by=quarter.cast.head_leader,
            evaluation=sheet,
            note="Bổ sung",
            due_at=soon(),
            lines={quarter.leaf(code): text for code, text in lines.items()},
        )
    assert quarter.evaluation(LAST).state == EvaluationState.SUBMITTED


def test_who_explains_and_what(quarter):
    sheet = returned(quarter, "II")
    for role, person in quarter.cast.roles().items():
        if role not in ("member_leader", "member_officer"):
            with pytest.raises(NotAllowed):
                explaining.explain_line(by=person, evaluation=sheet, criterion=quarter.leaf("II"), text="vì")
    by = quarter.cast.officers[LAST]
    with pytest.raises(WrongState, match="không bị trả lại"):
        explaining.explain_line(by=by, evaluation=sheet, criterion=quarter.leaf("I.1"), text="vì")
    with pytest.raises(Missing, match="Giải trình"):
        explaining.explain_line(by=by, evaluation=sheet, criterion=quarter.leaf("II"), text="  ")
    explaining.explain_line(by=by, evaluation=sheet, criterion=quarter.leaf("II"), text="vì")
    explaining.explain_line(by=by, evaluation=sheet, criterion=quarter.leaf("II"), text="vì ")
    assert ScoreStep.objects.filter(kind=StepKind.EXPLAINED).count() == 1


def test_the_page_shows_boxes_for_the_returned_lines_and_old_and_new_after(client, quarter):
    returned(quarter, "II")
    client.force_login(quarter.cast.officers[LAST])
    page = client.get(address("sheet", quarter))
    assert "Chỉ các dòng sau được mở để sửa" in text(page)
    assert text(page).count("Cần bổ sung: Làm rõ II") == 1, "what is wanted stands at the line too"
    assert "giai-trinh/" in text(page)
    client.force_login(quarter.cast.head_leader)
    for look in (address("sheet", quarter), address("review", quarter)):
        assert "Chỉ các dòng sau được mở để sửa" in text(client.get(look))
        assert "giai-trinh/" not in text(client.get(look))
    client.force_login(quarter.cast.officers[LAST])
    boxes = fields(page)
    assert box(quarter, "II", "numerator") in boxes
    assert box(quarter, "I.1", "points") not in boxes
    tampered = boxes | {box(quarter, "I.1", "points"): "1", box(quarter, "II", "numerator"): "8"}
    assert client.post(address("sheet", quarter), tampered).status_code == 302
    assert (score(quarter, "I.1").self_points, score(quarter, "II").self_numerator) == (25, 8)
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    story = text(client.get(address("review", quarter)))
    assert "Tử số 9, Mẫu số 10" in story
    assert "Tử số 8, Mẫu số 10" in story
    assert "Làm rõ II" in story
    assert str(quarter.cast.head_leader) in story


def attach_page(quarter, code):
    return f"{address('sheet', quarter)}minh-chung/{score(quarter, code).pk}/"


def test_evidence_is_offered_for_the_returned_lines_alone(client, quarter):
    quarter.fill(LAST)
    by = quarter.cast.officers[LAST]
    kept = {
        code: entries.attach_evidence(
            by=by, score=score(quarter, code), content=b"%PDF-1.7", name=f"{code}.pdf", no_state_secret=True
        )
        for code in ("I.1", "II")
    }
    client.force_login(by)
    leads = {code: f'href="{attach_page(quarter, code)}"' for code in ("I.1", "II", "III", "IV")}
    before = text(client.get(address("sheet", quarter)))
    assert all(lead in before for lead in leads.values())
    leader, head = quarter.cast.leaders[LAST], quarter.cast.head_leader
    sheet = submission.submit(by=leader, evaluation=quarter.evaluation(LAST))
    lines = {quarter.leaf("II"): "Làm rõ II"}
    appraisal.return_for_correction(by=head, evaluation=sheet, note="Bổ sung", due_at=soon(), lines=lines)
    page = text(client.get(address("sheet", quarter)))
    assert [code for code, lead in leads.items() if lead in page] == ["II"]
    assert "I.1.pdf" in page, "what was attached is still read"
    assert client.get(attach_page(quarter, "II")).status_code == 200
    refused = client.get(attach_page(quarter, "I.1"))
    assert refused.status_code == 409
    assert "dòng này không mở" in text(refused)
    looks = {code: text(client.get(f"/minh-chung/{row.pk}/xem/")) for code, row in kept.items()}
    assert {code: "Bỏ minh chứng này" in look for code, look in looks.items()} == {"I.1": False, "II": True}


def test_the_targets_are_neither_offered_nor_opened_while_single_lines_are_returned(client, quarter):
    page = address("results", quarter)
    client.force_login(quarter.cast.officers[LAST])
    assert client.get(page).status_code == 200
    returned(quarter, "II")
    refused = client.get(page)
    assert refused.status_code == 409
    assert "phần này không mở" in text(refused)
    assert f'href="{page}"' not in text(client.get(address("sheet", quarter)))


def test_a_whole_return_opens_evidence_and_targets_again(client, quarter):
    returned(quarter)
    client.force_login(quarter.cast.officers[LAST])
    assert client.get(address("results", quarter)).status_code == 200
    assert client.get(attach_page(quarter, "I.1")).status_code == 200
    assert f'href="{attach_page(quarter, "I.1")}"' in text(client.get(address("sheet", quarter)))


def test_one_button_accepts_a_line_and_the_next_one_follows(client, quarter):
    quarter.submit(LAST)
    client.force_login(quarter.cast.head_leader)
    page = fields(client.get(address("appraise", quarter)))
    response = client.post(address("appraise", quarter), page | {"accept": str(quarter.leaf("I.1").pk)})
    assert response.url.endswith(f"#c{quarter.leaf('I.2').pk}")
    assert score(quarter, "I.1").appraised
    assert not score(quarter, "III").appraised
    typed = page | {box(quarter, "III", "points"): "1", box(quarter, "III", "appraisal_reason"): "Thiếu"}
    typed[box(quarter, "III", "version")] = str(score(quarter, "III").version)
    client.post(address("appraise", quarter), typed | {"accept": str(quarter.leaf("III").pk)})
    assert score(quarter, "III").appraised_result == 1
    assert not ScoreStep.objects.filter(criterion__code="I.1").exists()  # accepted as it was: nothing became other


def test_the_neighbours_are_those_that_wait_for_the_same_appraiser(client, quarter):
    for place in range(3):
        quarter.submit(place)
    client.force_login(quarter.cast.head_leader)
    page = text(client.get(address("appraise", quarter, 1)))
    assert f'href="{address("appraise", quarter, 2)}" rel="next"' in page
    assert 'rel="prev"' not in page  # the own unit is the deputy's to judge
    assert f'href="{address("appraise", quarter, 1)}" rel="prev"' in text(client.get(address("appraise", quarter, 2)))


def test_a_returned_sheet_waits_on_the_home_page_and_the_return_page_refuses_an_older_one(client, quarter):
    sheet = quarter.submit(LAST)
    client.force_login(quarter.cast.head_leader)
    form = fields(client.get(address("return_sheet", quarter)))
    appraisal.accept_all(by=quarter.cast.officers[0], evaluation=sheet)
    values = form | {"note": "Bổ sung", "due_at": "31/12/2099 17:00"}
    assert client.post(address("return_sheet", quarter), values).status_code == 409
    form = fields(client.get(address("return_sheet", quarter)))
    values = form | {"note": "Bổ sung", "due_at": "31/12/2099 17:00", f"line_{quarter.leaf('II').pk}": "Làm rõ"}
    assert client.post(address("return_sheet", quarter), values).status_code == 302
    assert [line.criterion.code for line in OpenedLine.objects.all()] == ["II"]
    assert any("bị trả lại" in duty.title for duty in duties_of(quarter.cast.officers[LAST]))


def test_a_post_by_somebody_who_may_not_changes_nothing(client, quarter):
    returned(quarter, "II")
    quarter.appraise(1)
    leaf = quarter.leaf("II").pk
    forms = {
        f"{address('sheet', quarter)}giai-trinh/{leaf}/": ({"text": "vì"}, {"member_leader", "member_officer"}),
        f"{address('sheet', quarter, 1)}kien-nghi/{leaf}/": ({"reason": "vì"}, {"deputy_leader"}),
        address("stand_by_all", quarter, 1): ({}, {"standing_body"}),
        address("extend", quarter): ({"due_at": "31/12/2099 17:00", "reason": "vì"}, RUNS),
        address("stop", quarter): ({"reason": "vì", "version": "1"}, RUNS),
        address("rules", quarter): ({"standing_scope": "none", "version": "1"}, RUNS),
    }
    for path, (values, may) in forms.items():
        for role, person in quarter.cast.roles().items():
            if role not in may:
                client.force_login(person)
                assert client.post(path, values).status_code == (403 if role in READERS else 404), (path, role)
    assert not ScoreStep.objects.filter(kind__in=[StepKind.EXPLAINED, StepKind.OBJECTED]).exists()
    assert not Event.objects.filter(
        verb__in=["period.extended", "period.closed_to_sheets", "period.rules_set"]
    ).exists()


@pytest.mark.parametrize("tail", ["giai-trinh/999999/", "kien-nghi/999999/", "giai-trinh/99999999999999999999999/"])
def test_bad_addresses_of_lines_are_404(client, quarter, tail):
    returned(quarter, "II")
    client.force_login(quarter.cast.member_leader)
    assert client.get(address("sheet", quarter) + tail).status_code == 404
    assert client.get(address("period", quarter) + "kien-nghi/999999/").status_code == 404
