"""How requests are taken in: each is read to its end before a thread is given to it, and nobody may take for ever.

gunicorn keeps what it does well (starting, sharing memory, watching and replacing processes); the connections belong to
waitress, which reads all of them in one loop, keeps what has arrived (large bodies on disk) and hands a request to a thread
only when it is whole. The answer is written by the same loop, so a client who reads slowly holds no thread either. What this
module adds are limits of time and number, and answers in Vietnamese. Figures and the paths not taken: docs/decisions/0031.

Imported before the settings are known, so nothing here may need them.
"""

import logging
import os
import resource
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import Error

HEADER_SECONDS = 20  # from the first byte of a request to the end of its header
BODY_SECONDS = 30  # for the body, and one second more for each
BODY_BYTES_A_SECOND = 1_000  # that have arrived: a telephone on one bar of signal sends ten times that
IDLE_SECONDS = 30  # between two requests of one connection, and for a reader who takes nothing
MOST_CONNECTIONS = 800  # of one process; beyond it, who has waited longest without a whole request makes room
MOST_BODY_BYTES = 64 * 1024 * 1024  # six times the largest file that a form takes: the form then says so itself
MOST_HEADER_BYTES = 32 * 1024
KEPT_ANSWER_BYTES = 64 * 1024 * 1024  # of an answer, on disk beyond one MiB, before its thread waits for the reader
LINGER_SECONDS = 2  # of a stopping process for who has just connected, or is just sending the next request
TURN_SECONDS = 0.5  # the loop looks at least this often at its limits and at the order to stop

_WORDS = {
    400: "Trình duyệt gửi yêu cầu không đúng quy tắc HTTP nên máy chủ không đọc được. Hãy tải lại trang rồi thử lại.",
    408: "Yêu cầu không đến đủ trong thời gian cho phép nên chưa được xử lý. Hãy kiểm tra đường truyền rồi gửi lại.",
    413: "Yêu cầu lớn hơn 64 MiB nên máy chủ không nhận. Hãy gửi tệp nhỏ hơn hoặc chia thành nhiều lần gửi.",
    431: "Phần đầu của yêu cầu quá dài. Hãy xóa cookie của trang này trong trình duyệt rồi thử lại.",
    500: "Máy chủ gặp lỗi khi xử lý yêu cầu. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị viên.",
    501: "Máy chủ không hỗ trợ cách mã hóa của yêu cầu này. Hãy dùng trình duyệt thông thường.",
}
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store, private"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]


class RequestTimeout(Error):
    """The request did not arrive in time."""

    code = 408
    reason = "Request Timeout"


class VietnameseErrorTask(ErrorTask):
    """Answers what never reached the product: text that says reason and remedy, and not which program wrote it."""

    def execute(self) -> None:
        """Write the answer and close the connection."""
        error = self.request.error
        body = _WORDS.get(error.code, _WORDS[400]).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class PatientChannel(HTTPChannel):
    """One connection, which knows since when it is waited for."""

    error_task_class = VietnameseErrorTask
    began = 0.0  # when the first byte of the request came that is not whole yet

    def received(self, data: bytes) -> bool:
        """Take in what has arrived."""
        if self.request is None:
            self.began = time.time()
        return bool(super().received(data))

    def is_at_rest(self) -> bool:
        """Whether nothing is on its way in either direction: the connection is only kept for the next request."""
        return not (self.request or self.requests or self.total_outbufs_len)

    def waiting_since(self) -> float:
        """Return since when this client is waited for, in seconds since 1970: to send, to read, or to ask for more."""
        return self.last_activity if self.is_at_rest() else self.began

    def is_late(self, now: float) -> bool:
        """Whether this connection has used up its time at ``now``, in seconds since 1970."""
        if self.requests or self.will_close:
            return False
        request = self.request
        if request is None or self.total_outbufs_len:
            return now - self.last_activity > IDLE_SECONDS
        if not request.headers_finished:
            return now - self.began > HEADER_SECONDS
        return now - self.began > HEADER_SECONDS + BODY_SECONDS + request.body_bytes_received / BODY_BYTES_A_SECOND

    def service(self) -> None:
        """Answer one request; a process that stops keeps no connection for another."""
        super().service()
        if self.server.stops:
            self.close_when_flushed = True
            self.server.pull_trigger()

    def handle_close(self) -> None:
        """Close the connection, and at once the file on disk in which half a body may lie."""
        super().handle_close()
        if self.request is not None:
            self.request.close()
            self.request = None

    def give_up(self) -> None:
        """Answer 408 to who has begun a request, and close."""
        with self.requests_lock:
            request = self.request
            if request is None or self.requests or self.total_outbufs_len:
                self.will_close = True
                return
            request.error, request.completed = RequestTimeout(""), True
            self.request, self.requests = None, [request]
            self.server.add_task(self)


class PatientServer(TcpWSGIServer):
    """The listening side: closes who is late, and makes room for newcomers."""

    channel_class = PatientChannel
    stops = False

    def maintenance(self, now: float) -> None:
        """Give up the connections that used up their time."""
        for channel in list(self.active_channels.values()):
            if channel.is_late(now):
                channel.give_up()

    def handle_accept(self) -> None:
        """Let a newcomer in; beyond the limit the connection that has been waited for longest is closed for it."""
        if len(self.active_channels) >= MOST_CONNECTIONS:
            idle = (each for each in self.active_channels.values() if not each.requests and not each.will_close)
            oldest = min(idle, key=PatientChannel.waiting_since, default=None)
            if oldest is not None:
                oldest.will_close = True  # in its own turn of the loop: its number may already stand in this one's list
        super().handle_accept()


class PatientWorker(Worker):
    """A gunicorn worker whose connections are waitress's."""

    def run(self) -> None:
        """Serve until told to stop, or until this process has answered as many requests as one may."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # one line for every request that waits a moment
        _open_more_files()
        sockets: dict[int, Any] = {}
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        settings = Adjustments(
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            connection_limit=2 * MOST_CONNECTIONS,  # ours comes first
            cleanup_interval=1,
            max_request_header_size=MOST_HEADER_BYTES,
            max_request_body_size=MOST_BODY_BYTES,
            outbuf_high_watermark=KEPT_ANSWER_BYTES,
            # As gunicorn did: the scheme that a proxy on this machine names is believed. All else is Django's to judge.
            trusted_proxy="127.0.0.1",
            trusted_proxy_headers={"x-forwarded-proto"},
            clear_untrusted_proxy_headers=False,
            sockets=[each.sock for each in self.sockets],
            ident=None,
        )
        listeners = [self._listener(each, sockets, dispatcher, settings) for each in self.sockets]
        while self.alive:
            self._turn(sockets)
        self._finish(sockets, listeners)
        dispatcher.shutdown()

    def _listener(self, listener: Any, sockets: dict[int, Any], dispatcher: Any, settings: Any) -> PatientServer:
        own = listener.sock
        where = (own.family, own.type, own.proto, own.getsockname())
        return PatientServer(
            self._counted, sockets, True, own, dispatcher=dispatcher, adj=settings, sockinfo=where, bind_socket=False
        )

    def _counted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False
        return self.wsgi(environ, start_response)

    def _turn(self, sockets: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=sockets, count=1)
        if self.ppid != os.getppid():
            self.log.info("Parent changed, shutting down: %s", self)
            self.alive = False

    def _finish(self, sockets: dict[int, Any], listeners: list[PatientServer]) -> None:
        """Take nobody new; finish what was begun, for as long as gunicorn grants."""
        for each in listeners:
            each.accepting, each.stops = False, True
        began = time.monotonic()
        while (passed := time.monotonic() - began) < self.cfg.graceful_timeout:
            open_now = [each for one in listeners for each in one.active_channels.values()]
            for each in open_now:
                if each.is_at_rest() and passed > LINGER_SECONDS:
                    each.will_close = True
            if not open_now:
                return
            self.notify()
            wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)


def _open_more_files() -> None:
    """Raise the number of open files to what this account may have, so that connections never run out of them first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
