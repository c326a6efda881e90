"""docs/security.md names every requirement of ASVS 5.0.0 at levels 1 and 2 once, and nothing that is not there."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NOTE = (ROOT / "docs" / "security.md").read_text()
# How many requirements of levels 1 and 2 each section has; in each they are the first.
SECTIONS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3), 11: (2, 3, 3, 4, 1, 1, 0), 12: (3, 2, 4),
    13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7, 0), 16: (1, 5, 4, 3, 3), 17: (1, 4, 2),
}  # fmt: skip


def _rows() -> list[list[str]]:
    lines = [line for line in NOTE.splitlines() if re.match(r"\| V\d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_requirement_stands_there_once() -> None:
    wanted = [
        f"V{chapter}.{section}.{number}"
        for chapter, sections in SECTIONS.items()
        for section, count in enumerate(sections, 1)
        for number in range(1, count + 1)
    ]
    assert len(wanted) == 253  # 70 of level 1 and 183 of level 2
    found = [number for row in _rows() for number in row[0].split(", ")]
    assert sorted(found) == sorted(wanted)


def test_every_row_says_where_and_how_it_is_tried_or_why_not() -> None:
    wrong = []
    for row in _rows():
        assert len(row) == 4, row
        where, tried = row[2], row[3]
        documented = (
            "above" in where or "none is asked for" in where or "`" in where or "Gap" in where or "there" in where
        )
        if tried == "–" and not (where.startswith("not applicable because") or documented):
            wrong.append(row[0])
    assert not wrong


def test_every_file_and_test_that_is_named_exists() -> None:
    missing = []
    for name in set(re.findall(r"`((?:tests|emulation|blocs|pledges|deploy|docs)/[\w./-]+(?:::\w+)?)`", NOTE)):
        path, _, test = name.partition("::")
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text()):
            missing.append(name)
    for link in re.findall(r"\]\(([^)#]+)\)", NOTE):
        if not (ROOT / "docs" / link).exists():
            missing.append(link)
    assert not missing, sorted(missing)
