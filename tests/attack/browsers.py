"""People at a server without a browser: a session each, a token that fits, and every answer counted."""

import hashlib
import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

TOKEN = "a" * 32  # Django compares the token of the form with that of the cookie


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode(errors="replace")


@dataclass
class Tally:
    """What an attack sent and what was wrong."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, answer: Answer) -> None:
        """Count an answer; a 5xx is a fault, and so is one that shows the insides."""
        with self.lock:
            self.requests += 1
            self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.fault(f"{answer.status} {what}")
        elif b"Traceback (most recent call last)" in answer.body:
            self.fault(f"shows its insides: {what}")

    def fault(self, what: str) -> None:
        """Keep a fault."""
        with self.lock:
            self.faults.append(what)


class Person:
    """Somebody who is logged in at the server, or nobody (``cookie`` "")."""

    def __init__(self, name: str, port: int, session: str, tally: Tally) -> None:
        self.name, self.port, self.tally = name, port, tally
        self.cookie = f"csrf={TOKEN}" + (f"; session={session}" if session else "")

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        """Send one request. ``data`` is a dictionary (a form, given its token), bytes, or nothing."""
        head = {"Cookie": self.cookie, "Referer": f"http://127.0.0.1:{self.port}/"} | headers
        if isinstance(data, dict):
            data = urlencode({"csrfmiddlewaretoken": TOKEN, **data}, doseq=True).encode()
            head.setdefault("Content-Type", "application/x-www-form-urlencoded")
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, data, head)
            got = connection.getresponse()
            answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        self.tally.count(f"{self.name} {method} {path} {str(data)[:200] if data else ''}", answer)
        return answer


def session_of(user: Any) -> str:
    """Log ``user`` in, as the login page does, and return the session's key."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["session"].value


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and its fields with the values they have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self._select: str | None = None
        self._chosen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect forms and their fields."""
        have = dict(attrs)
        if tag == "form":
            self._chosen = set()
            self.found.append(
                {
                    "action": have.get("action"),
                    "method": (have.get("method") or "get").lower(),
                    "fields": {},
                    "files": [],
                }
            )
        elif self.found and tag in ("input", "textarea", "select", "button") and (name := have.get("name")):
            if have.get("type") == "file":
                self.found[-1]["files"].append(name)
            else:
                self.found[-1]["fields"].setdefault(name, have.get("value") or "")
            self._select = name if tag == "select" else self._select
        elif tag == "option" and self._select:
            fields = self.found[-1]["fields"]
            if "selected" in have or self._select not in self._chosen:
                fields[self._select] = have.get("value") or ""  # the first, unless one is marked: as a browser does
            self._chosen.add(self._select)

    def handle_endtag(self, tag: str) -> None:
        """Leave a list of choices."""
        if tag == "select":
            self._select = None


def multipart(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return the body of a form with files, and its content type."""
    border, parts = "x" * 30, []
    for name, value in fields.items():
        parts.append(f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (filename, content) in files.items():
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"


_UNSTABLE = {"django_session", "accounts_formreceipt", "django_migrations"}


def rows_of_tables() -> Iterator[tuple[str, str, str]]:
    """Yield (table, first column, hash of the row) of every row that an attack may not change."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - _UNSTABLE):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                kept = [value for name, value in zip(columns, row, strict=True) if name != "last_login"]
                yield table, str(row[0]), hashlib.sha256(repr(kept).encode()).hexdigest()
