"""The child process: reads pages from standard input, answers PDFs on standard output, until its parent goes away.

Started by render.py as a plain script, so it imports neither Django nor this product and inherits no secret. Its one
argument is the JSON object of the limits. Requests and answers are frames of a 4-byte length and JSON; after an
answer that is "ok" come ``size`` bytes of PDF.

It never outlives its parent for long: while it waits, the closed pipe ends it; while it works, the alarm and the CPU
limit do, even inside C code, because both keep the default action of their signal.
"""

import base64
import gc
import io
import json
import logging
import math
import os
import resource
import signal
import struct
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

sys.path.append(str(Path(__file__).parent))  # last, so that our module names hide nothing
from finishing import Finisher, UnusableField  # type: ignore[import-not-found]

ALARM_SLACK = 5  # seconds after which the child ends itself, should the parent be gone
MAX_WARNINGS = 20


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame; None when the other side has closed the pipe."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


class Warnings(logging.Handler):
    """Keeps what WeasyPrint says about the page, for the parent's log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the first lines; a broken page can produce thousands."""
        if len(self.lines) < MAX_WARNINGS:
            self.lines.append(record.getMessage()[:500])


class AddressRefused(Exception):
    """The page asked for something outside itself."""


class Press:
    """WeasyPrint with one shared font configuration: a new one for each page grows without end."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML, Attachment
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._css, self._html, self._attachment = CSS, HTML, Attachment

        class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
            """Gives out data: addresses alone and remembers what else was asked for.

            A refused address fails the whole page: a legal document that silently lacks a part is worse than none.
            Refusing is not enough for that, because inside an SVG picture WeasyPrint swallows every exception.
            """

            refused: ClassVar[list[str]] = []

            def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
                try:
                    return super().fetch(url, headers)
                except BaseException:
                    self.refused.append(url[:200])
                    raise

        self._fetcher = ClosedFetcher(allowed_protocols=("data",), allow_redirects=False)
        self._fonts = FontConfiguration()
        self._sheets: dict[str, Any] = {}

    def sheet(self, text: str) -> Any:
        """Return the parsed stylesheet; there are few, so the parsed ones are kept."""
        if text not in self._sheets:
            self._sheets[text] = self._css(string=text, url_fetcher=self._fetcher, font_config=self._fonts)
        return self._sheets[text]

    def pdf(self, html: str, css: list[str], attachments: list[dict[str, str]]) -> bytes:
        """Return the PDF/A-3, tagged after PDF/UA-1: every byte follows from the page, no clock and no chance takes part."""
        self._fetcher.refused.clear()
        document = self._html(string=html, url_fetcher=self._fetcher).render(
            stylesheets=[self.sheet(text) for text in css], font_config=self._fonts
        )
        pdf: bytes = document.write_pdf(
            finisher=Finisher(document),
            attachments=[self._enclosed(each) for each in attachments],
            pdf_variant="pdf/a-3b",
            pdf_tags=True,
        )
        if self._fetcher.refused:
            raise AddressRefused(self._fetcher.refused[0])
        return pdf

    def _enclosed(self, attachment: dict[str, str]) -> Any:
        day = datetime.fromisoformat(attachment["created"])
        return self._attachment(
            file_obj=io.BytesIO(base64.b64decode(attachment["content"])),
            name=attachment["name"],
            description=attachment["description"],
            relationship=attachment["relationship"],
            created=day,
            modified=day,
        )


def limit_this_job(seconds: int) -> None:
    """Let the kernel end this process when one job takes longer than ``seconds`` of CPU, or a little more by clock."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))
    signal.setitimer(signal.ITIMER_REAL, seconds + ALARM_SLACK)


def peak_mib() -> int:
    """Return the most memory that this process ever held, in MiB.

    Not ``getrusage``: its ``ru_maxrss`` begins with the size of the parent at the fork, and under a big parent every child
    would look too big to keep after its first page.
    """
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def main(limits: dict[str, int]) -> None:
    """Serve until the parent closes the pipe, or until one page has made this process too big to keep."""
    sys.setrecursionlimit(5000)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_mib"] << 20,) * 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not end up inside a PDF
    warnings = Warnings()
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [warnings], False

    press = Press()
    gc.freeze()
    write_frame(answers, b"ready")
    while (body := read_frame(requests)) is not None:
        request = json.loads(body)
        warnings.lines.clear()
        limit_this_job(limits["wall_seconds"])
        pdf, error = b"", ""
        gc.disable()  # collected below, while nobody waits
        try:
            pdf = press.pdf(request["html"], request["css"], request["attachments"])
        except MemoryError:
            error = "memory"
        except AddressRefused as refused:
            error = "address"
            warnings.lines.append(f"refused to fetch {refused}")
        except UnusableField as field:
            error = "field"
            warnings.lines.append(f"unusable signature field {field}")
        except Exception:  # noqa: BLE001  (the parent logs it and tells the person)
            error = "page"
            warnings.lines.append(traceback.format_exc(limit=-5)[-2000:])
        signal.setitimer(signal.ITIMER_REAL, 0)
        rss_mib = peak_mib()
        keep = error != "memory" and rss_mib < limits["retire_mib"]
        answer = {"error": error, "size": len(pdf), "log": warnings.lines, "rss_mib": rss_mib, "keep": keep}
        write_frame(answers, json.dumps(answer).encode())
        answers.write(pdf)
        answers.flush()
        if not keep:
            return
        del request, body, pdf
        gc.enable()
        gc.collect()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
