"""What leads from the paper back to the record: short code, QR code, and the data themselves inside the file."""

from typing import Any

from django.conf import settings

from emulation.canonical import canonical_json
from emulation.documents import Attachment
from emulation.documents.codes import qr_picture

Plain = dict[str, Any]


def code_on_paper(code: str) -> Plain:
    """Return what is printed in the margin for the short code ``code``; empty without one."""
    if not code:
        return {}
    place = f"{settings.SITE_URL.rstrip('/')}/xac-minh/"
    return {"code": code, "place": place, "address": f"{place}{code}/", "picture": qr_picture(f"{place}{code}/")}


def data_of(text: Plain, *, name: str) -> Attachment:
    """Return the canonical data of a document as a file inside it; its SHA-256 is the one that is printed."""
    created = text["date"] or f"{text['year']}-01-01"
    return Attachment(
        name=name,
        content=canonical_json(text).encode(),
        created=created,
        description="Dữ liệu của văn bản (JSON chuẩn tắc); SHA-256 của tệp này được in ở cuối văn bản",
    )
