"""How much the pledge PDF costs beside bare WeasyPrint on the same HTML, in one process, with one font configuration.

"Ours" is the whole way: template, waiting for the turn, the pipe, the child. "Bare" is the best WeasyPrint can do: imported,
warm, the font configuration shared, the same options. The two take turns, so that a slow moment of the machine hits
both. Target: ratio at most 1.15.
"""

import logging
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from emulation.documents import render
from pledges.documents import pledge_html, pledge_pdf
from tests.pledges.pledge_texts import pledge_text, signatures_of

ROUNDS = 25
WARM_UP = 3


def rows() -> list[dict[str, Any]]:
    """Return one row per size: ``what``, ``ours_ms``, ``bare_ms`` (medians), ``ratio``, ``note`` with peak memory."""
    logging.getLogger("weasyprint").setLevel(logging.WARNING)  # bare must not pay for our log of its progress
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    return [_row(units, witnesses) for units, witnesses in ((5, 1), (15, 3), (34, 3))]


def _row(units: int, witnesses: int) -> dict[str, Any]:
    text = pledge_text(units, witnesses)
    signatures = signatures_of(text)
    html = pledge_html(text, signatures=signatures, draft=False)
    sheet = (render.STYLESHEETS / "print.css").read_text("utf-8")
    fonts = FontConfiguration()

    def ours() -> bytes:
        return pledge_pdf(text, signatures=signatures, draft=False)

    def bare() -> bytes:
        css = CSS(string=sheet, font_config=fonts)
        page = HTML(string=html)
        return page.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/a-3u", pdf_tags=True)

    first_ms = _first_page(ours)
    ours_ms, bare_ms = _medians(ours, bare)
    child = render._renderer._child
    memory = f"child {_peak_mib(child.pid)} MiB, this process {_peak_mib('self')} MiB" if child else "child replaced"
    return {
        "what": f"pledge PDF, {units} units + {witnesses} witnesses",
        "ours_ms": ours_ms,
        "bare_ms": bare_ms,
        "ratio": ours_ms / bare_ms,
        "note": f"target ≤ 1.15; first page after a start {first_ms:.0f} ms; peak: {memory}",
    }


def _first_page(deed: Callable[[], bytes]) -> float:
    """Return the milliseconds of the first page after a start, which waits for a new child."""
    render._renderer.stop()
    return _milliseconds(deed)


def _medians(ours: Callable[[], bytes], bare: Callable[[], bytes]) -> tuple[float, float]:
    """Time both in turn and return their medians in milliseconds."""
    for _ in range(WARM_UP):
        ours()
        bare()
    times = [(_milliseconds(ours), _milliseconds(bare)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in times), statistics.median(pair[1] for pair in times)


def _milliseconds(deed: Callable[[], bytes]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000


def _peak_mib(pid: int | str) -> int:
    """Return the peak resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0
