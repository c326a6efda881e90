"""Timestamps of an outside authority (RFC 3161), where the network has one.

The default of a closed network is none: a signature is then made without, and everything that shows it says so. An authority
that does not answer never keeps anybody from signing.
"""

import asyncio
import logging
import urllib.error
import urllib.request

from asn1crypto import tsp
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

logger = logging.getLogger(__name__)
SECONDS = 5
MOST_BYTES = 256 * 1024


class Authority(TimeStamper):
    """A timestamp authority at an HTTP address."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not url.startswith(("http://", "https://")):
            raise ValueError("a timestamp authority has an http or https address")
        self.url = url
        self.seconds = seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the authority. Raises ``TimestampRequestError`` for everything that is not its answer."""
        query = urllib.request.Request(  # noqa: S310  (the scheme was looked at above)
            self.url,
            data=req.dump(),
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )
        try:
            with urllib.request.urlopen(query, timeout=self.seconds) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(MOST_BYTES))
        except (OSError, ValueError) as error:
            raise TimestampRequestError(f"{self.url}: {error}") from error


def trial(seconds: float = 3) -> str:
    """Ask the configured authority for one timestamp; return why it did not give one, or nothing where it did."""
    try:
        authority = configured()
        if authority is None:
            return _("Chưa đặt máy chủ dấu thời gian. Hãy đặt biến môi trường TSA_URL trước.")
        authority.seconds = seconds
        asyncio.run(authority.async_timestamp(bytes(32), "sha256"))
    except (TimestampRequestError, ValueError) as error:
        logger.warning("The timestamp authority did not answer: %s", error)
        return _(
            "Máy chủ dấu thời gian không trả lời. Hãy kiểm tra TSA_URL, mạng và tường lửa; việc ký vẫn tiếp tục được."
        )
    return ""


def configured() -> Authority | None:
    """Return the authority of this installation (``TSA_URL``), or None on a closed network."""
    return Authority(settings.TSA_URL) if settings.TSA_URL else None
