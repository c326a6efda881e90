"""The printed appendix: the frozen text and the signatures in, HTML or PDF out, in the family of the pledge's own page.

Pure functions of plain data, as in pledges/documents/. Legal documents stay Vietnamese.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from emulation.canonical import sha256_of
from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken, unbroken_name
from emulation.text import clean
from pledges.appendices.enums import ChangeKind
from pledges.documents import (
    SEAL_FIELD,
    STYLES,
    Ink,
    code_on_paper,
    data_of,
    ending_lines,
    goal_in_words,
    paragraphs,
    signature_rows,
)

Plain = dict[str, Any]


DATA_NAME = "phu-luc.json"


def appendix_pdf(text: Plain, *, code: str = "", draft: bool, signatures: Sequence[Plain] = ()) -> bytes:
    """Return the appendix as PDF, with fields and data inside as ``pledge_pdf``. Raises ``RenderFailed``."""
    html = appendix_html(text, code=code, draft=draft, signatures=signatures)
    data = () if draft else (data_of(text, name=DATA_NAME),)
    return render_pdf(html, stylesheets=STYLES, attachments=data)


def appendix_sheet_pdf(text: Plain, *, code: str = "", ink: Ink, signatures: Sequence[Plain] = ()) -> bytes:
    """Return the appendix to be printed and signed with a pen, as ``signing_sheet_pdf``. Raises ``RenderFailed``."""
    html = appendix_html(text, code=code, draft=False, signatures=signatures, ink=ink)
    return render_pdf(html, stylesheets=STYLES)


def appendix_html(
    text: Plain, *, code: str = "", draft: bool, signatures: Sequence[Plain] = (), ink: Ink | None = None
) -> str:
    """Return the appendix as a whole HTML document.

    ``text`` is its canonical data (pledges/appendices/domain/text.py); the others as for ``pledge_html``.
    Every value is plain text: markup in it is printed, never obeyed.
    """
    rows, witness_rows = signature_rows(text["signatories"], signatures, draft=draft, ink=ink)
    pledge = text["pledge"]
    of_what = re.sub(r"^Của\b", "của", pledge["abstract"])  # it begins a line there, and stands inside a sentence here
    number = f" số {pledge['number']}" if pledge["number"] else ""
    signed_on = f"{long_date(date.fromisoformat(pledge['date']))}"
    context = {
        "title": clean(f"Phụ lục số {text['number']} Giao ước thi đua năm {text['year']} - {text['organiser']}"),
        "superior": unbroken_name(text["superior"]),
        "organiser": unbroken_name(text["organiser"]),
        "place_and_date": unbroken(f"{text['place']}, {long_date(date.fromisoformat(text['date']))}"),
        "heading": f"PHỤ LỤC SỐ {text['number']}",
        "abstract": unbroken(f"sửa đổi, bổ sung Giao ước thi đua {of_what}"),
        "opening": unbroken(
            f"Các đơn vị đã ký Giao ước thi đua{number} {signed_on} thống nhất sửa đổi, bổ sung Giao ước như sau:"
        ),
        "reasons": paragraphs(f"Lý do: {text['reason']}"),
        "changes": [change_in_words(change) for change in text["changes"]],
        "closing": unbroken(
            f"Các nội dung khác của Giao ước giữ nguyên. Phụ lục này là bộ phận của Giao ước, có hiệu lực từ "
            f"{long_date(date.fromisoformat(text['date']))}./."
        ),
        "rows": rows,
        "witness_rows": witness_rows,
        "recipients": ending_lines(text["recipients"]),
        "seal_field": "" if draft or ink else SEAL_FIELD,
        "seal_label": f"Xác nhận hoàn tất của {clean(text['organiser'])}",
        "created": text["date"],
        "author": clean(text["organiser"]),
        "code": code_on_paper(code),
        "pledge_sha256": pledge["sha256"],
        "base_sha256": text["base_sha256"],
        "fingerprint": sha256_of(text),
        "draft": draft,
        "ink": ink,
    }
    return render_to_string("print/appendix.html", context)


def change_in_words(change: Plain) -> Plain:
    """Return one change as it is printed: ``lead`` (what is done where), and ``words``, the paragraphs of the new text."""
    kind = ChangeKind(change["kind"])
    where = _where(change, kind)
    if kind.repeals:
        return {"lead": f"Bãi bỏ {where}.", "words": []}
    lead = f"Bổ sung {where} như sau:" if kind.adds else f"Sửa đổi {where} như sau:"
    if kind.of_clause:
        number = change.get("number") or change["place"].rpartition(".")[2]
        return {"lead": unbroken(lead), "words": paragraphs(f"“{number}. {change['text']}”")}
    target = change["target"]
    return {"lead": unbroken(lead), "words": paragraphs(f"“{target['indicator']}: {goal_in_words(target)}”")}


def _where(change: Plain, kind: ChangeKind) -> str:
    """Return the place in words: "khoản 2 mục I", "chỉ tiêu 3 mục II", "chỉ tiêu 1 của Viện kiểm sát …"."""
    place = change["place"]
    if kind is ChangeKind.CLAUSE_ADDED:
        return f"khoản {change['number']} vào mục {place}"
    if kind is ChangeKind.TARGET_ADDED:
        return f"chỉ tiêu {change['number']} của {place}" if place else f"chỉ tiêu chung thứ {change['number']}"
    unit, slash, number = place.rpartition(" / ")
    if slash:
        return f"chỉ tiêu {number} của {unit}"
    section, _dot, number = place.rpartition(".")
    return f"{'khoản' if kind.of_clause else 'chỉ tiêu'} {number} mục {section}"
