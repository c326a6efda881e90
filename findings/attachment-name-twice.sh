#!/usr/bin/env bash
# WeasyPrint 70.0, a PDF with one attachment that has a Vietnamese name; read by pikepdf 10.18.0, pypdf 7.1.0 and PyMuPDF 2.0.
#
# Expected: every reader shows the name, as it does the title of the document. Seen: the name is right in /UF alone. In /F, and
# as the key of the file in the name tree, the file holds the UTF-8 bytes of the name as they are, in strings that a reader
# must take for PDFDocEncoding. So pikepdf files the attachment under a garbled key (its .filename is right), PyMuPDF garbles
# even what it calls the Unicode name, and pypdf lists two attachments where there is one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0 pikepdf==10.18.0 pypdf==7.1.0 pymupdf==2.0
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import pikepdf
import pymupdf
import pypdf
from weasyprint import HTML, Attachment

NAME = "Bảng điểm Quý I.xlsx"
pdf = HTML(string="<title>Giao ước</title><p>1").write_pdf(attachments=[Attachment(string="1", name=NAME)])

with pikepdf.open(io.BytesIO(pdf)) as opened:
    keys = list(opened.attachments)
    names = [each.filename for each in opened.attachments.values()]
    raw = [bytes(each.obj.F) for each in opened.attachments.values()]
listed = list(pypdf.PdfReader(io.BytesIO(pdf)).attachments)
unicode_name = pymupdf.open("pdf", pdf).embfile_info(0)["ufilename"]
print("pikepdf, key:      ", keys)
print("pikepdf, file name:", names)
print("bytes of /F:       ", raw)
print("pypdf:             ", listed)
print("PyMuPDF, ufilename:", repr(unicode_name))
surprising = (
    raw == [NAME.encode()] and names == [NAME] and keys != [NAME] and unicode_name != NAME and len(listed) == 2 and NAME in listed
)
print("as described" if surprising else "CHANGED: read the head of this script again")
sys.exit(not surprising)
PY
