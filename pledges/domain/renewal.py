"""A draft that begins with the pledge of an earlier year: its words, never its signatures, opinions or numbers of results."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation import rows
from emulation.audit.log import record
from pledges.domain import drafting, skeleton
from pledges.domain.drafts import lock_draft
from pledges.models import Clause, Pledge
from pledges.movements import DETAILS
from pledges.queries.earlier import earlier_pledge


@dataclass
class Copied:
    """What was taken over: how many parts, and the units whose targets were left because they no longer sit in the bloc."""

    grounds: int = 0
    clauses: int = 0
    targets: int = 0
    left: list[Unit] = field(default_factory=list)


@transaction.atomic
def fill_from_earlier(*, by: Any, pledge: Pledge, source: Pledge) -> Copied:
    """Fill the empty draft ``pledge`` with the words of ``source``, an earlier pledge of the bloc, and say what was taken.

    Grounds: law and decisions of the new year, then those lines of ``source`` that cite neither. Clauses and targets in
    their order, a unit's own where it sits again; closing and recipients as they were. The year of ``source`` becomes that
    of ``pledge``, see ``in_year``. Raises as ``lock_draft``; ``Invalid`` where ``source`` is none that ``by`` may read, or
    the draft has parts already.
    """
    locked = lock_draft(pledge, by)
    if earlier_pledge(by, locked.bloc_year) != source:
        raise rows.Invalid(
            _("Giao ước năm trước: không đọc được hoặc không phải của khối này. Hãy chọn cách bắt đầu khác.")
        )
    if any(parts.exists() for parts in (locked.grounds, locked.clauses, locked.targets)):
        raise rows.Invalid(_("Dự thảo đã có nội dung nên không chép từ năm trước nữa. Hãy thêm từng mục."))
    old, new = source.bloc_year.year, locked.bloc_year.year
    drafting.edit_heading(
        by=by,
        pledge=pledge,
        version=None,
        closing=in_year(source.closing, old, new),
        recipients=in_year(source.recipients, old, new),
    )
    copied = Copied()
    for text, decision in [
        *skeleton.grounds(locked.bloc_year),
        *((text, None) for text in _own_grounds(source, old, new)),
    ]:
        drafting.add_ground(by=by, pledge=pledge, text=text, decision=decision)
        copied.grounds += 1
    for clause in source.clauses.all():
        text = in_year(clause.text, old, new)
        drafting.add_clause(by=by, pledge=pledge, section=clause.section, text=text, **details_in_year(clause, pledge))
        copied.clauses += 1
    _copy_targets(by, pledge, source, copied)
    record(
        "pledge.filled_from_earlier",
        locked,
        by=by,
        details={
            "year": old,
            "clauses": copied.clauses,
            "targets": copied.targets,
            "left": [str(unit) for unit in copied.left],
        },
    )
    return copied


def details_in_year(clause: Clause, pledge: Pledge) -> dict[str, Any]:
    """Return the details of a movement that still hold in the new year: one that is over loses its days, not its name."""
    over = clause.ends_on is not None and clause.ends_on < pledge.bloc_year.starts_on
    return {name: getattr(clause, name) for name in DETAILS if not (over and name in ("starts_on", "ends_on"))}


def _copy_targets(by: Any, pledge: Pledge, source: Pledge, copied: Copied) -> None:
    seats = {seat.unit_id: seat for seat in pledge.bloc_year.seats.select_related("unit", "bloc_year")}
    old, new = source.bloc_year.year, pledge.bloc_year.year
    for target in source.targets.select_related("seat__unit"):
        seat = seats.get(target.seat.unit_id) if target.seat else None
        if target.seat and seat is None:
            if target.seat.unit not in copied.left:
                copied.left.append(target.seat.unit)
            continue
        drafting.add_target(
            by=by,
            pledge=pledge,
            seat=seat,
            indicator=in_year(target.indicator, old, new),
            measure=target.measure,
            direction=target.direction,
            planned=target.planned,
        )
        copied.targets += 1


def _own_grounds(source: Pledge, old: int, new: int) -> list[str]:
    """Return the lines that cite neither the law of the year nor a decision of the catalogue, which are found anew."""
    usual = {text for text, _decision in skeleton.grounds(source.bloc_year)} | {text for _since, text in skeleton.LAWS}
    return [
        in_year(ground.text, old, new) for ground in source.grounds.filter(decision=None) if ground.text not in usual
    ]


def in_year(text: str, old: int, new: int) -> str:
    """Return ``text`` with the work year ``old`` ("năm 2025", "Năm công tác 2025") made ``new``.

    The year of a date stays: "ngày 12 tháng 01 năm 2025" is when something was signed, and so does "15/6/2025".
    """

    def year(found: re.Match[str]) -> str:
        return found[0] if found["month"] else f"{found['word']}{new}"

    pattern = rf"(?P<month>tháng\s+\d{{1,2}}\s+)?(?P<word>\bnăm\s+(?:công tác\s+)?){old}\b"
    return re.sub(pattern, year, text, flags=re.IGNORECASE)
