"""A test client that looks at each page as CSRF protection would."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

_HTMX_WRITES = ("hx-post", "hx-put", "hx-patch", "hx-delete")


class _TokenFinder(HTMLParser):
    """Collects the POST forms without a token, and writing htmx elements that would send none."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: list[str] = []
        self.form: dict[str, str | None] | None = None
        self.has_token = self.header_from_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their token and htmx attributes."""
        values = dict(attrs)
        self.header_from_body |= "X-CSRFToken" in (values.get("hx-headers") or "")
        if tag == "form" and (values.get("method") or "").lower() == "post":
            self.form, self.has_token = values, self.header_from_body and any(name in values for name in _HTMX_WRITES)
        elif tag == "input" and values.get("name") == "csrfmiddlewaretoken":
            self.has_token = True
        elif self.form is None and any(name in values for name in _HTMX_WRITES) and not self.header_from_body:
            self.missing.append(f"<{tag} {values}>")

    def handle_endtag(self, tag: str) -> None:
        """Judge a form at its end."""
        if tag == "form" and self.form is not None:
            if not self.has_token:
                self.missing.append(f"<form action={self.form.get('action')!r}>")
            self.form = None


def forms_without_token(html: str) -> list[str]:
    """Return the writing forms and htmx elements of a page (or part of one) that would send no CSRF token."""
    finder = _TokenFinder()
    finder.feed(html)
    return finder.missing


class WatchfulClient(Client):
    """Fails on a page with a POST form that lacks its CSRF token; the server's own check is off, see csrf_client."""

    def request(self, **request: Any) -> HttpResponse:
        """Send the request and look at the page that comes back."""
        response = super().request(**request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            missing = forms_without_token(response.content.decode())
            assert not missing, f"{request['PATH_INFO']}: no CSRF token in {missing}"
        return response
