"""A page for the tests of the server: says what arrived, or behaves as its address asks."""

import hashlib
import time
from collections.abc import Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer the hash of what was sent and the scheme; ``/slow`` thinks for a second, ``/large`` answers 12 MiB."""
    sent = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    answer = f"{hashlib.sha256(sent).hexdigest()} {len(sent)} {environ['wsgi.url_scheme']}".encode()
    if environ["PATH_INFO"] == "/large":
        answer = b"0" * (12 * 1024 * 1024)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
