"""The other ways to sign, with real key files and real scans."""

from typing import Any

from emulation import clock
from pledges.domain.taking import Ink

SCAN = b"%PDF-1.7\n% a scan of a signed page\n%%EOF\n"


def scan_of(person: Any, **values: Any) -> Ink:
    """Return the registration of a signature that ``person`` gave on paper today."""
    told = {"signed_on": clock.today(), "copies": 2, "pages": 4, "sealed": True, "kept_where": "Văn phòng tổng hợp"}
    return Ink(person=person, scan=SCAN, scan_name="ban-quet.pdf", **(told | values))
