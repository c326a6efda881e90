#!/usr/bin/env bash
# num2words 0.5.14 (lang="vi"), asked for the words of a deduction of three points.
#
# Expected: "âm ba" or "trừ ba". Seen: "mười bảy", which is seventeen. Every negative whole number comes out as another
# positive one, without an error. And 0.5 becomes "không phẩy năm mươi": half a point is read as "nought point fifty".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check num2words==0.5.14
"$folder/venv/bin/python" - <<'PY'
import sys

from num2words import num2words

seen = {number: num2words(number, lang="vi") for number in (3, -3, 17, 0.5, 97.25)}
for number, words in seen.items():
    print(f"{number:>6}  {words}")
surprising = seen[-3] == seen[17] == "mười bảy" and seen[0.5] == "không phẩy năm mươi"
print("as described" if surprising else "CHANGED: read the head of this script again")
sys.exit(not surprising)
PY
