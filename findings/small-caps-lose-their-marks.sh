#!/usr/bin/env bash
# WeasyPrint 70.0 (Pango 1.50 of Debian 12, Liberation Serif), Vietnamese in `font-variant: small-caps`.
#
# Expected: what `text-transform: uppercase` gives, only smaller: one picture, and text that can be copied and found.
# Seen: (1) Decomposed text (NFD) is drawn right, until the same word stands anywhere before it in ordinary letters: from then
# on its marks are set in full size beside the small letters, and copying gives "nhan ̂", which no search finds.
# (2) Composed text (NFC) is drawn right, but copying takes the case of each letter from the small capitals before it: after a
# capital N, "nhân dân" is copied as "NhâN dâN", because a glyph has one text in the whole file.
#
# Needs Liberation Serif, Pango and pdftotext (Debian: fonts-liberation2 libpango-1.0-0 libpangoft2-1.0-0 poppler-utils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import subprocess
import sys
import unicodedata

from weasyprint import HTML

SMALL, UPPER = "font-variant: small-caps", "text-transform: uppercase"


def copied(*lines: tuple[str, str]) -> str:
    """Return what a reader copies from a page of lines, each a style and a text."""
    page = "".join(f'<div style="{style}">{text}</div>' for style, text in lines)
    HTML(string=f'<html lang="vi"><body style="font-family: Liberation Serif">{page}').write_pdf("page.pdf")
    done = subprocess.run(["pdftotext", "page.pdf", "-"], capture_output=True, check=True, text=True)
    return " ".join(done.stdout.split())


composed, decomposed = (unicodedata.normalize(form, "nhân") for form in ("NFC", "NFD"))
seen = {
    "NFD alone": copied((SMALL, decomposed)),
    "NFD after the same word": copied(("", composed), (SMALL, decomposed)),
    "NFD in upper case, likewise": copied(("", composed), (UPPER, decomposed)),
    "NFC after a capital N": copied((SMALL, "N nhân dân")),
}
for what, text in seen.items():
    print(f"{what:28} {text!a}")
surprising = list(seen.values()) == [decomposed, f"{composed} nhan \u0302", f"{composed} NHA\u0302N", "N NhâN dâN"]
print("as described" if surprising else "CHANGED: read the head of this script again")
sys.exit(not surprising)
PY
