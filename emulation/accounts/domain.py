"""Opening accounts."""

from typing import Any

from django.db import transaction

from emulation.accounts.models import User
from emulation.audit.log import record


@transaction.atomic
def open_account(*, by: Any, username: str, full_name: str, password: str | None = None, email: str = "") -> User:
    """Open an account and return it. Without ``password`` nobody can log in until an administrator sets one.

    Raises ``ValidationError`` naming the field, for example where the username is taken.
    """
    user = User(username=username, full_name=full_name, email=email)
    user.set_password(password)
    user.full_clean(exclude=["search_key"])
    user.save()
    record("account.opened", user, by=by)
    return user
