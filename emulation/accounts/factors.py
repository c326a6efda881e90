"""What stands behind an act: the password alone, or with it a code or a passkey, each of which serves once."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

TOTP, RECOVERY, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN


class Factors(models.TextChoices):
    """How somebody proved who he is right before a grave act."""

    PASSWORD = "password", _("mật khẩu")  # a name, not a secret
    TOTP = "password-totp", _("mật khẩu + mã TOTP")
    RECOVERY = "password-recovery", _("mật khẩu + mã dự phòng")
    PASSKEY = "password-passkey", _("mật khẩu + khóa truy cập")


WITH = {TOTP: Factors.TOTP, RECOVERY: Factors.RECOVERY, PASSKEY: Factors.PASSKEY}


def second_factors(user: Any) -> list[Authenticator]:
    """Return the second factors of the account, recovery codes among them; none for who is not logged in."""
    return list(Authenticator.objects.filter(user=user.pk).order_by("pk"))


@transaction.atomic
def code_used(user: Any, code: str) -> Authenticator | None:
    """Use ``code`` up and return the factor that it belongs to; None where it is wrong or was used before.

    A code of an authenticator app is good for its half minute and one on either side, ninety seconds in all; the library
    remembers a used one for thirty, and in a cache that may forget. So the number of the half minute is kept with the
    factor, and nothing up to it is taken again (RFC 6238, section 5.2).
    """
    factors = Authenticator.objects.select_for_update().filter(user=user.pk, type__in=[TOTP, RECOVERY])
    for factor in factors.order_by("-type"):  # the app first: its code may look like none of the recovery codes
        if factor.type == RECOVERY:
            if factor.wrap().validate_code(code):
                return factor
            continue
        step = _step_of(decrypt(factor.data["secret"]), code)
        if step is not None and step > factor.data.get("last_step", 0):
            spend(factor, step)
            return factor
    return None


def spend(factor: Authenticator, step: int | None = None) -> None:
    """Take no code any more of the half minute ``step`` (the present one) or before."""
    now = list(yield_hotp_counters_from_time())
    factor.data["last_step"] = now[len(now) // 2] if step is None else step
    factor.save(update_fields=["data"])


def passkey_used(user: Any, response: Any) -> Authenticator | None:
    """Return the passkey of ``user`` that gave ``response`` to the challenge of this session; None where none did.

    The challenge is spent, whatever the answer: a second look at the same answer finds nothing to compare it with.
    """
    try:
        webauthn.parse_authentication_response(response)
        factor: Authenticator = webauthn.complete_authentication(user, response)
    except (
        ValidationError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ):  # whatever a browser, or none, may send
        return None
    finally:
        webauthn.clear_state()
    return factor


def _step_of(secret: str, code: str) -> int | None:
    typed = "".join(code.split())
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, step))):
            return step
    return None
