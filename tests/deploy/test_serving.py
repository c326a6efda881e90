"""The server: who never finishes keeps nobody waiting, who is slow but honest is served, what was begun is finished."""

import hashlib
import http.client
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from django.urls import reverse
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from emulation import serving as product
from tests.attack.half_open import BODY, HEADERS, WAYS, HalfOpen
from tests.attack.servers import serving

PATIENCE = 20  # seconds a person waits for a page before giving up; nothing here measures


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving("tests.deploy.echo") as (port, _process):
        yield port


def _ask(port: int, path: str = "/", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("POST" if body is not None else "GET", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("way", WAYS)
def test_pages_are_answered_beside_clients_who_never_finish(port: int, way: str) -> None:
    with HalfOpen(port, 60, way):
        assert [_ask(port)[0] for _turn in range(10)] == [200] * 10


def test_the_product_itself_answers_beside_them() -> None:
    page = reverse("account_login")
    with (
        serving("emulation.wsgi", DJANGO_SETTINGS_MODULE="tests.settings") as (port, _process),
        HalfOpen(port, 100, HEADERS),
        HalfOpen(port, 100, BODY),
    ):
        answers = [_ask(port, page) for _turn in range(5)]
    assert [status for status, _body in answers] == [200] * 5
    assert "Đăng nhập" in answers[-1][1].decode()


def test_clients_who_never_read_hold_no_thread(port: int) -> None:
    with ExitStack() as stack:
        for _number in range(24):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            one.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert [_ask(port)[0] for _turn in range(10)] == [200] * 10


def test_a_slow_honest_upload_arrives_whole(port: int) -> None:
    sent = bytes(range(256)) * 2000
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        one.sendall(
            b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(sent)
        )
        for start in range(0, len(sent), 40_000):
            one.sendall(sent[start : start + 40_000])
            time.sleep(0.05)
        answer = _everything(one)
    assert f"{hashlib.sha256(sent).hexdigest()} {len(sent)}".encode() in answer


def test_a_file_of_the_largest_size_passes(port: int) -> None:
    sent = b"x" * (26 * 1024 * 1024)
    assert hashlib.sha256(sent).hexdigest().encode() in _ask(port, body=sent)[1]


def test_a_large_answer_arrives_whole(port: int) -> None:
    assert len(_ask(port, "/large")[1]) == 12 * 1024 * 1024


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n", 400, "không đúng quy tắc HTTP"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431, "xóa cookie"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000000\r\n\r\n", 413, "64 MiB"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "mã hóa"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "không đúng quy tắc HTTP"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400, "quy tắc HTTP"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400, "không đúng quy tắc HTTP"),
    ],
)
def test_what_is_no_request_gets_an_answer_in_words(port: int, request_: bytes, status: int, words: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        one.sendall(request_)
        answer = _everything(one)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith((f"HTTP/1.0 {status} ".encode(), f"HTTP/1.1 {status} ".encode()))
    assert words in body.decode()
    assert b"no-store" in head
    assert b"nosniff" in head
    assert not re.search(rb"waitress|gunicorn|python", answer.lower())


def test_a_second_request_hidden_behind_a_length_is_not_seen(port: int) -> None:
    """Both framings: by RFC 9112, section 6.3, the chunks count and what follows them is a request of its own or an error."""
    hidden = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    head = (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        one.sendall(head % (5 + len(hidden)) + b"0\r\n\r\n" + hidden)
        assert _everything(one).count(b"HTTP/1.1 ") <= 1


def test_the_scheme_of_a_proxy_on_this_machine_is_believed(port: int) -> None:
    assert _ask(port, **{"X-Forwarded-Proto": "https"})[1].endswith(b" https")
    assert _ask(port)[1].endswith(b" http")


def test_what_was_begun_is_finished_before_the_server_stops() -> None:
    found: list[Any] = []
    with serving("tests.deploy.echo") as (port, process):
        asked = threading.Thread(target=lambda: found.append(_ask(port, "/slow")[1]))
        asked.start()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        asked.join(timeout=PATIENCE)
        process.wait(timeout=PATIENCE)
    assert found
    assert found[0].endswith(b" http")
    assert process.returncode == 0


def test_processes_are_replaced_and_nobody_notices() -> None:
    with serving("tests.deploy.echo", "--max-requests", "5", "--max-requests-jitter", "2") as (port, process):
        first = _children(process)
        statuses = [_ask(port, body=b"abc")[0] for _turn in range(60)]
        process.send_signal(signal.SIGHUP)  # a reload, as after a new configuration
        statuses += [_ask(port, body=b"abc")[0] for _turn in range(20)]
        assert statuses == [200] * 80
        assert not first & _children(process)


def _children(process: "subprocess.Popen[bytes]") -> set[str]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return set(listed.stdout.split())


def _everything(one: socket.socket) -> bytes:
    found = b""
    try:
        while part := one.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


class _Channel(product.PatientChannel):
    """A connection without a socket."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.total_outbufs_len = 0
        self.last_activity = self.began = 1000.0
        self.request = None

    def begins(self, data: bytes) -> None:
        self.request = HTTPRequestParser(Adjustments(listen="127.0.0.1:0"))
        self.request.received(data)


def test_how_long_a_header_may_take() -> None:
    one = _Channel()
    one.begins(b"GET / HTTP/1.1\r\n")
    one.last_activity = 1019.0  # one byte now and then buys no time
    assert not one.is_late(1000 + product.HEADER_SECONDS)
    assert one.is_late(1001 + product.HEADER_SECONDS)


def test_how_long_a_body_may_take() -> None:
    one = _Channel()
    one.begins(b"POST / HTTP/1.1\r\nContent-Length: 10485760\r\n\r\n")
    limit = product.HEADER_SECONDS + product.BODY_SECONDS
    assert not one.is_late(1000 + limit)
    assert one.is_late(1001 + limit)
    one.request.received(b"x" * 2_000_000)  # ten minutes of a line with 20 kB/s would have sent six times that
    assert not one.is_late(1000 + limit + 2000)
    assert one.is_late(1001 + limit + 2000)
    one.request.close()


def test_how_long_a_connection_is_kept_for_nothing() -> None:
    one = _Channel()
    assert not one.is_late(1000 + product.IDLE_SECONDS)
    assert one.is_late(1001 + product.IDLE_SECONDS)
    one.requests = ["being answered"]
    assert not one.is_late(5000)


def test_beyond_the_limit_the_longest_wait_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process with room for three: the connection that said nothing for longest goes, and the newcomer is answered."""
    monkeypatch.setattr(product, "MOST_CONNECTIONS", 3)
    sockets: dict[int, Any] = {}
    server = product.PatientServer(_echo, sockets, listen="127.0.0.1:0", threads=1, cleanup_interval=0)
    stop = threading.Event()
    loop = threading.Thread(target=lambda: _turn_until(stop, sockets))
    loop.start()
    try:
        with ExitStack() as stack:
            held = [
                stack.enter_context(
                    socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=PATIENCE)
                )
                for _number in range(5)
            ]
            assert _ask(int(server.effective_port))[0] == 200
            assert held[0].recv(1) == b""  # closed for a newcomer
        with socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=PATIENCE) as late:
            late.sendall(b"GET / HT")
            while not any(each.request for each in list(server.active_channels.values())):
                time.sleep(0.01)
            for each in list(server.active_channels.values()):
                each.began -= 1000
            answer = _everything(late)
        assert answer.startswith(b"HTTP/1.0 408 ")
        assert "gửi lại" in answer.decode()
    finally:
        stop.set()
        loop.join(timeout=PATIENCE)
        server.task_dispatcher.shutdown()
        server.close()


def _echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Length", "0")])
    return []


def _turn_until(stop: threading.Event, sockets: dict[int, Any]) -> None:
    while not stop.is_set():
        product.wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
