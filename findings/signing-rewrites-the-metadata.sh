#!/usr/bin/env bash
# pyHanko 0.38.0 writes the XMP metadata of a file anew with every update, so also when it signs, and changes what it says.
#
# Expected: an incremental update leaves the metadata as they are, or adds the day of the change.
# Seen: the packet is parsed and printed anew. The address of a PDF/A extension schema (pdfaSchema:namespaceURI), which was text, as
# PDF/A writes it, becomes a reference (rdf:resource); the producer becomes pyHanko. So who compares the metadata before and
# after a signature cannot compare bytes, nor the XML element by element.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pyhanko==0.38.0 lxml==6.1.3 pikepdf==10.18.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

URI = "http://www.aiim.org/pdfua/ns/id/"
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="WeasyPrint 70.0"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{URI}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""

with pikepdf.new() as pdf:
    pdf.add_blank_page()
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    before = io.BytesIO()
    pdf.save(before)
writer = IncrementalPdfFileWriter(before)
writer.update_root()
after = io.BytesIO()
writer.write(after)
with pikepdf.open(after) as pdf:
    said = pdf.Root.Metadata.read_bytes().decode()
print(said)
surprising = (
    f"namespaceURI>{URI}<" in XMP and f'namespaceURI rdf:resource="{URI}"' in said and 'Producer="pyHanko 0.38.0"' in said
)
print("as described" if surprising else "CHANGED: read the head of this script again")
sys.exit(not surprising)
PY
