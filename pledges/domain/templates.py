"""A draft that begins with a template: its words, the variables filled in for the bloc-year."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.enums import SeatRole
from emulation import clock, rows
from emulation.audit.log import record
from emulation.documents.typography import long_date
from pledges.domain import drafting, skeleton
from pledges.domain.drafts import lock_draft
from pledges.enums import LineKind
from pledges.models import Pledge, PledgeTemplate, TemplateLine
from pledges.queries.templates import templates_in_use
from pledges.variables import filled

_INDICATOR = 400  # characters of a target's words, see Target.indicator
_GROUND = 600  # and of a ground's


@transaction.atomic
def fill_from_template(*, by: Any, pledge: Pledge, template: PledgeTemplate) -> None:
    """Fill the empty draft ``pledge`` with the words of ``template``; what the template leaves out gets the usual words.

    Grounds: law and decisions of the year, then those of the template. Raises as ``lock_draft``; ``Invalid`` where the
    template is no longer in use, a line is too long once its variables are filled in, or the draft has parts already.
    """
    locked = lock_draft(pledge, by)
    if not templates_in_use(clock.today()).filter(pk=template.pk).exists():
        raise rows.Invalid(_("Mẫu giao ước: không còn dùng. Hãy chọn cách bắt đầu khác."))
    if any(parts.exists() for parts in (locked.grounds, locked.clauses, locked.targets)):
        raise rows.Invalid(_("Dự thảo đã có nội dung nên không dùng mẫu nữa. Hãy thêm từng mục."))
    values = values_for(locked)
    heading = {
        "opening": filled(template.opening, values),
        "closing": filled(template.closing, values),
        "recipients": filled(template.recipients, values) or skeleton.recipients(locked.bloc_year),
    }
    drafting.edit_heading(
        by=by, pledge=pledge, version=None, **{name: words for name, words in heading.items() if words}
    )
    for text, decision in skeleton.grounds(locked.bloc_year):
        drafting.add_ground(by=by, pledge=pledge, text=text, decision=decision)
    lines = list(template.lines.all())
    for line in lines:
        _add(line, filled(line.text, values), by=by, pledge=pledge)
    record("pledge.filled_from_template", locked, by=by, details={"template": template.name, "lines": len(lines)})


def values_for(pledge: Pledge) -> dict[str, str]:
    """Return what stands in the place of each variable in a draft of ``pledge``."""
    year = pledge.bloc_year
    seats = list(year.seats.select_related("unit", "bloc_year"))

    def units(role: SeatRole) -> str:
        return ", ".join(seat.name.full for seat in seats if seat.role == role)

    return {
        "năm": str(year.year),
        "năm trước": str(year.year - 1),
        "khối": year.bloc.name,
        "cơ quan chủ quản": year.host_name.full,
        "khối trưởng": units(SeatRole.HEAD),
        "khối phó": units(SeatRole.DEPUTY),
        "số đơn vị": str(len(seats)),
        "nơi ký": pledge.place,
        "ngày ký": long_date(pledge.conference_on),
    }


def _add(line: TemplateLine, words: str, *, by: Any, pledge: Pledge) -> None:
    limit = {LineKind.GROUND: _GROUND, LineKind.TARGET: _INDICATOR}.get(LineKind(line.kind))
    if limit and len(words) > limit:
        raise rows.Invalid(
            _("Mẫu giao ước, dòng “%(line)s”: dài quá %(limit)d ký tự sau khi điền. Hãy báo quản trị viên rút gọn mẫu.")
            % {"line": line, "limit": limit}
        )
    if line.kind == LineKind.GROUND:
        drafting.add_ground(by=by, pledge=pledge, text=words)
    elif line.kind == LineKind.TARGET:
        assert line.planned is not None
        target = {"measure": line.measure, "direction": line.direction, "planned": line.planned}
        drafting.add_target(by=by, pledge=pledge, indicator=words, **target)
    else:
        drafting.add_clause(by=by, pledge=pledge, section=line.kind, text=words)
