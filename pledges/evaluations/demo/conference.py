"""The conference of 31/3/2026: it sits while the demo begins, at the signing, so that wall and shared screen have work."""

from datetime import date, timedelta
from typing import Any

from blocs.models import BlocYear
from emulation import clock
from pledges.conference.domain import sitting
from pledges.conference.enums import Meeting, Presence, Remark, Step
from pledges.conference.models import Conference
from pledges.evaluations.demo.story import hour

_ONLINE = 3  # the last units of the roll take part online
_STEPS = {
    Step.PRESENTATION: "08:15",
    Step.DISCUSSION: "08:45",
    Step.EVALUATION: "09:20",
    Step.AGREEMENT: "09:50",
}
_NOTES = {
    Step.DISCUSSION: (Remark.SPEECH, "Đề nghị ghi rõ thời hạn gửi kết quả tự chấm hằng quý để các đơn vị chủ động."),
    Step.EVALUATION: (Remark.GOOD_PRACTICE, "Phân công một đầu mối theo dõi chỉ tiêu, rà soát vào thứ sáu hằng tuần."),
}


def meet(chair: Any, year: BlocYear, *, day: date, witness: Any) -> Conference:
    """Plan, open and lead the conference up to the agreement of the text; return it."""
    with clock.at(hour(day - timedelta(days=6), "09:00")):
        conference = sitting.plan_conference(
            by=chair,
            bloc_year=year,
            title=f"Hội nghị triển khai và ký kết giao ước thi đua năm {year.year}",
            place="Hội trường VKSND tỉnh Hưng Yên",
            planned_at=hour(day, "08:00"),
            meeting=Meeting.MIXED,
            chair=f"{chair}",
            secretary="Cán bộ đơn vị Khối trưởng",
        )
    with clock.at(hour(day, "08:00")):
        conference = sitting.open_conference(by=chair, conference=conference)
        rows = list(conference.attendances.all())
        called = {row.pk: (Presence.PRESENT, "Lãnh đạo đơn vị") for row in rows[:-_ONLINE]}
        called |= {row.pk: (Presence.ONLINE, "Lãnh đạo đơn vị") for row in rows[-_ONLINE:]}
        sitting.call_roll(by=chair, conference=conference, called=called)
        sitting.add_guest(by=chair, conference=conference, name=str(witness))
    for step, at in _STEPS.items():
        item = conference.items.get(step=step)
        with clock.at(hour(day, at)):
            sitting.show_step(by=chair, item=item)
            if step in _NOTES:
                remark, text = _NOTES[step]
                sitting.take_note(by=chair, item=item, text=text, remark=remark, seat=rows[3].seat)
    return conference


def go_on_to_signing(chair: Any, conference: Conference, *, day: date) -> None:
    """Launch the movements and call for signatures; the conference goes on."""
    for step, at in ((Step.LAUNCH, "10:10"), (Step.SIGNING, "10:25")):
        with clock.at(hour(day, at)):
            sitting.show_step(by=chair, item=conference.items.get(step=step))
