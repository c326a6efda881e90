"""The times of a signature: what may be believed, and what a claim may be.

Nothing is proved by the time that a signer writes into a signature. What is judged is judged by this installation's clock, or by
a trusted timestamp. A claim is still looked at: one that is far from the truth stands in the file for ever, and every outside
reader prints it.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

# How long somebody may have the file in hand before it comes back. A lease lasts as long (pledges/domain/leases.py); who signs
# without one is not slower.
IN_HAND = timedelta(minutes=15)
# How far the clock of a computer in an office is off that nobody looks after: Kerberos, by which Windows domains log in, bears
# five minutes as well.
SKEW = timedelta(minutes=5)


class Implausible(Exception):
    """A time that cannot be true. ``code`` is ``time-past``, ``time-future`` or ``time-before-text``."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def must_be_plausible(
    claims: tuple[datetime, ...], stamp: datetime | None, *, now: datetime, since: datetime | None
) -> None:
    """Raise ``Implausible`` for a time in a signature that arrives ``now``.

    ``claims`` are the signer's own words, ``stamp`` is that of a trusted timestamp. ``since`` is when the file that was
    signed was stored: nobody signed it earlier. A timestamp may be as old as that; a claim without one, as long as a file
    is in hand.
    """
    if stamp is not None:
        if stamp > now + SKEW:
            raise Implausible("time-future", _stamp_wrong(stamp))
        if since is not None and stamp < since - SKEW:
            raise Implausible("time-before-text", _before_text(stamp, since))
    at = stamp or now
    for claim in claims:
        if claim > at + SKEW:
            raise Implausible("time-future", _claim_wrong(claim, at))
        if since is not None and claim < since - SKEW:
            raise Implausible("time-before-text", _before_text(claim, since))
        if claim < at - IN_HAND - SKEW:
            raise Implausible("time-past", _claim_wrong(claim, at))


def _words(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S %d/%m/%Y}"


def _claim_wrong(claim: datetime, at: datetime) -> str:
    return _(
        "Giờ ghi trong chữ ký là %(claim)s, lệch quá nhiều so với giờ thực là %(now)s. "
        "Hãy chỉnh lại đồng hồ của máy tính, ký lại bản vừa tải rồi tải lên ngay."
    ) % {"claim": _words(claim), "now": _words(at)}


def _before_text(claim: datetime, since: datetime) -> str:
    return _(
        "Giờ ghi trong chữ ký là %(claim)s, trước khi có bản được ký (%(since)s). "
        "Hãy chỉnh lại đồng hồ của máy tính, tải bản hiện hành rồi ký lại."
    ) % {"claim": _words(claim), "since": _words(since)}


def _stamp_wrong(stamp: datetime) -> str:
    return _(
        "Dấu thời gian trong chữ ký là %(stamp)s, sau giờ của máy chủ. "
        "Hãy báo quản trị viên kiểm tra đồng hồ máy chủ và máy chủ dấu thời gian, rồi ký lại."
    ) % {"stamp": _words(stamp)}
