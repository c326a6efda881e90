"""What of this room stands on the page of a pledge: where its signatures are verified, and the certificate of completion."""

from typing import Any

from blocs.panels import Panel
from pledges.asides import provider
from pledges.domain.signing_files import in_force
from pledges.models import Pledge
from pledges.verification.loaders import certifies


@provider
def verification_aside(pledge: Pledge, user: Any) -> Panel | None:
    """Return the code of the file that is signed, once there is one (one query)."""
    signing_file = in_force(pledge) if pledge.frozen else None
    if signing_file is None or signing_file.prepared is None:
        return None
    complete = pledge.document_id is not None
    return Panel(
        "verification/aside.html",
        {"code": signing_file.code, "complete": complete, "may_certify": complete and certifies(user, pledge)},
    )
