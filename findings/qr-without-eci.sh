#!/usr/bin/env bash
# zbar 0.23.92 (Debian 12) reads QR codes with Vietnamese text in UTF-8, made by segno 1.6.6.
#
# Expected: the text, as a telephone and two other readers give it; segno chose UTF-8, and UTF-8 cannot be mistaken for much.
# Seen: without an ECI mark zbar guesses, and guesses Japanese or Chinese: "Phòng 1" is "Ph簷ng 1" and "tỉnh" is "t盻穎h", with
# exit status 0 and no warning. With the mark (segno: eci=True) zbar is right. zxing-cpp 3.1.1 reads both.
#
# Needs zbarimg (Debian: zbar-tools).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check segno==1.6.6 pillow==13.0.0 numpy==2.4.6 zxing-cpp==3.1.1
cd "$folder"
zbarimg --version
"$folder/venv/bin/python" - <<'PY'
import subprocess
import sys

import numpy
import segno
import zxingcpp
from PIL import Image

TEXTS = ("Phòng 1", "VKSND tỉnh Hưng Yên", "Giao ước thi đua 2026")
seen = []
for text in TEXTS:
    for marked in (False, True):
        segno.make(text, encoding="utf-8", eci=marked, micro=False).save("code.png", scale=8)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "code.png"], capture_output=True, check=True)
        by_zbar = done.stdout.decode().strip()
        [found] = zxingcpp.read_barcodes(numpy.array(Image.open("code.png").convert("L")))
        seen.append((marked, by_zbar == text, found.text == text))
        print(f"{text:24} {'ECI' if marked else 'no ECI':7} zbar: {by_zbar:28} zxing-cpp: {found.text}")
surprising = all(right == marked and other for marked, right, other in seen)
print("as described" if surprising else "CHANGED: read the head of this script again")
sys.exit(not surprising)
PY
