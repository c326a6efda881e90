"""How often one person, or an address behind which nobody is logged in, may ask the public pages.

Enough for a hall full of people who all hold their phones over a code, too little to wear the server out. Who is logged in has
a count of his own: an office behind one address does not lock itself out.
"""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from emulation.workflow import Refused

SECONDS = 60
MOST = {"upload": 12, "look-up": 300}  # a file is inspected, a code only looked up


class TooOften(Refused):
    """One address asked too often within a minute."""

    status = 429


def count(what: str, user: Any, address: str) -> None:
    """Count one request of the kind ``what`` by ``user``, or from ``address`` for who is not logged in. Raises ``TooOften``."""
    key = f"verification-{what}-{user.pk or address}"
    if cache.add(key, 1, SECONDS):
        return
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        asked = 1
    if asked > MOST[what]:
        raise TooOften(_("Máy này tra cứu quá nhiều lần trong một phút. Hãy đợi một phút rồi thử lại."))
