"""A reading request may not write: a crawler, a prefetch or a reload must never change anything."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse

_WRITE = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
# The session; and allauth's note that recovery codes were shown, which it makes when it shows them.
_MAY_BE_WRITTEN = {"django_session", "mfa_authenticator"}


class WroteWhileReading(AssertionError):
    """A GET or HEAD request changed a table."""


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    match = _WRITE.match(sql)
    if match and match[1] not in _MAY_BE_WRITTEN:
        raise WroteWhileReading(f"A reading request wrote to {match[1]}: {sql[:300]}")
    return execute(sql, params, many, context)


@contextmanager
def reading_requests_do_not_write() -> Iterator[None]:
    """Turn the rule on, for the test client and for the live server."""
    original = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            if request.method in ("GET", "HEAD"):
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(_refuse_writes))
            return original(self, request)

    with mock.patch.object(BaseHandler, "get_response", get_response):
        yield
