"""The pledge itself as a page: preview, the file that is signed, the sheet for the pen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from emulation.canonical import sha256_of
from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken, unbroken_name
from emulation.numbers import roman
from emulation.text import clean
from pledges.documents.cells import SEAL_FIELD, Ink, signature_rows
from pledges.documents.codes import code_on_paper, data_of
from pledges.documents.targets import annex_of, target_row
from pledges.documents.words import closing_paragraphs, ending_lines, paragraphs

Plain = dict[str, Any]

TARGETS_HEADING = "CHỈ TIÊU THI ĐUA"
DATA_NAME = "giao-uoc.json"
STYLES = ("print.css", "places.css")


def pledge_pdf(text: Plain, *, code: str = "", draft: bool, signatures: Sequence[Plain] = ()) -> bytes:
    """Return the pledge as PDF; arguments as for ``pledge_html``. Raises ``RenderFailed``.

    Unless it is a ``draft``, each place without a signature is a signature field named by the key of its signatory, the
    organiser's own field is ``seal``, and the canonical data are inside. The same arguments give the same bytes.
    """
    html = pledge_html(text, code=code, draft=draft, signatures=signatures)
    data = () if draft else (data_of(text, name=DATA_NAME),)
    return render_pdf(html, stylesheets=STYLES, attachments=data)


def signing_sheet_pdf(text: Plain, *, code: str = "", ink: Ink, signatures: Sequence[Plain] = ()) -> bytes:
    """Return the whole text to be printed and signed with a pen. Raises ``RenderFailed``.

    Places in ``signatures`` are printed as signed; the other ones are open, with the names of ``ink.signers`` where known.
    """
    html = pledge_html(text, code=code, draft=False, signatures=signatures, ink=ink)
    return render_pdf(html, stylesheets=STYLES)


def pledge_html(
    text: Plain, *, code: str = "", draft: bool, signatures: Sequence[Plain] = (), ink: Ink | None = None
) -> str:
    """Return the pledge as a whole HTML document.

    ``text`` is the canonical data of the pledge (schema 1, built by pledges/domain/text.py): head, ``grounds``,
    ``sections`` with numbered ``clauses``, ``targets``, ``signatories`` in print order. ``code`` is the short code that
    the margin of each page carries. ``signatures`` are those to be printed: ``key`` of the signatory, ``name``, ``title``,
    ``authority``, ``unit`` as copied at signing, ``signed_at`` (ISO 8601) when confirmed in the application; empty when
    the person signed on paper. ``draft`` paints DỰ THẢO on every page.

    Every value is plain text: markup in it is printed, never obeyed, but for the bold and italic marks of
    emulation/emphasis.py in clauses, opening and closing.
    """
    rows, witness_rows = signature_rows(text["signatories"], signatures, draft=draft, ink=ink)
    bloc_targets = [target_row(target) for target in text["targets"] if not target["unit"]]
    annex = annex_of(text["targets"])
    context = {
        "text": {key: clean(value) for key, value in text.items() if isinstance(value, str)},
        "title": clean(f"{text['title'].capitalize()} năm {text['year']} - {text['organiser']}"),
        "superior": unbroken_name(text["superior"]),
        "organiser": unbroken_name(text["organiser"]),
        "abstract": unbroken(text["abstract"]),
        "number": unbroken(text["number"]),
        "place_and_date": unbroken(f"{text['place']}, {_written_date(text)}"),
        "grounds": ending_lines(text["grounds"]),
        "opening": paragraphs(text["opening"]),
        "sections": _sections(text["sections"], bloc_targets, bool(annex)),
        "closing": closing_paragraphs(text["closing"]),
        "rows": rows,
        "witness_rows": witness_rows,
        "recipients": ending_lines(text["recipients"]),
        "seal_field": "" if draft or ink else SEAL_FIELD,
        "seal_label": f"Xác nhận hoàn tất của {clean(text['organiser'])}",
        "annex": annex,
        "year": text["year"],
        "annex_reference": unbroken(_annex_reference(text)),
        "fingerprint": sha256_of(text),
        "code": code_on_paper(code),
        "draft": draft,
        "ink": ink,
    }
    return render_to_string("print/pledge.html", context)


def _written_date(text: Plain) -> str:
    """Return the date in words; dots where it is not yet known, as on a form."""
    return long_date(date.fromisoformat(text["date"])) if text["date"] else f"ngày … tháng … năm {text['year']}"


def _annex_reference(text: Plain) -> str:
    """Return the line that ties the annex to its pledge."""
    number = f" số {text['number']}" if text["number"] else ""
    return f"(Kèm theo Giao ước thi đua{number} {_written_date(text)} của {text['organiser']})"


def _sections(sections: list[Plain], targets: list[Plain], annex: bool) -> list[Plain]:
    """Return the sections in print order; the targets stand in the number that the sections left free, usually II."""
    printed = [
        {
            "heading": unbroken(f"{section['number']}. {section['heading']}"),
            "clauses": [
                {"number": clause["number"], "paragraphs": paragraphs(clause["text"])} for clause in section["clauses"]
            ],
            "targets": [],
            "annex": False,
        }
        for section in sections
    ]
    if targets or annex:
        taken = {section["number"] for section in sections}
        place = next(number for number in range(1, len(sections) + 2) if roman(number) not in taken)
        heading = unbroken(f"{roman(place)}. {TARGETS_HEADING}")
        own = {"heading": heading, "clauses": [], "targets": targets, "annex": annex}
        printed.insert(place - 1, own)
    return printed
