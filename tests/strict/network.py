"""No test talks to the world: the product runs on closed networks, and so do its tests."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class NetworkReached(BaseException):
    """A test reached for an address outside this machine. Not an ``Exception``, so that no code can swallow it."""


def _is_local(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse every connection and name look-up that leaves this machine."""

    def check(host: Any) -> None:
        if not _is_local(host):
            raise NetworkReached(f"A test reached for {host!r}. Serve what it needs from 127.0.0.1.")

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                check(address[0])
            return original(self, address)

        return mock.patch.object(socket.socket, name, connect)

    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return look_up(host, *args, **kwargs)

    with guarded("connect"), guarded("connect_ex"), mock.patch.object(socket, "getaddrinfo", getaddrinfo):
        yield
