"""The canonical text of a pledge: plain data that is frozen, hashed, printed and signed.

Pure: the text depends on what the rows say and on their order, never on primary keys, on the database or on the order
of saving. Legal documents stay Vietnamese, so nothing here is translated.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from blocs.enums import SeatRole
from blocs.models import Seat
from emulation.canonical import sha256_of
from emulation.numbers import format_decimal, roman
from emulation.text import clean
from pledges.enums import Direction, Section
from pledges.models import Clause, Ground, Pledge, Signatory, SigningPlace, Target

__all__ = [
    "SECTION_HEADINGS",
    "canonical_text",
    "clause_text",
    "compose",
    "goal_of",
    "in_signing_order",
    "place_of",
    "places_in",
    "plain_decimal",
    "sections_of",
    "sha256_of",
    "signing_places",
    "substance",
]

Plain = dict[str, Any]

SCHEMA = 1
TITLE = "GIAO ƯỚC THI ĐUA"
TARGETS_HEADING = "CHỈ TIÊU THI ĐUA"
SECTION_HEADINGS = {
    Section.CONTENT: "NỘI DUNG THI ĐUA",
    Section.MOVEMENT: "PHONG TRÀO THI ĐUA",
    Section.IMPLEMENTATION: "TỔ CHỨC THỰC HIỆN",
}
SIGNS: dict[str, str] = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤", Direction.EXACTLY: "="}
ROLE_LABELS = {SeatRole.HEAD: "KHỐI TRƯỞNG", SeatRole.DEPUTY: "KHỐI PHÓ", SeatRole.MEMBER: ""}
WITNESS_LABEL = "CHỨNG KIẾN"
_RANK = {SeatRole.HEAD: 0, SeatRole.DEPUTY: 1, SeatRole.MEMBER: 2}
_TARGETS = "targets"  # stands between the sections when the numbers are given


def canonical_text(pledge: Pledge) -> Plain:
    """Return the canonical text of ``pledge`` as its rows stand now (five queries, however long it is).

    Keys and shapes are those that pledges/documents.py prints; see ``compose``.
    """
    return compose(
        pledge,
        year=pledge.bloc_year.year,
        grounds=pledge.grounds.all(),
        clauses=pledge.clauses.all(),
        targets=Target.objects.filter(pledge=pledge.pk),  # by the key: hundreds of rows need not know their pledge
        seats=pledge.bloc_year.seats.select_related("unit"),
        witnesses=pledge.signatories.filter(seat=None).select_related("person"),
        host=pledge.bloc_year.host_name.full,
    )


def compose(
    pledge: Pledge,
    *,
    year: int,
    grounds: Iterable[Ground],
    clauses: Iterable[Clause],
    targets: Iterable[Target],
    seats: Iterable[Seat],
    witnesses: Iterable[Signatory],
    host: str,
) -> Plain:
    """Return the canonical text of these rows, in whatever order they come; ``host`` is the unit of the witnesses."""
    grounds, clauses, targets = _in_order(grounds), _in_order(clauses), _in_order(targets)
    numbers = _numbers(clauses, bool(targets))
    return {
        "schema": SCHEMA,
        "superior": clean(pledge.superior),
        "organiser": clean(pledge.organiser),
        "number": clean(pledge.number),
        "place": clean(pledge.place),
        "date": pledge.conference_on.isoformat(),
        "year": year,
        "title": TITLE,
        "abstract": clean(pledge.abstract),
        "grounds": [clean(ground.text) for ground in grounds],
        "opening": clean(pledge.opening),
        "sections": [
            {
                "number": numbers[section],
                "heading": SECTION_HEADINGS[section],
                "kind": section.value,
                "clauses": [
                    {"number": str(place), "text": clause.words}
                    for place, clause in enumerate(_of(section, clauses), start=1)
                ],
            }
            for section in Section
            if section in numbers
        ],
        "targets": _targets(targets, seats := in_signing_order(seats)),
        "targets_number": numbers.get(_TARGETS, ""),
        "targets_heading": TARGETS_HEADING if targets else "",
        "closing": clean(pledge.closing),
        "recipients": [line for line in map(clean, pledge.recipients.splitlines()) if line],
        "signatories": signing_places(seats, witnesses, host),
    }


def sections_of(clauses: Iterable[Clause], targets: bool) -> list[tuple[Section, str, list[Clause]]]:
    """Return (section, its Roman number or ``""`` while it is empty, its clauses in order) for every section."""
    rows = _in_order(clauses)
    numbers = _numbers(rows, targets)
    return [(section, numbers.get(section, ""), _of(section, rows)) for section in Section]


def places_in(text: Plain) -> dict[str, str]:
    """Return what can be spoken of one by one in ``text``: ``{"I.2": "Khoản 2 mục I", "II.1": "Chỉ tiêu 1 mục II"}``.

    Clauses and the targets of the whole bloc, in print order; targets of single units have no number of their own there.
    """
    parts = [(each["number"], "Khoản", each["clauses"]) for each in text["sections"]]
    shared = [target for target in text["targets"] if not target["unit"]]
    contents = sum(each["kind"] == Section.CONTENT for each in text["sections"])
    parts.insert(contents, (text["targets_number"], "Chỉ tiêu", shared))
    return {
        f"{number}.{row['number']}": f"{word} {row['number']} mục {number}"
        for number, word, rows in parts
        for row in rows
    }


def clause_text(text: Plain, place: str) -> str:
    """Return the words of the clause at ``place`` (``I.2``) in ``text``, empty where there is no such clause."""
    for section in text["sections"]:
        for clause in section["clauses"]:
            if f"{section['number']}.{clause['number']}" == place:
                return str(clause["text"])
    return ""


def goal_of(target: Plain) -> str:
    """Return direction, number and unit of measure of a target in one phrase, for example ``≥ 97,5 %``."""
    return f"{target['direction']} {_number(target['planned'])} {target['measure']}"


@lru_cache(maxsize=1000)
def _number(planned: str) -> str:
    return format_decimal(Decimal(planned))  # the same few numbers stand in hundreds of targets


def place_of(clauses: Iterable[Clause], targets: bool) -> dict[int, str]:
    """Return the place (``I.2``) of each clause (primary key) among ``clauses`` as they stand now."""
    return {
        clause.pk: f"{number}.{place}"
        for _section, number, rows in sections_of(clauses, targets)
        for place, clause in enumerate(rows, start=1)
    }


def substance(text: Plain) -> Plain:
    """Return ``text`` without those who sign: what units are asked about, which may be agreed before witnesses are named."""
    return {key: value for key, value in text.items() if key != "signatories"}


def in_signing_order(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats as they sign: head, deputies, members, each in the order of the seats."""
    return sorted(seats, key=lambda seat: (_RANK[SeatRole(seat.role)], seat.order, seat.unit.code))


def signing_places(seats: Iterable[Seat], witnesses: Iterable[SigningPlace], host: str) -> list[Plain]:
    """Return the places for signatures in print order: the units as they sign, then the witnesses, of the unit ``host``."""
    units = [_unit_place(seat) for seat in in_signing_order(seats)]
    return units + [_witness_place(row, host) for row in _in_order(witnesses)]


def _numbers(clauses: Sequence[Clause], targets: bool) -> dict[str, str]:
    """Return the Roman number of each part that has something in it: contents, targets, movements, implementation."""
    filled = {clause.section for clause in clauses} | ({_TARGETS} if targets else set())
    parts = [part for part in (Section.CONTENT, _TARGETS, Section.MOVEMENT, Section.IMPLEMENTATION) if part in filled]
    return {part: roman(place) for place, part in enumerate(parts, start=1)}


def _of(section: Section, clauses: Sequence[Clause]) -> list[Clause]:
    return [clause for clause in clauses if clause.section == section]


def _in_order(rows: Iterable[Any]) -> list[Any]:
    """Return rows by their place; the words decide between equal places, so that no database has to."""
    return sorted(rows, key=lambda row: (row.order, str(row)))


def _targets(targets: Sequence[Target], seats: Sequence[Seat]) -> list[Plain]:
    """Return the targets of the whole bloc, then those of each unit in signing order, numbered from 1 in each group."""
    by_seat: dict[Any, list[Target]] = {}
    for target in targets:
        by_seat.setdefault(target.seat_id, []).append(target)
    groups = [("", None), *((clean(seat.name.full), seat) for seat in seats)]
    return [
        {
            "number": str(place),
            "unit": unit,
            "indicator": clean(target.indicator),
            "measure": clean(target.measure),
            "direction": SIGNS[target.direction],
            "planned": plain_decimal(target.planned),
        }
        for unit, seat in groups
        for place, target in enumerate(by_seat.get(seat and seat.pk, ()), start=1)
    ]


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without needless zeros: both 97.500 and 97.5 are ``97.5``, both 100 and 1E+2 are ``100``."""
    return f"{value.normalize():f}"


def _unit_place(seat: Seat) -> Plain:
    role = SeatRole(seat.role)
    return {
        "key": f"unit-{seat.unit.code}",
        "role": role.value,
        "name": "",
        "unit": clean(seat.name.full),
        "role_label": ROLE_LABELS[role],
    }


def _witness_place(signatory: SigningPlace, host: str) -> Plain:
    return {
        "key": signatory.key,
        "role": "witness",
        "name": clean(str(signatory.person)),
        "unit": clean(host),
        "role_label": WITNESS_LABEL,
    }
