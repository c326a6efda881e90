"""The page on which a unit enters its quarter: what stands beside the numbers, the report in words, the sheet for the pen."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import segno
from pypdf import PdfReader

from blocs.enums import Span
from blocs.packs import gather
from emulation import clock
from emulation.audit.models import Event
from emulation.workflow import Missing, NotAllowed
from pledges.domain import agreement, consultation, drafting
from pledges.evaluations.blank import blank_html
from pledges.evaluations.domain import appraisal, entries, linking, narrating, periods, submission
from pledges.evaluations.domain.unusual import ALL
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models import Narrative
from pledges.evaluations.queries.sheets import lines_of
from tests.pledges import stories
from tests.pledges.evaluations.casts import Quarter, make_criteria_set, make_quarter
from tests.pledges.evaluations.helpers import address, fields, text
from tests.pledges.evaluations.test_guards import refusal

pytestmark = pytest.mark.django_db
LAST = 2


def quarters_of(story: Any, *numbers: int) -> list[Quarter]:
    """Open these quarters of the story's year with one table."""
    table = make_criteria_set(story.cast.administrator, label=story.cast.bloc.slug)
    return [
        Quarter(
            story.cast,
            periods.open_period(
                seen=ALL,
                by=story.cast.head_leader,
                bloc_year=story.cast.bloc_year,
                quarter=number,
                criteria_set=table,
                starts_on=date(2026, 3 * number - 2, 1),
                ends_on=date(2026, 3 * number, 28),
            ),
        )
        for number in numbers
    ]


def row(response: Any, quarter: Quarter, code: str) -> str:
    """Return the row of a leaf without its tags."""
    found = re.search(rf'<tr id="c{quarter.leaf(code).pk}".*?</tr>', text(response), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def agreed_with_targets(story: Any) -> None:
    """Add targets that are called as leaves of the table are, one of them twice: for the bloc and for the last unit."""
    for seat, name, planned in (
        (None, "TIÊU CHÍ  II", "80"),
        (story.cast.seat(LAST), "Tiêu chí II", "92.5"),
        (None, "Tiêu chí III", "2"),
    ):
        drafting.add_target(
            by=story.cast.head_leader,
            pledge=story.reload(),
            seat=seat,
            indicator=name,
            measure="%",
            direction="at_least",
            planned=Decimal(planned),
        )
    consultation.open_consultation(
        by=story.cast.head_leader, pledge=story.reload(), due_at=clock.now() + timedelta(days=3)
    )
    story.reload()
    stories.everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.reload())


def test_targets_come_from_the_agreed_pledge_and_lead_to_their_place(client):
    story = stories.drafted(members=3)
    agreed_with_targets(story)
    (quarter,) = quarters_of(story, 3)
    client.force_login(story.cast.officers[LAST])
    page = client.get(address("sheet", quarter, LAST))
    assert "≥ 92,5 % Phụ lục giao ước, chỉ tiêu" in row(page, quarter, "II"), "the unit's own goes before the bloc's"
    assert "≥ 2 % Giao ước, mục II." in row(page, quarter, "III")
    assert "Giao ước" not in row(page, quarter, "I.1")
    links = re.findall(r'href="([^"]+)#(chi-tieu-[^"]+)"', text(page))
    assert len(links) == 2
    for where, anchor in links:
        assert f'id="{anchor}"' in text(client.get(where))


def test_who_runs_the_year_links_a_criterion_to_a_target_of_another_name(client):
    story = stories.drafted(members=3)
    agreed_with_targets(story)
    (quarter,) = quarters_of(story, 3)
    leaf, path = quarter.leaf("I.1"), address("targets", quarter)
    client.force_login(story.cast.officers[0])
    form = fields(client.get(path))
    assert client.post(path, form | {f"c{leaf.pk}": "Không có trong giao ước"}).status_code == 422
    assert client.post(path, form | {f"c{leaf.pk}": "Tiêu chí III"}).status_code == 302
    sheet = address("sheet", quarter, LAST)
    assert "≥ 2 % Giao ước, mục II." in row(client.get(sheet), quarter, "I.1")
    client.post(path, fields(client.get(path)) | {f"c{leaf.pk}": ""})
    assert "Giao ước" not in row(client.get(sheet), quarter, "I.1")
    assert Event.objects.filter(verb="period.target_linked").count() == 2
    with pytest.raises(NotAllowed):
        linking.link_targets(by=story.cast.officers[LAST], period=quarter.period, chosen={leaf.pk: ""})
    with pytest.raises(Missing):
        linking.link_targets(by=story.cast.head_leader, period=quarter.period, chosen={leaf.pk: "Chỉ tiêu lạ"})


def test_earlier_quarters_and_the_year_before_stand_beside(client):
    story = stories.drafted(members=3)
    one, two, three = quarters_of(story, 1, 2, 3)
    for quarter, numerator in ((one, 30), (two, 12)):
        officer, sheet = story.cast.officers[LAST], quarter.fill(LAST)
        entries.enter_score(
            by=officer,
            evaluation=sheet,
            criterion=quarter.leaf("II"),
            numerator=Decimal(numerator),
            denominator=Decimal(40),
        )
    client.force_login(story.cast.officers[LAST])
    page = client.get(address("sheet", three, LAST))
    assert "Các quý trước" not in row(page, three, "II"), "a draft counts for nobody"
    for quarter in (one, two):
        submission.submit(by=story.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    page = client.get(address("sheet", three, LAST))
    assert "Các quý trước: 42/80 = 52,5 %" in row(page, three, "II")
    assert "Các quý trước: 0" in row(page, three, "IV")
    assert "Các quý trước: I: 25; II: 25" in row(page, three, "I.1")
    assert "Các quý trước" not in row(client.get(address("sheet", one, LAST)), one, "II")


def test_beside_a_half_year_stand_its_own_quarters_and_beside_no_period_the_half_year(client):
    story = stories.drafted(members=3)
    one, three = quarters_of(story, 1, 3)
    half, year = (
        Quarter(
            story.cast,
            periods.open_period(
                seen=ALL,
                by=story.cast.head_leader,
                bloc_year=story.cast.bloc_year,
                quarter=span,
                criteria_set=one.period.criteria_set,
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, min(span, 11), 28),
            ),
        )
        for span in (Span.HALF, Span.YEAR)
    )
    for quarter in (one, three, half):
        quarter.fill(LAST)
        submission.submit(by=story.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    client.force_login(story.cast.officers[LAST])
    for quarter, said in ((half, "I: 25"), (year, "I: 25; III: 25"), (three, "I: 25")):
        assert f"Các quý trước: {said} " in row(client.get(address("sheet", quarter, LAST)), quarter, "I.1") + " "


def test_the_report_is_written_without_a_script_read_by_the_appraiser_and_frozen(client):
    quarter = make_quarter(members=3)
    quarter.fill(LAST)
    path = address("narratives", quarter, LAST)
    client.force_login(quarter.cast.officers[LAST])
    form = fields(client.get(path))
    assert [name for name in form if name.endswith("-text")] == [f"p-{part}-text" for part in NarrativePart.values]
    told = {"p-results-text": "Hoàn thành\nvượt mức.", "p-difficulties-text": "Thiếu biên chế."}
    assert client.post(path, form | told).status_code == 302
    assert dict(Narrative.objects.values_list("part", "text")) == {
        "results": "Hoàn thành\nvượt mức.",
        "difficulties": "Thiếu biên chế.",
    }
    client.force_login(quarter.cast.leaders[LAST])  # one's own earlier save would be no conflict
    again = client.post(path, form | {"p-results-text": "Của người đến sau", "p-movements-text": "a" * 6001})
    assert again.status_code == 422
    for part in ("vừa được", "vượt mức.", "Của người đến sau", "6000"):
        assert part in text(again)

    client.force_login(quarter.cast.officers[LAST])
    submission.submit(by=quarter.cast.leaders[LAST], evaluation=quarter.evaluation(LAST))
    assert client.post(path, form).status_code == 409
    frozen = "Nội dung báo cáo chỉ được sửa khi phiếu đánh giá chưa nộp"
    assert frozen in refusal(lambda: Narrative.objects.filter(part="results").update(text="x"))
    assert frozen in refusal(lambda: Narrative.objects.all()[0].delete())
    other = Narrative(
        evaluation=quarter.evaluation(LAST), part="movements", text="x", written_by=quarter.cast.head_leader
    )
    assert frozen in refusal(other.save)
    client.force_login(quarter.cast.head_leader)
    page = text(client.get(address("appraise", quarter, LAST)))
    assert "Thiếu biên chế." in page
    assert "Phong trào thi đua" not in page.split("Nội dung báo cáo")[1].split("</section>")[0], (
        "empty parts are left out"
    )


def test_a_part_is_emptied_and_who_is_no_member_writes_none(client):
    quarter = make_quarter(members=3)
    sheet, by = quarter.evaluation(LAST), quarter.cast.officers[LAST]
    part = NarrativePart.RESULTS
    assert narrating.write_part(by=by, evaluation=sheet, part=part, text="  ") is None
    narrating.write_part(by=by, evaluation=sheet, part=part, text="A", version=0)
    emptied = narrating.write_part(by=by, evaluation=sheet, part=part, text="", version=1)
    assert emptied is not None
    assert (emptied.text, emptied.version) == ("", 2)
    client.force_login(quarter.cast.head_leader)
    assert client.get(address("narratives", quarter, LAST)).status_code == 403


def test_the_sheet_for_the_pen_opens_the_same_form_and_shows_no_entry(client):
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST, points="13.37")
    client.force_login(quarter.cast.officers[LAST])
    answer = client.get(address("blank", quarter, LAST))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    assert [round(float(each)) for each in pages[0].mediabox[2:]] == [595, 842]
    words = " ".join("\n".join(page.extract_text() for page in pages).split())
    for part in (
        "PHIẾU NHẬP TAY KẾT QUẢ QUÝ III/2026",
        "Tử số",
        "Không áp dụng, vì:",
        "Nhiệm vụ kỳ tới",
        "LÃNH ĐẠO ĐƠN VỊ",
    ):
        assert part in words
    assert "13,37" not in words
    page = "http://testserver" + sheet.get_absolute_url()
    assert page in words.replace(" ", "")
    code = segno.make(page, error="m").svg_data_uri(border=2)
    assert f'src="{code}"'.replace("&", "&amp;") in blank_html(sheet, lines_of(sheet), address=page).replace(
        "&#x27;", "'"
    )


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_late_or_not_is_decided_by_the_moment_that_is_written(seconds, late):
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST)
    with clock.at(sheet.due_at + timedelta(seconds=seconds)):
        submitted = submission.submit(by=quarter.cast.leaders[LAST], evaluation=sheet)
    assert (submitted.submitted_late, submitted.submitted_at) == (late, sheet.due_at + timedelta(seconds=seconds))


def test_a_move_knows_one_moment(monkeypatch):
    quarter = make_quarter(members=3)
    sheet = quarter.fill(LAST)
    ticks = iter(sheet.due_at + timedelta(milliseconds=each - 1) for each in range(1000))
    monkeypatch.setattr(
        "emulation.clock.timezone.now", lambda: next(ticks)
    )  # the hour strikes while the sheet is handed in
    submitted = submission.submit(by=quarter.cast.leaders[LAST], evaluation=sheet)
    assert submitted.submitted_late == (submitted.submitted_at > sheet.due_at)


def test_the_pack_takes_the_reports_of_those_who_handed_in():
    quarter = make_quarter(members=3)
    for place in (1, LAST):
        narrating.write_part(
            by=quarter.cast.officers[place],
            evaluation=quarter.evaluation(place),
            part=NarrativePart.EXEMPLARS,
            text=f"=Gương tốt {place}",
        )
    quarter.submit(LAST)
    appraisal.accept_all(by=quarter.cast.head_leader, evaluation=quarter.evaluation(LAST))
    papers = {each.name: each.content for each in gather(quarter.cast.bloc_year, quarter.cast.head_leader).papers}
    table = papers["bao-cao-quy-3.csv"].decode("utf-8-sig")
    assert "'=Gương tốt 2" in table, "nothing that a spreadsheet would run"
    assert "Gương tốt 1" not in table
