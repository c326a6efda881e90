"""How much freezing a pledge costs beside bare WeasyPrint on the same HTML, in one process, with one font configuration.

"Ours" is the whole way: the hash of the text, template, QR code, waiting for the turn, the pipe, the child, prepared fields, tags
and data inside, the file in the store. "Bare" is the best WeasyPrint can do: imported, warm, the font configuration shared, the
same options. The two take turns, so that a slow moment of the machine hits both. Target: ratio at most 1.15. The last row
says how much the child has grown after 200 more pages. Target: less than 20 MiB.
"""

import logging
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from emulation.canonical import sha256_of
from emulation.documents import render
from emulation.files.store import keep
from pledges.documents import STYLES, pledge_html, pledge_pdf
from tests.pledges.pledge_texts import pledge_text

ROUNDS = 25
WARM_UP = 3
MANY = 200
CODE = "TB21-7K3M-9QXW"


def rows() -> list[dict[str, Any]]:
    """Return one row per size: ``what``, ``ours_ms``, ``bare_ms`` (medians), ``ratio``, ``note`` with peak memory."""
    call_command("migrate", interactive=False, verbosity=0)
    logging.getLogger("weasyprint").setLevel(logging.WARNING)  # bare must not pay for our log of its progress
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    return [*(_row(units, witnesses) for units, witnesses in ((5, 1), (15, 3), (34, 3))), _growth()]


def _row(units: int, witnesses: int) -> dict[str, Any]:
    text = pledge_text(units, witnesses)
    html = pledge_html(text, code=CODE, draft=False)
    sheets = [(render.STYLESHEETS / name).read_text("utf-8") for name in STYLES]
    fonts = FontConfiguration()

    def ours() -> None:
        sha256_of(text)
        keep(pledge_pdf(text, code=CODE, draft=False), name="giao-uoc.pdf", by=None)

    def bare() -> None:
        css = [CSS(string=sheet, font_config=fonts) for sheet in sheets]
        page = HTML(string=html)
        page.write_pdf(stylesheets=css, font_config=fonts, pdf_variant="pdf/a-3b", pdf_tags=True)

    first_ms = _first_page(ours)
    ours_ms, bare_ms = _medians(ours, bare)
    child = render._renderer._child
    memory = f"child {_mib(child.pid)} MiB, this process {_mib('self')} MiB" if child else "child replaced"
    return {
        "what": f"pledge frozen and rendered, {units} units + {witnesses} witnesses",
        "ours_ms": ours_ms,
        "bare_ms": bare_ms,
        "ratio": ours_ms / bare_ms,
        "note": f"target ≤ 1.15; first page after a start {first_ms:.0f} ms; peak: {memory}",
    }


def _growth() -> dict[str, Any]:
    """Return how much larger the child is after many more pages; both sides of this row are its memory, not time."""
    text = pledge_text(15, 3)
    pledge_pdf(text, code=CODE, draft=False)
    child = render._renderer._child
    assert child is not None
    before = _mib(child.pid, "VmRSS:")
    for _ in range(MANY):
        pledge_pdf(text, code=CODE, draft=False)
    assert render._renderer._child is child
    after = _mib(child.pid, "VmRSS:")
    return {
        "what": f"child after {MANY} pledges, MiB instead of ms",
        "ours_ms": float(after),
        "bare_ms": float(before),
        "ratio": after / before,
        "note": f"target: grows by less than 20 MiB; it grew by {after - before} MiB",
    }


def _first_page(deed: Callable[[], None]) -> float:
    """Return the milliseconds of the first page after a start, which waits for a new child."""
    render._renderer.stop()
    return _milliseconds(deed)


def _medians(ours: Callable[[], None], bare: Callable[[], None]) -> tuple[float, float]:
    """Time both in turn and return their medians in milliseconds."""
    for _ in range(WARM_UP):
        ours()
        bare()
    times = [(_milliseconds(ours), _milliseconds(bare)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in times), statistics.median(pair[1] for pair in times)


def _milliseconds(deed: Callable[[], None]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000


def _mib(pid: int | str, what: str = "VmHWM:") -> int:
    """Return the peak resident memory of a process, or another line of its status."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) // 1024
    return 0
