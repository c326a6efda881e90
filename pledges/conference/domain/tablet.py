"""Signing at a screen that somebody else is logged in at."""

from typing import Any

from emulation.audit.log import record
from pledges.domain.signing import take_signature
from pledges.domain.taking import INTERNAL, Way, refusals_recorded
from pledges.models import Signatory


def sign_on_tablet(
    *, by: Any, tablet_of: Any, signatory: Signatory, text_sha256: str, way: Way = INTERNAL
) -> Signatory:
    """Take the signature of ``by``, who has just identified himself, and note at whose screen; return the place.

    The signer needs every right that the own device would ask for; ``tablet_of`` lends a screen and no right. Raises as
    ``take_signature``.
    """
    with refusals_recorded(by, signatory, way):
        taken = take_signature(by=by, signatory=signatory, text_sha256=text_sha256, way=way)
        details = {"screen_of": str(tablet_of), "screen_of_id": tablet_of.pk}
        record("signature.taken_on_tablet", taken, by=by, details=details)
    return taken
