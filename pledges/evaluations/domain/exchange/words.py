"""What the cells of a points table say: kinds, choices, bands and sanctions in words, and back.

The words are those of the file, the same in every language of the screen.
"""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.numbers import format_decimal, parse_decimal
from emulation.text import fold
from pledges.evaluations.domain.points_table import GROUP
from pledges.evaluations.domain.rating import Basis
from pledges.evaluations.domain.rules import Assessor, LeafKind
from pledges.evaluations.tables import CODE_LENGTH

KINDS: dict[str, str] = {
    GROUP: "Nhóm tiêu chí",
    LeafKind.MANUAL: "Chấm trực tiếp",
    LeafKind.YES_NO: "Có hoặc không",
    LeafKind.COUNT_CAPPED: "Số lượng × điểm, có mức trần",
    LeafKind.MAX_MINUS: "Điểm tối đa trừ số lượng × điểm",
    LeafKind.CHOICE: "Chọn một mức",
    LeafKind.HIGHEST: "Nhiều mức, chỉ tính mức cao nhất",
    LeafKind.BANDS: "Theo khoảng tỷ lệ %",
    LeafKind.RATIO: "Tỷ lệ × điểm tối đa",
    LeafKind.RELATIVE: "So với đơn vị cao nhất khối",
    LeafKind.BONUS: "Điểm thưởng",
    LeafKind.DEDUCTION: "Điểm trừ",
}
NOT_APPLICABLE = {"": "Luôn áp dụng", "full": "Tính đủ điểm", "leaves": "Không tính vào tổng"}
PARTS = {"": "Điểm nội dung", "bonus": "Điểm thưởng"}
ASSESSORS: dict[str, str] = {
    Assessor.SELF: "Đơn vị tự chấm",
    Assessor.HEAD: "Khối thẩm định",
    Assessor.STANDING: "Thường trực Hội đồng thẩm định",
}
BASES: dict[str, str] = {Basis.POINTS: "Theo tổng điểm", Basis.PERCENTAGE: "Theo % số điểm có thể đạt"}
YES = {"yes": "Có", "no": "Không"}
TIE_BREAKS = {"content": "Điểm nội dung", "bonus": "Điểm thưởng", "deduction": "Ít điểm trừ hơn"}

_BAND = re.compile(r"(?:từ\s*)?([^:%]+?)\s*%?\s*[:=]\s*(.+)", re.IGNORECASE)
_CHOICE = re.compile(r"(?:([a-z0-9_.-]+)\s*:\s*)?(.+?)\s*=\s*([^=]+)")
_SANCTION = re.compile(r"từ\s+(\d{1,4})\s*:\s*(?:không quá\s+(.+?)|hạ\s+(\d{1,2})\s+mức)", re.IGNORECASE)


class Unclear(Exception):
    """Words that cannot be read; the message is reason and remedy."""


def say_choices(choices: list[dict[str, Any]]) -> str:
    """Return ``tot: Tốt = 15; kha: Khá = 12``."""
    return "; ".join(f"{row['code']}: {row['label']} = {_said(row['points'])}" for row in choices)


def read_choices(text: str) -> list[dict[str, str]]:
    """Return the choices that ``text`` names; a choice without a code gets one from its label. Raises ``Unclear``."""
    rows = []
    for part in _parts(text):
        found = _CHOICE.fullmatch(part)
        if not found:
            raise Unclear(_("“%(part)s” không đọc được. Hãy ghi dạng: Tốt = 15; Khá = 12.") % {"part": part[:60]})
        code, label, points = found.groups()
        rows.append({"code": code or code_of(label), "label": label, "points": _number(points)})
    return rows


def say_bands(bands: list[dict[str, Any]]) -> str:
    """Return ``từ 97,5: 20; từ 90: 15``."""
    return "; ".join(f"từ {_said(row['from'])}: {_said(row['points'])}" for row in bands)


def read_bands(text: str) -> list[dict[str, str]]:
    """Return the bands of a percentage that ``text`` names. Raises ``Unclear``."""
    rows = []
    for part in _parts(text):
        found = _BAND.fullmatch(part)
        if not found:
            raise Unclear(_("“%(part)s” không đọc được. Hãy ghi dạng: từ 97,5: 20; từ 90: 15.") % {"part": part[:60]})
        rows.append({"from": _number(found[1]), "points": _number(found[2])})
    return rows


def say_sanction(sanction: dict[str, Any] | None) -> str:
    """Return ``từ 1: không quá Tốt`` or ``từ 3: hạ 1 mức``; both where a sanction has both."""
    if not sanction:
        return ""
    least = sanction.get("from", "1")
    said = [f"từ {least}: không quá {sanction['cap']}"] if sanction.get("cap") else []
    if int(Decimal(str(sanction.get("downgrade") or 0))):
        said.append(f"từ {least}: hạ {sanction['downgrade']} mức")
    return "; ".join(said)


def read_sanction(text: str) -> dict[str, str]:
    """Return what ``text`` says of the rating. Raises ``Unclear``, also where two thresholds are named."""
    sanction: dict[str, str] = {}
    for part in _parts(text):
        found = _SANCTION.fullmatch(part)
        if not found:
            reason = _("“%(part)s” không đọc được. Hãy ghi dạng: từ 1: không quá Tốt, hoặc từ 3: hạ 1 mức.")
            raise Unclear(reason % {"part": part[:60]})
        if sanction.setdefault("from", found[1]) != found[1]:
            raise Unclear(_("có hai ngưỡng số trường hợp. Hãy tách thành hai dòng điểm trừ."))
        sanction |= {"cap": found[2]} if found[2] else {"downgrade": found[3]}
    return sanction


def code_of(label: str) -> str:
    """Return a code made of the letters of ``label``: ``Trung bình`` is ``trung-binh``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")[:CODE_LENGTH]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _number(text: str) -> str:
    try:
        return str(parse_decimal(text))
    except ValidationError as error:
        raise Unclear(" ".join(error.messages)) from error


def _said(value: Any) -> str:
    return format_decimal(Decimal(str(value)))
