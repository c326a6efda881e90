"""Asking the child: one process for each picture, which ends with it."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from emulation.workflow import Refused

logger = logging.getLogger(__name__)
WORKER = Path(__file__).with_name("worker.py")
WALL_SECONDS = 20
INHERITED = ("PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH")


class BadPicture(Refused):
    """A picture that cannot be read or is too large; the reason is a Vietnamese sentence with its remedy."""

    status = 422


def without_metadata(content: bytes) -> bytes:
    """Return the PNG or JPEG ``content`` drawn anew: upright as its camera meant it, without place, device, comments.

    What was hidden behind the picture in the file is gone as well. Raises ``BadPicture``.
    """
    return _ask("clean", content)


def picture_of(content: bytes) -> bytes:
    """Return a small PNG of a picture, or of the first page of a PDF. Raises ``BadPicture``."""
    return _ask("preview", content)


def cell_picture(content: bytes, *, page: int, box: tuple[float, float, float, float]) -> bytes:
    """Return a PNG of what a PDF shows within ``box`` (left, bottom, right, top in points) of ``page`` (from 1).

    Raises ``BadPicture``.
    """
    return _ask("cell", content, str(page), *(f"{number:.2f}" for number in box))


def _ask(what: str, content: bytes, *where: str) -> bytes:
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(WORKER), what, *where],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=environment | {"PYTHONUTF8": "1"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadPicture(_broken()) from error
    verdict, _line, answer = done.stdout.partition(b"\n")
    if verdict == b"large":
        raise BadPicture(_("Ảnh có quá nhiều điểm ảnh (tối đa 40 triệu). Hãy giảm kích thước ảnh rồi tải lên lại."))
    if verdict != b"ok" or done.returncode:
        logger.warning(
            "The picture child ended with %s: %s", done.returncode, done.stderr[-500:].decode(errors="replace")
        )
        raise BadPicture(_broken())
    return answer


def _broken() -> str:
    return _(
        "Không đọc được ảnh: tệp bị hỏng hoặc không phải ảnh thật. Hãy lưu lại thành JPEG hoặc PNG rồi tải lên lại."
    )
