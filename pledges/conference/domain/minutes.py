"""The minutes, drafted from what happened: plain data that is shown, frozen at the closing, and printed.

Legal documents stay Vietnamese, so nothing here is translated for the screen's language.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from pledges.conference.enums import ConferenceState, Presence, Step
from pledges.conference.models import AgendaItem, Conference
from pledges.domain.text import Plain, canonical_text
from pledges.enums import Disposition, PledgeState, SignatoryState
from pledges.models import Pledge
from pledges.queries.opinions import all_opinions, tally
from pledges.queries.versions import newest_number

SCHEMA = 1


def minutes_of(conference: Conference) -> Plain:
    """Return the minutes: frozen ones as they are, else as they would read now."""
    if conference.state == ConferenceState.CLOSED:
        return dict(conference.minutes or {})
    return compose(conference, closed_at=None)


def compose(conference: Conference, *, closed_at: datetime | None) -> Plain:
    """Return the minutes as plain data; ``closed_at`` (aware) is None while the conference runs."""
    year = conference.bloc_year
    pledge = Pledge.objects.filter(bloc_year=year).select_related("bloc_year__bloc__host_unit").first()
    with translation.override("vi"):
        return {
            "schema": SCHEMA,
            "superior": pledge.superior if pledge else year.host_name.full.upper(),
            "organiser": pledge.organiser if pledge else year.bloc.name.upper(),
            "title": conference.title,
            "place": conference.place,
            "written_at": pledge.place if pledge else "",
            "meeting": conference.get_meeting_display(),
            "chair": conference.chair,
            "secretary": conference.secretary,
            "opened": _moment(conference.opened_at),
            "closed": _moment(closed_at),
            **_roll(conference),
            "steps": _steps(conference, pledge),
        }


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes") if value else ""


def _roll(conference: Conference) -> Plain:
    rows = list(conference.attendances.select_related("seat__unit", "seat__bloc_year"))
    units = [row for row in rows if row.seat]

    def those(*presence: str) -> list[Plain]:
        return [
            {"unit": row.seat.name.full, "name": row.name} for row in units if row.seat and row.presence in presence
        ]

    return {
        "units": len(units),
        "present": those(Presence.PRESENT),
        "online": those(Presence.ONLINE),
        "absent": those(Presence.ABSENT),
        "guests": [row.name for row in rows if row.seat is None],
    }


def _steps(conference: Conference, pledge: Pledge | None) -> list[Plain]:
    """Return the steps that took place, in the order in which they began, with what happened and what was said."""
    happened = conference.items.filter(started_at__isnull=False).prefetch_related(
        "notes__seat__unit", "notes__seat__bloc_year"
    )
    return [
        {
            "title": item.title,
            "started": _moment(item.started_at),
            "ended": _moment(item.ended_at),
            "facts": _facts(item, pledge),
            "notes": [
                {
                    "remark": note.get_remark_display(),
                    "speaker": ", ".join(filter(None, (note.speaker, note.seat.name.full if note.seat else ""))),
                    "text": note.text,
                }
                for note in item.notes.all()
            ],
        }
        for item in happened.order_by("started_at", "order")
    ]


def _facts(item: AgendaItem, pledge: Pledge | None) -> list[str]:
    tell = {
        Step.DISCUSSION: _discussion,
        Step.AGREEMENT: _agreement,
        Step.LAUNCH: _movements,
        Step.SIGNING: _signatures,
    }.get(Step(item.step))
    facts = tell(pledge) if tell and pledge is not None else []
    return facts + (_papers(item.conference) if item.step == Step.AGREEMENT else [])


def _papers(conference: Conference) -> list[str]:
    papers = conference.papers.filter(adopted_at__isnull=False).select_related("file")
    return [
        f"Hội nghị thông qua {paper.get_kind_display().lower()}: {paper.title} (mã SHA-256: {paper.file.sha256})."
        for paper in papers
    ]


def _discussion(pledge: Pledge) -> list[str]:
    opinions = list(all_opinions(pledge))
    results = Counter(opinion.disposition for opinion in opinions)
    agree = sum(voice.agrees for voice in tally(pledge))
    lines = [f"Có {len(opinions)} ý kiến góp ý vào dự thảo giao ước; {agree} đơn vị nhất trí toàn văn."]
    if opinions:
        lines.append(
            f"Tiếp thu {results[Disposition.ACCEPTED]}, tiếp thu một phần {results[Disposition.PARTLY]}, "
            f"giải trình {results[Disposition.DECLINED]}, chưa trả lời {results['']} ý kiến."
        )
    return lines


def _agreement(pledge: Pledge) -> list[str]:
    if not pledge.frozen or pledge.agreed_at is None:
        return ["Văn bản giao ước chưa được thống nhất."]
    at = timezone.localtime(pledge.agreed_at)
    return [
        f"Văn bản giao ước được thống nhất lúc {at:%H giờ %M} ngày {at:%d/%m/%Y} (bản số {newest_number(pledge)}), "
        f"mã SHA-256: {pledge.frozen_sha256}."
    ]


def _movements(pledge: Pledge) -> list[str]:
    text = pledge.frozen_text or canonical_text(pledge)
    return [
        clause["text"] for section in text["sections"] if section["kind"] == "movement" for clause in section["clauses"]
    ]


def _signatures(pledge: Pledge) -> list[str]:
    if pledge.state not in (PledgeState.SIGNING, PledgeState.SIGNED):
        return ["Giao ước chưa mở ký."]
    places = list(
        pledge.signatories.select_related("seat__unit", "seat__bloc_year", "person").order_by("role", "order")
    )
    units = [place for place in places if place.seat]
    signed = [place for place in units if place.state == SignatoryState.SIGNED]
    lines = [f"{len(signed)}/{len(units)} đơn vị đã ký giao ước."]
    lines += [_named("Chưa ký", (place for place in units if place.state == SignatoryState.WAITING))]
    lines += [
        f"Từ chối ký: {place.seat.name.full} (lý do: {place.decline_reason.rstrip(' .')})."
        for place in units
        if place.seat and place.state == SignatoryState.DECLINED
    ]
    witnesses = [place for place in places if place.seat is None and place.state == SignatoryState.SIGNED]
    lines += (
        [f"Chứng kiến: {', '.join(f'{place.title} {place.name}'.strip() for place in witnesses)}."] if witnesses else []
    )
    return [line for line in lines if line]


def _named(words: str, places: Iterable[Any]) -> str:
    names = [place.seat.name.full for place in places]
    return f"{words}: {', '.join(names)}." if names else ""
