"""What people do to their own second factors is recorded, like what an administrator does to them."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import receiver

from emulation.accounts.factors import RECOVERY, TOTP, spend
from emulation.audit.log import record


@receiver(signals.authenticator_added, dispatch_uid="emulation.accounts.traces.added")
@transaction.atomic
def _added(user: Any, authenticator: Authenticator, **_more: Any) -> None:
    """Record it; the code that turned an app on has served, and serves no second time."""
    if authenticator.type == TOTP:
        spend(authenticator)
    if authenticator.type != RECOVERY:  # they come and go with the others
        record("account.second_factor_added", user, by=user, details={"kind": authenticator.type})


@receiver(signals.authenticator_removed, dispatch_uid="emulation.accounts.traces.removed")
@transaction.atomic
def _removed(user: Any, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type != RECOVERY:
        record("account.second_factor_dropped", user, by=user, details={"kind": authenticator.type})


@receiver(signals.authenticator_reset, dispatch_uid="emulation.accounts.traces.reset")
@transaction.atomic
def _reset(user: Any, authenticator: Authenticator, **_more: Any) -> None:
    """Record that there are new recovery codes."""
    record("account.recovery_codes_made", user, by=user, details={"kind": authenticator.type})
