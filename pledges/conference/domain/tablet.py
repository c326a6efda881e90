"""Signing at a screen that somebody else is logged in at."""

from typing import Any

from django.db import transaction

from emulation.audit.log import record
from pledges.domain.signing import take_signature
from pledges.models import Signatory


@transaction.atomic
def sign_on_tablet(*, by: Any, tablet_of: Any, signatory: Signatory, text_sha256: str) -> Signatory:
    """Take the signature of ``by``, who has just identified himself, and note at whose screen; return the place.

    The signer needs every right that the own device would ask for; ``tablet_of`` lends a screen and no right. Raises as
    ``take_signature``.
    """
    taken = take_signature(by=by, signatory=signatory, text_sha256=text_sha256)
    record(
        "signature.taken_on_tablet", taken, by=by, details={"screen_of": str(tablet_of), "screen_of_id": tablet_of.pk}
    )
    return taken
