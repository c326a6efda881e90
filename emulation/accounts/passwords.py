"""Passwords that an administrator hands out, and how their owners make them their own."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation.accounts.models import User
from emulation.audit.log import record
from emulation.workflow import NotAllowed, Refused, lock

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike on paper: i, l, o, 0, 1
_GROUPS, _LENGTH = 4, 4  # 16 of 31 letters: 79 bits


def new_password() -> str:
    """Return a password that is read from paper and typed without mistakes: ``k7mp-3xqa-…``."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _letter in range(_LENGTH)) for _group in range(_GROUPS))


@transaction.atomic
def issue_password(*, by: Any, user: User) -> str:
    """Give ``user`` a new password and return it: the only moment at which anybody sees it.

    Its owner has to choose another at the first login; open sessions end. Raises ``NotAllowed`` for the account one sits
    at, ``Refused`` for one that is closed.
    """
    if user.pk == by.pk:
        raise NotAllowed(_("Mật khẩu của chính mình thì đổi ở trang “Đổi mật khẩu”. Hãy bỏ chọn tài khoản này."))
    locked: User = lock(user)
    if not locked.is_active:
        raise Refused(
            _("Tài khoản “%(user)s” đã ngừng hoạt động. Hãy cho hoạt động lại trước, hoặc bỏ chọn.") % {"user": locked}
        )
    password = new_password()
    locked.set_password(password)
    locked.save(update_fields=["password"])
    record("account.password_issued", locked, by=by)
    return password


@transaction.atomic
def own_now(user: User) -> None:
    """Note that the password which ``user`` has now is one that its owner chose, and record it."""
    User.objects.filter(pk=user.pk).update(password_issued_at=None)
    user.password_issued_at = None
    record("account.password_chosen", user, by=user)
