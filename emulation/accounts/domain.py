"""Opening and closing accounts."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.accounts.models import User
from emulation.audit.log import record
from emulation.notices.outbox import notify
from emulation.workflow import NotAllowed, lock

_endings: list[Callable[..., Any]] = []


def when_closed(ending: Callable[..., Any]) -> None:
    """Register ``ending(by=, user=)``, which ends with an account what a higher app gave to its person."""
    if ending not in _endings:
        _endings.append(ending)


@transaction.atomic
def open_account(
    *,
    by: Any,
    username: str,
    full_name: str,
    password: str | None = None,
    own_password: bool = False,
    email: str = "",
) -> User:
    """Open an account and return it. Without ``password`` nobody can log in until an administrator sets one.

    A ``password`` serves once, unless it is the choice of the person (``own_password``). Raises ``ValidationError`` naming
    the field, for example where the username is taken.
    """
    user = User(username=username, full_name=full_name, email=email)
    (user.choose_password if own_password else user.set_password)(password)
    user.full_clean(exclude=["search_key"])
    user.save()
    record("account.opened", user, by=by)
    return user


@transaction.atomic
def set_activity(*, by: Any, user: User, active: bool) -> bool:
    """Let ``user`` log in or not, and say whether that changed anything. Nobody closes the account they sit at.

    Closing ends every open session, also for the day on which the account is opened again, and what other apps of the
    ground floor gave to the person (see ``when_closed``). Posts are not known here: who leaves goes through
    ``blocs.domain.posts.deactivate``.
    """
    if not active and by is not None and user.pk == by.pk:
        raise NotAllowed(_("Không thể tự ngừng tài khoản của chính mình. Hãy nhờ một quản trị hệ thống khác."))
    locked: User = lock(user)
    if locked.is_active == active:
        return False
    locked.is_active = active
    locked.sessions_ended += not active
    locked.save(update_fields=["is_active", "sessions_ended"])
    record("account.activated" if active else "account.deactivated", locked, by=by)
    if not active:
        for ending in _endings:
            ending(by=by, user=locked)
    return True


@transaction.atomic
def remove_second_factor(*, by: Any, user: User) -> bool:
    """Take codes, passkeys and recovery codes off an account, and say whether there were any; its owner is told."""
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    removed, _rows = factors.delete()
    if removed:
        record("account.second_factor_removed", user, by=by, details={"kinds": kinds})
        notify(
            [user],
            text=_("Quản trị hệ thống đã gỡ xác thực hai bước của bạn. Nếu bạn không nhờ việc này, hãy báo ngay."),
            url=reverse("mfa_index"),
            besides=by,
        )
    return bool(removed)
