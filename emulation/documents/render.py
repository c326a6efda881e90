"""Render a page to PDF in a child process that is kept warm.

A child, because WeasyPrint holds the interpreter lock and a page can be a bomb; warm, because starting one costs more
than the page; one page at a time on the whole machine, so that a rush of downloads cannot starve the site. See
docs/decisions/0003-render-in-a-child.md.
"""

import atexit
import base64
import fcntl
import json
import logging
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from emulation.workflow import Refused

logger = logging.getLogger(__name__)
WORKER = Path(__file__).with_name("worker.py")
STYLESHEETS = settings.BASE_DIR / "static" / "print"
# What ends a child that has used up its time (worker.py) where our own timer comes too late to its turn.
_OUT_OF_TIME = (signal.SIGXCPU, signal.SIGALRM)
# Everything else of the environment (keys, database address) stays out of the child.
INHERITED = ("PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF. ``created`` is its date (ISO 8601) and has no default: a clock would change the bytes.

    ``relationship`` is PDF/A-3's: what the file is to the page, ``Data`` for the data from which the page was made.
    """

    name: str
    content: bytes
    created: str
    description: str = ""
    relationship: str = "Data"

    def plain(self) -> dict[str, str]:
        """Return the attachment as the child wants it."""
        return {**vars(self), "content": base64.b64encode(self.content).decode()}


class RenderFailed(Refused):
    """The PDF could not be made. The reason is a Vietnamese sentence with its remedy; details are in the log."""

    status = 503


@dataclass(frozen=True)
class Limits:
    """What one page may cost. ``retire_mib``: above this size the child is replaced after its answer."""

    wall_seconds: int = 25
    memory_mib: int = 1024
    retire_mib: int = 300
    start_seconds: int = 30
    queue_seconds: int = 60


class _Gone(Exception):
    """The child ended in the middle of an answer."""


class Renderer:
    """One warm child and the turn-taking around it. Safe to use from many threads and after a fork."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def render(self, html: str, css: list[str], attachments: Sequence[Attachment] = ()) -> bytes:
        """Return the PDF of ``html`` styled by the stylesheet texts ``css``. Raises ``RenderFailed``."""
        request = {"html": html, "css": css, "attachments": [each.plain() for each in attachments]}
        with self._turn():
            try:
                return self._ask(json.dumps(request).encode())
            except BaseException:
                self._end()  # whatever went wrong, the next page starts with a fresh child
                raise

    def stop(self) -> None:
        """End the child; the next page starts a new one."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """After a fork: leave the child to the parent, close our copies of its pipes, so that it sees the end."""
        self._lock = threading.Lock()
        if self._child is not None:
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child.returncode = 0  # not ours to wait for; keeps Popen silent
            self._child = None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this process's turn, then for the machine's."""
        if not self._lock.acquire(timeout=self.limits.queue_seconds):
            raise RenderFailed(_busy())
        try:
            with _machine_turn(self.limits.queue_seconds):
                yield
        finally:
            self._lock.release()

    def _ask(self, request: bytes) -> bytes:
        """Send one page to the child and read its answer."""
        child = self._child if self._child and self._child.poll() is None else self._start()
        with _killed_after(child, self.limits.wall_seconds) as expired:
            try:
                _send(child, request)
                answer = json.loads(_receive_frame(child))
                pdf = _receive(child, answer["size"])
            except (_Gone, OSError) as error:
                status = child.wait()
                logger.error("The PDF child ended with status %s", status)
                slow = expired.is_set() or -status in _OUT_OF_TIME
                raise RenderFailed(_too_slow(self.limits) if slow else _too_big(self.limits)) from error
        if expired.is_set() or not answer["keep"]:
            self._end()
        for line in answer["log"]:
            logger.warning("WeasyPrint: %s", line)
        if answer["error"]:
            raise RenderFailed(self._reason(answer["error"]))
        return pdf

    def _reason(self, error: str) -> str:
        """Return reason and remedy for an error that the child named."""
        if error == "address":
            return _(
                "Trang in tham chiếu tới tệp hoặc địa chỉ bên ngoài nên không tạo PDF. "
                "Hãy bỏ tham chiếu đó rồi tạo lại."
            )
        if error == "field":
            return _(
                "Hai chỗ ký trùng tên, tên chỗ ký có ký tự không dùng được hoặc một chỗ ký bị ngắt sang trang khác, nên không "
                "tạo PDF. Hãy báo quản trị viên xem nhật ký."
            )
        if error == "memory":
            return _too_big(self.limits)
        return _("Không tạo được PDF từ trang này. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị viên xem nhật ký.")

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a child and wait until it is warm."""
        self._end()
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        # The hash seed and the epoch keep the bytes the same in every child.
        environment |= {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "PYTHONUTF8": "1"}
        command = [sys.executable, "-P", str(WORKER), json.dumps(asdict(self.limits))]
        try:
            self._child = child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env=environment,
                start_new_session=True,
            )
            with _killed_after(child, self.limits.start_seconds):
                _receive_frame(child)
        except (_Gone, OSError) as error:
            logger.exception("The PDF child did not start")
            raise RenderFailed(
                _(
                    "Bộ tạo PDF không khởi động được. Hãy báo quản trị viên chạy “manage.py check” "
                    "để xem thành phần còn thiếu."
                )
            ) from error
        return child

    def _end(self) -> None:
        """Kill the child, if any, and collect it."""
        if child := self._child:
            self._child = None
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    pipe.close()


_renderer = Renderer()
atexit.register(_renderer.stop)
os.register_at_fork(after_in_child=_renderer.forget)


def render_pdf(
    html: str, *, stylesheets: tuple[str, ...] = ("print.css",), attachments: Sequence[Attachment] = ()
) -> bytes:
    """Return the PDF of a whole HTML document: PDF/A-3 with the tags of PDF/UA-1 (docs/pdf.md says what that covers).

    Title, language, author and date are those of the document itself (``<title>``, ``<html lang>``, ``<meta>``).
    ``stylesheets`` are file names in ``static/print``. The same input gives the same bytes in every process. The page
    can load nothing: any address but ``data:`` fails it.

    An empty element with ``data-signature-field="NAME"`` becomes an empty signature field of that name over its box, with
    ``data-signature-label`` as what a screen reader says. The name has no dot; the element must not break across pages. What
    is ``aria-hidden="true"`` or stands in a margin is an artifact: printed, and never read out.

    Raises ``RenderFailed`` when the page takes more than 25 seconds or 1 GiB, or cannot be rendered.
    """
    css = [(STYLESHEETS / Path(name).name).read_text("utf-8") for name in stylesheets]
    return _renderer.render(html, css, attachments)


@contextmanager
def _killed_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Within the block, the child has ``seconds`` to live; the event tells whether they ran out."""
    expired = threading.Event()

    def kill() -> None:
        expired.set()
        child.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


@contextmanager
def _machine_turn(seconds: float) -> Iterator[None]:
    """Hold the lock that all processes of this installation share."""
    path = settings.VAR_DIR / "render.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        logger.exception("No lock file for the PDF child")
        raise RenderFailed(
            _("Không ghi được vào thư mục dữ liệu %(folder)s. Hãy báo quản trị viên cấp quyền ghi rồi thử lại.")
            % {"folder": path.parent}
        ) from error
    try:
        pause = 0.02
        for _attempt in range(int(seconds / pause)):  # counted, not timed: a stopped clock must not wait for ever
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(pause)
        else:
            raise RenderFailed(_busy())
        yield
    finally:
        os.close(handle)


def _send(child: subprocess.Popen[bytes], body: bytes) -> None:
    """Write one frame to the child."""
    assert child.stdin is not None
    rest = memoryview(struct.pack(">I", len(body)) + body)
    while rest:
        rest = rest[child.stdin.write(rest) :]


def _receive_frame(child: subprocess.Popen[bytes]) -> bytes:
    """Read one frame from the child."""
    (size,) = struct.unpack(">I", _receive(child, 4))
    return _receive(child, size)


def _receive(child: subprocess.Popen[bytes], size: int) -> bytes:
    """Read exactly ``size`` bytes from the child. Raises ``_Gone`` at the end of the pipe."""
    assert child.stdout is not None
    parts: list[bytes] = []
    while size:
        part = child.stdout.read(min(size, 1 << 20))
        if not part:
            raise _Gone
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _busy() -> str:
    return _("Máy chủ đang tạo nhiều tệp PDF khác. Hãy thử lại sau một phút.")


def _too_slow(limits: Limits) -> str:
    return _("Tạo PDF quá %(seconds)s giây nên đã dừng. Hãy rút ngắn nội dung hoặc chia nhỏ bảng rồi tạo lại.") % {
        "seconds": limits.wall_seconds
    }


def _too_big(limits: Limits) -> str:
    return _(
        "Trang in cần hơn %(size)s MiB bộ nhớ hoặc làm bộ tạo PDF dừng đột ngột. "
        "Hãy rút ngắn nội dung hoặc chia nhỏ bảng rồi tạo lại."
    ) % {"size": limits.memory_mib}
