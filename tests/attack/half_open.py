"""Clients who begin and never finish: connections held open against a server on this machine.

Four ways to keep a server waiting: a header that never ends, a body that never comes, one byte a second, and a connection on
which nothing is said at all.
"""

import contextlib
import socket
import threading
import time
from types import TracebackType

HEADERS, BODY, DRIP, IDLE = "header never finished", "body never finished", "one byte a second", "nothing said"
WAYS = (HEADERS, BODY, DRIP, IDLE)
_BEGIN = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half-Open: "
_HEAD = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\nlogin="
)
_FIRST = {HEADERS: _BEGIN, BODY: _HEAD, DRIP: _BEGIN, IDLE: b""}


class HalfOpen:
    """``count`` connections to ``port`` of 127.0.0.1 that are held, and opened anew when the server gives one up."""

    def __init__(self, port: int, count: int, way: str) -> None:
        self.port, self.count, self.way = port, count, way
        self.given_up = 0
        self._sockets: list[socket.socket] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def __enter__(self) -> "HalfOpen":
        for _number in range(self.count):
            self._open()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(timeout=10)
        for each in self._sockets:
            each.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):  # refused or timed out: that is an answer too, and the next turn tries again
            one = socket.create_connection(("127.0.0.1", self.port), timeout=2)
            one.setblocking(False)
            self._sockets.append(one)
            if _FIRST[self.way]:
                one.send(_FIRST[self.way])

    def _hold(self) -> None:
        while not self._stop.wait(1):
            started = time.monotonic()
            for one in list(self._sockets):
                if not self._alive(one):
                    one.close()
                    self._sockets.remove(one)
                    self.given_up += 1
            while len(self._sockets) < self.count and time.monotonic() < started + 1:
                self._open()

    def _alive(self, one: socket.socket) -> bool:
        try:
            if self.way == DRIP:
                one.send(b"a")
            return bool(one.recv(4096)) and self.way == IDLE  # an answer to what was never asked in whole: given up
        except BlockingIOError:
            return True
        except OSError:
            return False
