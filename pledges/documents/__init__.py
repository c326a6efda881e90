"""The printed pledge and what other legal papers of the pledge are printed with: plain data in, HTML or PDF out.

Pure: what is printed can depend on nothing but the frozen text, the short code and what was copied at signing, so the same
pledge gives the same bytes for ever. Layout: Decree 30/2020/NĐ-CP, applied by analogy; the looks are in templates/print/
and static/print/print.css. Legal documents stay Vietnamese. What the file promises: docs/pdf.md.
"""

from pledges.documents.cells import SEAL_FIELD, Ink, signature_rows
from pledges.documents.codes import code_on_paper, data_of
from pledges.documents.pledge import STYLES, pledge_html, pledge_pdf, signing_sheet_pdf
from pledges.documents.targets import goal_in_words
from pledges.documents.words import ending_lines, paragraphs

__all__ = [
    "SEAL_FIELD",
    "STYLES",
    "Ink",
    "code_on_paper",
    "data_of",
    "ending_lines",
    "goal_in_words",
    "paragraphs",
    "pledge_html",
    "pledge_pdf",
    "signature_rows",
    "signing_sheet_pdf",
]
