"""How often one address may ask the public pages: enough for a hall full of people, too little to wear the server out."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from emulation.workflow import Refused

SECONDS = 60
MOST = {"upload": 12, "look-up": 60}


class TooOften(Refused):
    """One address asked too often within a minute."""

    status = 429


def count(what: str, address: str) -> None:
    """Count one request of the kind ``what`` from ``address``. Raises ``TooOften``."""
    key = f"verification-{what}-{address}"
    if cache.add(key, 1, SECONDS):
        return
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        asked = 1
    if asked > MOST[what]:
        raise TooOften(_("Máy này tra cứu quá nhiều lần trong một phút. Hãy đợi một phút rồi thử lại."))
