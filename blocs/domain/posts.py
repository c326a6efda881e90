"""Posts through time: handed over, ended; and people who leave.

Rights come from dated posts, so nothing is switched here: with its last day over, a post gives nothing any more, and a
post of next month gives nothing yet. Every function locks what it ends, so that of two administrators the second is told.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Decision, Post
from blocs.permissions import require_keeper
from emulation import clock, rows
from emulation.accounts.domain import set_activity
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.workflow import Refused, Stale, WrongState, lock


@transaction.atomic
def hand_over(
    *,
    by: Any,
    post: Post,
    to_person: Any,
    decision: Decision,
    on: date | None = None,
    acting: bool = False,
    version: int | None = None,
) -> Post:
    """Hand ``post`` over to ``to_person`` from the day ``on`` (default: the decision's date) and return the new post.

    The old post ends on the day before; unit, title and capacity stay, ``acting`` (Q.) is said anew. ``version`` is what
    ``version_of(post)`` was when the page was opened. Raises ``NotAllowed``, ``Stale``, ``WrongState`` (over before that
    day), ``Refused`` (same person, account closed, day not after the first) or ``Impossible`` (overlap, unit's life).
    """
    require_keeper(by)
    day = on or decision.issued_on
    person, locked = lock(to_person), _locked(post, version)  # people before posts, as in deactivate()
    _check_successor(locked, person, day)
    last = day - timedelta(days=1)
    _end(by, locked, last)
    new = rows.save(
        Post(
            person=person,
            unit=locked.unit,
            position=locked.position,
            capacity=locked.capacity,
            acting=acting,
            starts_on=day,
            decision=decision,
        )
    )
    record(
        "post.handed_over",
        new,
        by=by,
        details={"from": str(locked.person), "to": str(person), "on": day, "decision": str(decision)},
    )
    home = reverse("home")
    said = {"title": new.title, "unit": new.unit, "day": f"{day:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    notify([person], text=_("Bạn giữ chức vụ %(title)s, %(unit)s từ ngày %(day)s.") % said, url=home, besides=by)
    text = _("Chức vụ %(title)s, %(unit)s của bạn kết thúc hết ngày %(last)s.") % {**said, "title": locked.title}
    notify([locked.person], text=text, url=home, besides=by)
    post.ends_on = locked.ends_on
    return new


@transaction.atomic
def end_post(*, by: Any, post: Post, on: date, version: int | None = None) -> Post:
    """End ``post`` with the day ``on`` as its last and return it; who substitutes for it ends with it.

    Raises ``NotAllowed``, ``Stale``, ``WrongState`` (over by then) or ``Refused`` (begins only after that day).
    """
    require_keeper(by)
    locked = _locked(post, version)
    if locked.starts_on > on:
        raise Refused(
            _("“%(post)s” mới bắt đầu từ ngày %(day)s. Hãy chọn ngày không sớm hơn, hoặc xóa chức vụ này.")
            % {"post": locked, "day": f"{locked.starts_on:%d/%m/%Y}"}
        )
    if locked.ends_on and locked.ends_on <= on:
        raise WrongState(
            _("“%(post)s” đã kết thúc hết ngày %(day)s. Hãy bỏ chọn.")
            % {"post": locked, "day": f"{locked.ends_on:%d/%m/%Y}"}
        )
    _end(by, locked, on)
    post.ends_on = on
    return locked


@transaction.atomic
def deactivate(*, by: Any, user: Any) -> bool:
    """Close the account of somebody who leaves, and say whether it was open.

    All sessions end, posts of today have today as their last day, posts that have not begun are withdrawn: an account
    that is opened again comes back without them. Raises ``NotAllowed``, also for the account one sits at.
    """
    require_keeper(by)
    if not set_activity(by=by, user=user, active=False):
        return False
    today = clock.today()
    for post in Post.objects.filter(person=user).not_over(today).select_for_update(of=("self",)).order_by("pk"):
        if post.starts_on > today:
            _withdraw(by, post)
        elif post.ends_on != today:
            _end(by, post, today)
    return True


def version_of(post: Post) -> int:
    """Return the number of the post's last change, by which a later page knows that it is outdated."""
    return post.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def _locked(post: Post, version: int | None) -> Post:
    locked: Post = lock(post)
    if version is not None and version_of(locked) != version:
        raise Stale(
            _(
                "Chức vụ vừa được người khác thay đổi, hoặc bạn thay đổi ở tab khác, sau khi bạn mở trang. "
                "Hãy tải lại trang, xem lại rồi làm tiếp."
            )
        )
    return locked


def _check_successor(post: Post, person: Any, day: date) -> None:
    if person.pk == post.person_id:
        raise Refused(_("Người nhận: đang chính là người giữ chức vụ này. Hãy chọn người khác."))
    if not person.is_active:
        raise Refused(
            _("Người nhận: tài khoản của %(person)s đã ngừng hoạt động. Hãy cho tài khoản hoạt động lại trước.")
            % {"person": person}
        )
    if post.substitutes_id:
        raise Refused(
            _("Đây là việc giữ thay có thời hạn, không bàn giao được. Hãy kết thúc rồi cử người giữ thay khác.")
        )
    if day <= post.starts_on:
        raise Refused(
            _("Từ ngày: phải sau ngày người đang giữ nhận chức vụ (%(day)s). Hãy chọn ngày khác.")
            % {"day": f"{post.starts_on:%d/%m/%Y}"}
        )
    if post.ends_on and post.ends_on < day:
        raise WrongState(
            _("Chức vụ này đã kết thúc hết ngày %(day)s. Hãy thêm chức vụ mới cho người kế nhiệm.")
            % {"day": f"{post.ends_on:%d/%m/%Y}"}
        )


def _end(by: Any, post: Post, last: date) -> None:
    """Set the last day of a locked post, after those who stand in its place."""
    for substitution in post.substitutions.filter(ends_on__gt=last).order_by("pk"):
        if substitution.starts_on > last:
            _withdraw(by, substitution)
        else:
            _end(by, substitution, last)
    old, post.ends_on = post.ends_on, last
    with rows.explained():
        post.save()
    record("post.ended", post, by=by, details={"until": last, "before": old or ""})


def _withdraw(by: Any, post: Post) -> None:
    """Take back a post that has not begun, with who was to stand in its place."""
    for substitution in post.substitutions.order_by("pk"):
        _withdraw(by, substitution)
    record("post.withdrawn", post, by=by, details={"from": post.starts_on})
    rows.delete(post)
