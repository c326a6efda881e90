"""HTML to PDF in the child: what it makes, what it refuses, how it dies and comes back."""

import base64
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pypdf import PdfReader

from emulation.documents import RenderFailed, render, render_pdf
from emulation.documents.render import Limits, Renderer
from tests.emulation.documents.reading import fonts, information, whole_text

PAGE = '<!DOCTYPE html><html lang="vi"><head><title>Trang thử</title>{head}</head><body><p>Xin chào Thái Bình</p>{body}'
CSS = ["html { font-family: 'Liberation Serif', Tinos }"]
# The bomb below takes about a GiB a second on a fast machine: here its time runs out, not its memory.
ONE_SECOND = Limits(wall_seconds=1, memory_mib=8192)
BOMB = '<table><tr><td colspan="99999999">x</td></tr></table>'
SVG = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/>'
    b"</svg>"
).decode()
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def page(body: str = "", head: str = "") -> str:
    return PAGE.format(body=body, head=head)


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.stop()


def test_a_page_becomes_a_tagged_pdf_with_its_title_and_embedded_fonts() -> None:
    pdf = render_pdf(page())

    about = information(pdf)
    assert about["Title"] == "Trang thử"
    assert about["Tagged"] == "yes"
    assert "(A4)" in about["Page size"]
    assert whole_text(pdf) == "Xin chào Thái Bình"
    assert {font[1:] for font in fonts(pdf)} == {("yes", "yes")}
    assert about["Metadata Stream"] == "yes"
    metadata = PdfReader(BytesIO(pdf)).xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("3", "B")


def test_the_bytes_follow_from_the_page_alone(renderer: Renderer) -> None:
    other = Renderer()
    try:
        first, second = renderer.render(page(), CSS), other.render(page(), CSS)
        assert renderer._child is not None
        assert other._child is not None
        assert renderer._child.pid != other._child.pid
    finally:
        other.stop()
    assert first == second == renderer.render(page(), CSS)
    assert first != renderer.render(page("<p>khác</p>"), CSS)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<img alt="" src="file:///etc/passwd">'),
        ("", '<img alt="" src="http://127.0.0.1:9/x.png">'),
        ("", '<img alt="" src="https://example.invalid/x.png">'),
        ("", '<img alt="" src="ftp://127.0.0.1:9/x">'),
        ("", '<img alt="" src="FILE:///etc/passwd">'),
        ("", '<object data="file:///etc/passwd"></object>'),
        ("", '<embed src="file:///etc/passwd">'),
        ("", '<p style="background: url(file:///etc/passwd)">x</p>'),
        ("", f'<img alt="" src="data:image/svg+xml;base64,{SVG}">'),
        ('<base href="file:///etc/">', '<img alt="" src="passwd">'),
        ('<link rel="stylesheet" href="file:///etc/passwd">', ""),
        ('<link rel="attachment" href="file:///etc/passwd">', ""),
        ("<style>@import url(http://127.0.0.1:9/x.css);</style>", ""),
        ("<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style>", ""),
    ],
)
def test_a_page_that_points_outside_is_refused(renderer: Renderer, head: str, body: str) -> None:
    with pytest.raises(RenderFailed, match="địa chỉ bên ngoài"):
        renderer.render(page(body, head), CSS)


def test_a_picture_inside_the_page_is_allowed(renderer: Renderer) -> None:
    pdf = renderer.render(page(f'<img alt="chấm" src="data:image/png;base64,{PIXEL}">'), CSS)
    assert b"/Subtype /Image" in pdf


def test_a_page_that_the_kernel_stops_for_its_time_is_called_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the child may reach its own limit before the timer of the parent comes to its turn."""

    @contextmanager
    def too_late(child: object, seconds: int) -> Iterator[threading.Event]:
        yield threading.Event()

    renderer = Renderer(ONE_SECOND)
    try:
        renderer.render(page(), CSS)
        monkeypatch.setattr(render, "_killed_after", too_late)
        with pytest.raises(RenderFailed, match="quá 1 giây"):
            renderer.render(page(BOMB), CSS)
    finally:
        renderer.stop()


def test_a_runaway_page_is_stopped_and_the_next_one_works() -> None:
    renderer = Renderer(ONE_SECOND)
    try:
        renderer.render(page(), CSS)
        started = time.perf_counter()
        with pytest.raises(RenderFailed, match="quá 1 giây"):
            renderer.render(page(BOMB), CSS)
        assert time.perf_counter() - started < 5
        assert whole_text(renderer.render(page(), CSS)) == "Xin chào Thái Bình"
    finally:
        renderer.stop()


def test_a_page_that_eats_memory_is_stopped_and_the_next_one_works() -> None:
    renderer = Renderer(Limits(memory_mib=400))
    try:
        with pytest.raises(RenderFailed, match="400 MiB bộ nhớ"):
            renderer.render(page(BOMB), CSS)
        assert whole_text(renderer.render(page(), CSS)) == "Xin chào Thái Bình"
    finally:
        renderer.stop()


def test_a_child_that_has_grown_is_replaced() -> None:
    renderer = Renderer(Limits(retire_mib=1))
    try:
        first = renderer.render(page(), CSS)
        assert renderer._child is None
        assert renderer.render(page(), CSS) == first
    finally:
        renderer.stop()


def test_a_big_parent_keeps_its_child(renderer: Renderer) -> None:
    ballast = b"\x01" * (renderer.limits.retire_mib + 50 << 20)
    renderer.render(page(), CSS)
    assert renderer._child is not None
    assert len(ballast) > renderer.limits.retire_mib << 20


def test_a_child_killed_while_it_waits_is_replaced(renderer: Renderer) -> None:
    first = renderer.render(page(), CSS)
    assert renderer._child is not None
    os.kill(renderer._child.pid, signal.SIGKILL)
    _wait_until_gone(renderer._child.pid)
    assert renderer.render(page(), CSS) == first


def test_a_child_killed_at_work_fails_that_page_only(renderer: Renderer) -> None:
    first = renderer.render(page(), CSS)
    assert renderer._child is not None
    os.kill(renderer._child.pid, signal.SIGSTOP)  # so that it is surely at work when it dies
    timer = threading.Timer(0.5, renderer._child.kill)
    timer.start()
    with pytest.raises(RenderFailed, match="dừng đột ngột"):
        renderer.render(page(), CSS)
    assert renderer.render(page(), CSS) == first


def test_many_threads_share_one_child(renderer: Renderer) -> None:
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(renderer.render(page(), CSS))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len(set(results)) == 1


def test_when_another_process_renders_too_long_the_page_is_refused_with_a_remedy(
    settings: object, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    renderer = Renderer(Limits(queue_seconds=1))
    try:
        renderer.render(page(), CSS)
        with (tmp_path / "render.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(RenderFailed, match="thử lại sau một phút"):
                renderer.render(page(), CSS)
        assert renderer.render(page(), CSS)
    finally:
        renderer.stop()


def test_the_child_inherits_no_secret(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "không được lộ")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/db")
    renderer.render(page(), CSS)
    assert renderer._child is not None
    environment = Path(f"/proc/{renderer._child.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in environment
    assert b"DATABASE_URL" not in environment


SCRIPT = """
import os, signal, threading, time
import django
django.setup()
from emulation.documents import render as room
room._renderer.limits = room.Limits(wall_seconds=2)
page = "<html lang=vi><title>x</title><body><p>Xin chào"
"""


def _script(deed: str) -> str:
    """Run ``deed`` in a process of its own and return what it printed; it may end by a signal."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT + deed],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "emulation.settings", "SECRET_KEY": "k" * 60},
    ).stdout


def _wait_until_gone(pid: int, seconds: float = 15) -> None:
    """Wait until the process has ended (a zombie has)."""
    for _ in range(int(seconds / 0.05)):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.05)
    pytest.fail(f"process {pid} is still there")


@pytest.mark.parametrize("signal_name", ["SIGKILL", "SIGTERM"])
def test_the_child_goes_when_its_parent_is_killed(signal_name: str) -> None:
    pid = _script(
        "room.render_pdf(page); print(room._renderer._child.pid, flush=True);"
        f"os.kill(os.getpid(), signal.{signal_name})"
    )
    _wait_until_gone(int(pid), seconds=3)


def test_a_child_at_work_ends_soon_after_its_parent_was_killed() -> None:
    pid = _script(
        "room.render_pdf(page); print(room._renderer._child.pid, flush=True);"
        "bomb = page + '<table><tr><td colspan=99999999>x';"
        "threading.Thread(target=room.render_pdf, args=(bomb,), daemon=True).start(); time.sleep(0.3);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    _wait_until_gone(int(pid))


def test_after_a_fork_each_process_has_its_own_child() -> None:
    """As under gunicorn --preload: the master may have rendered before its workers are forked."""
    printed = _script(
        "first = room.render_pdf(page); mine = room._renderer._child.pid\n"
        "if os.fork() == 0:\n"
        "    same = room.render_pdf(page) == first\n"
        "    print(room._renderer._child.pid, same, flush=True)\n"
        "    room._renderer.stop()\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "print(mine, room.render_pdf(page) == first, room._renderer._child.pid == mine)"
    ).split()
    theirs, same, mine, still_same, kept = printed
    assert theirs != mine
    assert (same, still_same, kept) == ("True", "True", "True")
    _wait_until_gone(int(theirs))
    _wait_until_gone(int(mine))
