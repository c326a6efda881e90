"""Answers that are files made for this reader: shown in the browser or saved, never guessed at by it."""

from pathlib import PurePath

from django.http import HttpResponse

_KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".pem": "application/x-pem-file",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def attached(content: bytes, name: str) -> HttpResponse:
    """Return ``content`` to be saved as ``name`` (ASCII, with one of the known endings)."""
    return _answer(content, name, "attachment")


def shown(content: bytes, name: str) -> HttpResponse:
    """Return ``content`` to be looked at in the browser, which saves it as ``name``."""
    return _answer(content, name, "inline")


def _answer(content: bytes, name: str, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_KINDS[PurePath(name).suffix])
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
