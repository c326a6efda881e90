"""What is known of damaged files, kept beside them: one small note per content, named by its SHA-256.

Not a table: damage is met while somebody reads, and a reading request may not write to the database. A note is made once,
whoever meets the damage first, in whichever process, so that the log says it once. It goes when the good bytes are back.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from emulation import clock

logger = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of the notes; the names of its neighbours have two letters."""
    return Path(settings.MEDIA_ROOT) / "damaged"


def note(digest: str, what: str) -> None:
    """Note that the content with SHA-256 ``digest`` is damaged, and log ``what`` was found, both only the first time."""
    path = folder() / digest
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    except OSError as error:  # a disk that takes nothing: the reader is told all the same
        logger.warning("The damage of %s cannot be noted in %s: %s", digest, path.parent, error)
    logger.error("The stored file %s is damaged: %s", digest, what)


def forget(digest: str) -> None:
    """Forget the damage of ``digest``, whose good bytes are back or are no longer wanted."""
    try:
        (folder() / digest).unlink()
    except OSError:  # there was none, the rule; or a disk that takes nothing, where the next check tries again
        return
    logger.warning("The stored file %s is whole again, or no longer wanted", digest)


def is_noted(digest: str) -> bool:
    """Say whether damage of ``digest`` was met and not mended since."""
    return (folder() / digest).exists()


def noted() -> dict[str, datetime]:
    """Return the moment (aware) at which damage was first met, by SHA-256."""
    found = {}
    for path in sorted(folder().glob("*")) if folder().is_dir() else ():
        try:
            if len(path.name) == 64:
                found[path.name] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue  # healed meanwhile
    return found


def all_checked(count: int, damaged: int) -> None:
    """Note that all ``count`` contents were read through now, and that ``damaged`` of them were not whole."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder() / "last-check").write_text(f"{clock.now().isoformat()} {count} {damaged}\n")


def last_check() -> tuple[datetime, int, int] | None:
    """Return when all files were last read through, how many there were and how many were damaged; None for never."""
    try:
        at, count, damaged = (folder() / "last-check").read_text().split()
        return datetime.fromisoformat(at), int(count), int(damaged)
    except (OSError, ValueError):
        return None
