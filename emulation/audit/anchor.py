"""The end of the audit chain, written down outside the database.

Who cuts rows off the end of the table can also rewrite ``ChainHead``, since both lie in one database. The anchor file
lies on the disk of the application server and only ever moves forward.
"""

import fcntl
import json
from pathlib import Path

from django.conf import settings

from emulation.disk import write_whole


def read() -> tuple[int, str] | None:
    """Return (sequence, hash) of the newest event that was anchored, or None where there is no anchor file."""
    path = Path(settings.AUDIT_ANCHOR)
    if not path.is_file():
        return None
    content = json.loads(path.read_text())
    return content["sequence"], content["hash"]


def advance(sequence: int, digest: str) -> None:
    """Move the anchor forward to ``sequence``; one that already stands further on stays.

    Written under a file lock and as a whole, so that a full disk never leaves half an anchor behind.
    """
    path = Path(settings.AUDIT_ANCHOR)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        standing = read()
        if standing and standing[0] >= sequence:
            return
        write_whole(path, json.dumps({"sequence": sequence, "hash": digest}).encode())
