"""The six digits that somebody's phone shows now."""

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return the code of the present half minute, or of the one ``steps`` later (earlier where negative)."""
    now = list(yield_hotp_counters_from_time())[app_settings.TOTP_TOLERANCE]
    return format_hotp_value(hotp_value(secret, now + steps))
