"""Files that somebody chose in a form which came back: kept for an hour, so that nobody has to choose them again.

The bytes are in no table and under no address. They lie beside the store, under a random name, and only the person who sent
them takes them out again, with a signed token and once; what is not taken is swept away. So what was not confirmed to hold
no state secret is seen by nobody and becomes permanent nowhere.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing

from emulation.files.store import MAX_BYTES
from emulation.text import clean

logger = logging.getLogger(__name__)

KEPT_SECONDS = 3600
MOST_OF_ONE = 20  # files of one person at a time; the oldest make room
_SALT = "emulation.files.pending"


@dataclass(frozen=True)
class Pending:
    """A file that waits: what it is called, its bytes, and where they lie."""

    name: str
    content: bytes
    path: Path


def hold(content: bytes, *, name: str, by: Any) -> str:
    """Keep ``content`` (bytes, at most ``MAX_BYTES``) for the person ``by`` and return the token, empty if it cannot be."""
    if not content or len(content) > MAX_BYTES:
        return ""
    path = _folder() / f"{by.pk}-{secrets.token_hex(16)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep(of=by)
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError:  # a full disk: the form still says what is wrong with it, and the file is chosen again
        logger.exception("A file that was to wait for its form was not kept")
        path.unlink(missing_ok=True)
        return ""
    return signing.dumps({"by": by.pk, "file": path.name, "name": clean(name)[:200]}, salt=_SALT)


def held(token: str, *, by: Any) -> Pending | None:
    """Return the file of this token; None where it is another person's, too old, taken already, or no token at all."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if said["by"] != by.pk:
        return None
    path = _folder() / Path(said["file"]).name
    try:
        return Pending(said["name"], path.read_bytes(), path)
    except OSError:
        return None


def take(pending: Pending) -> None:
    """Let go of a file that has arrived where it was meant to go, or was sent anew."""
    pending.path.unlink(missing_ok=True)


def sweep(*, of: Any = None) -> None:
    """Remove what is older than an hour, and of the person ``of`` what is more than ``MOST_OF_ONE`` less one."""
    now = time.time()
    mine = []
    for path in _folder().glob("*-*"):
        try:
            age = now - path.stat().st_mtime
        except OSError:  # swept by somebody else
            continue
        if age > KEPT_SECONDS:
            path.unlink(missing_ok=True)
        elif of is not None and path.name.startswith(f"{of.pk}-"):
            mine.append((age, path))
    for _age, path in sorted(mine)[MOST_OF_ONE - 1 :]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "pending"
