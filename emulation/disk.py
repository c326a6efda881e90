"""Whole writes: what was said to be stored is still there after the power went off."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` (bytes) to a temporary file beside ``path`` and rename it; returns once both are on the disk.

    A full disk never leaves half a file under a good name. Not only the bytes are waited for but the folder as well: a name
    that only the memory of the machine knows is lost with the power, and a row that names it would then point nowhere.
    Raises ``OSError``, and then ``path`` is as it was.
    """
    make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, for its owner alone; their names are on the disk when this returns."""
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
