"""Rendered pages: the same page is rendered once a run, and its bytes are handed to whoever asks for it again.

That rests on what the renderer promises and tests/emulation/documents/test_render.py proves: the same input gives the same
bytes. The key is the whole input - the HTML, the text of its style sheets, its attachments - so a changed template or style
sheet is another page. What fails, and what WeasyPrint warned about, is never kept. The fixture ``real_render`` renders anew.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from emulation.documents import render


class _Ear(logging.Handler):
    """Hears whether anything was said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self.heard = True


def key(html: str, css: Sequence[str], attachments: Sequence[render.Attachment]) -> str:
    """Return the name of a page: the hash of all that its bytes follow from."""
    whole = json.dumps([html, list(css), [each.plain() for each in attachments]])
    return hashlib.sha256(whole.encode()).hexdigest()


@contextmanager
def pages_are_kept(folder: Path) -> Iterator[None]:
    """Within the block, what the renderer of the product has rendered lies in ``folder``, for all workers of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    original: Callable[..., bytes] = render._renderer.render

    def kept(html: str, css: list[str], attachments: Sequence[render.Attachment] = ()) -> bytes:
        path = folder / f"{key(html, css, attachments)}.pdf"
        if path.exists():
            return path.read_bytes()
        ear = _Ear()
        render.logger.addHandler(ear)
        try:
            pdf = original(html, css, attachments)
        finally:
            render.logger.removeHandler(ear)
        if not ear.heard:
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(pdf)
            part.rename(path)
        return pdf

    with mock.patch.object(render._renderer, "render", kept):
        yield


@contextmanager
def rendered_anew() -> Iterator[None]:
    """Within the block, nothing kept is handed out."""
    real: Any = type(render._renderer).render.__get__(render._renderer)
    with mock.patch.object(render._renderer, "render", real):
        yield
