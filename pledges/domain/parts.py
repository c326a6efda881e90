"""What adding, editing, moving and removing have in common for grounds, clauses and targets."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from emulation import rows
from emulation.workflow import Gone, Refused
from pledges.domain.drafts import Overtaken, cleaned, lock_draft, own_later_save, touch
from pledges.models import Clause, Ground, Pledge, Target

Part = TypeVar("Part", Ground, Clause, Target)

# More than any bloc ever wrote; keeps a runaway import or paste from filling the document.
LIMITS: dict[Any, int] = {Ground: 60, Clause: 200, Target: 1500}


class TooMany(Refused):
    """The draft has as many parts of this kind as one document holds."""

    status = 422


@transaction.atomic
def add(part: Part, *, by: Any) -> Part:
    """Save the new ``part`` at the end of its group and return it. Raises as ``lock_draft``, ``Invalid``, ``TooMany``."""
    kind = type(part)
    locked = lock_draft(part.pledge, by)
    limit = LIMITS[kind]
    if kind.objects.filter(pledge=locked).count() >= limit:
        raise TooMany(
            _("Giao ước đã có %(limit)d mục loại này. Hãy gộp hoặc xóa bớt trước khi thêm.") % {"limit": limit}
        )
    for name, value in cleaned({name: getattr(part, name) for name in _words(part)}).items():
        setattr(part, name, value)
    locked.version += 1
    part.order, part.version = _last(part) + 1, locked.version
    rows.save(part)
    touch(locked, part.pledge, f"pledge.{_name(part)}_added", by=by, details=_values(part))
    return part


@transaction.atomic
def edit(part: Part, *, by: Any, version: int | None, **values: Any) -> Part:
    """Change the fields ``values`` of ``part`` and return it as stored.

    ``version`` is the version of the pledge that the editor saw; None skips the question. Raises as ``lock_draft``,
    ``Gone``, ``Invalid``, or ``Overtaken`` when somebody else has changed the part since to something else.
    """
    locked, stored = _fresh(part, by)
    values = cleaned(values)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    if version is not None and stored.version > version and not own_later_save(locked, stored.version, version, by):
        raise Overtaken(stored)
    before, group = _values(stored), _group(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    if _group(stored) != group:
        stored.order = _last(stored) + 1
    locked.version += 1
    stored.version = locked.version
    rows.save(stored)
    touch(
        locked,
        part.pledge,
        f"pledge.{_name(part)}_edited",
        by=by,
        details={"before": before, "after": _values(stored)},
    )
    return stored


@transaction.atomic
def move(part: Part, *, by: Any, up: bool) -> Part:
    """Let ``part`` change places with its neighbour and return it; at the end of its group nothing happens."""
    locked, stored = _fresh(part, by)
    others = _siblings(stored)
    other = (
        others.filter(order__lt=stored.order).order_by("-order").first()
        if up
        else others.filter(order__gt=stored.order).order_by("order").first()
    )
    if other is None:
        return stored
    stored.order, other.order = other.order, stored.order
    locked.version += 1
    stored.save(update_fields=["order"])
    other.save(update_fields=["order"])
    touch(locked, part.pledge, f"pledge.{_name(part)}_moved", by=by, details={"text": str(stored), "up": up})
    return stored


@transaction.atomic
def place(part: Part, *, by: Any, before: int | None = None, section: str = "") -> Part:
    """Put ``part`` before the part ``before`` (primary key) of its kind, or at the end, and return it as stored.

    A clause follows its new neighbour into another section, or goes to the end of ``section``; a target stays with its
    unit. Raises as ``lock_draft``, ``Gone`` where one of the two was removed, ``Invalid``.
    """
    locked, stored = _fresh(part, by)
    follower = None
    if before is not None:
        follower = type(part)._base_manager.filter(pk=before, pledge=locked).first()
        if follower is None:
            raise Gone(_("Mục ở chỗ vừa chọn đã bị xóa. Hãy tải lại trang soạn thảo rồi sắp xếp lại."))
    was = [_group(stored), *_line(stored)]
    if isinstance(stored, Clause):
        stored.section = follower.section if isinstance(follower, Clause) else section or stored.section
    if follower is not None and _group(follower) != _group(stored):
        raise rows.Invalid(_("Thứ tự: chỉ tiêu chỉ sắp xếp được trong cùng một đơn vị. Muốn chuyển, hãy sửa chỉ tiêu."))
    line = [each for each in _line(stored) if each != stored]
    line.insert(line.index(follower) if follower in line else len(line), stored)
    if follower == stored or was == [_group(stored), *line]:
        return stored
    locked.version += 1
    for number, each in enumerate(line, start=1):
        if each == stored or each.order != number:
            each.order = number
            rows.save(each)
    details = {"text": str(stored), "place": stored.order} | _group(stored)
    touch(locked, part.pledge, f"pledge.{_name(part)}_moved", by=by, details=details)
    return stored


@transaction.atomic
def remove(part: Part, *, by: Any) -> None:
    """Take ``part`` out of the draft; opinions on a clause keep its label. Raises as ``lock_draft`` and ``Gone``."""
    locked, stored = _fresh(part, by)
    locked.version += 1
    touch(locked, part.pledge, f"pledge.{_name(part)}_removed", by=by, details=_values(stored))
    rows.delete(stored)


def _fresh(part: Part, by: Any) -> tuple[Pledge, Part]:
    locked = lock_draft(part.pledge, by)
    stored = type(part)._base_manager.filter(pk=part.pk).first()
    if stored is None:
        raise Gone(_("Mục này vừa được người khác xóa. Hãy quay lại trang soạn thảo; nếu vẫn cần, hãy thêm mới."))
    return locked, stored


def _group(part: Any) -> dict[str, Any]:
    """Return what the parts have in common among which the order of ``part`` counts."""
    if isinstance(part, Clause):
        return {"section": part.section}
    return {"seat": part.seat_id} if isinstance(part, Target) else {}


def _siblings(part: Any) -> QuerySet[Any]:
    rows_alike: QuerySet[Any] = type(part)._base_manager.filter(pledge=part.pledge_id, **_group(part))
    return rows_alike.exclude(pk=part.pk)


def _line(part: Any) -> list[Any]:
    """Return the stored parts of the group of ``part`` in their order."""
    alike = type(part)._base_manager.filter(pledge=part.pledge_id, **_group(part))
    return list(alike.order_by("order", "pk"))


def _last(part: Any) -> int:
    return _siblings(part).aggregate(last=Max("order"))["last"] or 0


def _name(part: Any) -> str:
    return str(type(part)._meta.model_name)


def _words(part: Any) -> list[str]:
    """Return the names of the text fields that people write."""
    return {Ground: ["text"], Clause: ["text", "sponsor", "theme"], Target: ["indicator", "measure"]}[type(part)]


def _values(part: Any) -> dict[str, Any]:
    """Return what the record of deeds keeps of a part."""
    if isinstance(part, Target):
        seat = str(part.seat.unit) if part.seat else ""
        names = ("indicator", "measure", "direction", "planned")
        return {name: getattr(part, name) for name in names} | {"unit": seat}
    if isinstance(part, Clause):
        return {"text": part.words, "section": part.section}
    return {"text": part.text}
