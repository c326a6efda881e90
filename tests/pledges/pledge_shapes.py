"""Pledges of every shape that the page must hold, each rendered once a run."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pledges.documents import pledge_pdf
from tests.emulation.documents.reading import Field, Page, read_pages, signature_fields
from tests.pledges.pledge_texts import pledge_text

CODE = "TB21-7K3M-9QXW"
LONG_NAME = (
    "Phòng Thực hành quyền công tố và kiểm sát điều tra, kiểm sát xét xử sơ thẩm án trật tự xã hội và án an ninh, ma túy "
    "thuộc Viện kiểm sát nhân dân tỉnh Hưng Yên"
)


@dataclass(frozen=True)
class Shape:
    """A frozen pledge, read back."""

    text: dict[str, Any]
    pdf: bytes
    pages: list[Page]
    fields: list[Field]


@cache
def shape(name: str) -> Shape:
    """Return the pledge called ``name`` in ``SHAPES``."""
    text = SHAPES[name]()
    pdf = pledge_pdf(text, code=CODE, draft=False)
    return Shape(text, pdf, read_pages(pdf), signature_fields(pdf))


def _long_text() -> dict[str, Any]:
    text = pledge_text(15, 3)
    clause = text["sections"][0]["clauses"][0]["text"]
    text["sections"][0]["clauses"] = [
        {"number": str(number), "text": f"{clause}\n{clause}"} for number in range(1, 131)
    ]
    return text


def _long_names() -> dict[str, Any]:
    text = pledge_text(7, 1)
    for place, signatory in enumerate(text["signatories"][1::2], start=1):
        signatory["unit"] = f"{LONG_NAME} {place}"
    return text


def _indicators(text: dict[str, Any], count: int) -> dict[str, Any]:
    units = [signatory["unit"] for signatory in text["signatories"] if signatory["role"] != "witness"]
    text["targets"] = [
        {
            "number": str(number),
            "unit": unit,
            "indicator": f"Tỷ lệ giải quyết án hình sự, dân sự đúng hạn luật định, nhóm {number}",
            "measure": "%",
            "direction": "≥",
            "planned": f"{90 + number}.25",
        }
        for unit in units
        for number in range(1, count + 1)
    ]
    return text


SHAPES = {
    "5 units": lambda: pledge_text(5, 0),
    "7 units, 1 witness": lambda: pledge_text(7, 1),
    "15 units, 3 witnesses": lambda: pledge_text(15, 3),
    "17 units, 2 witnesses": lambda: pledge_text(17, 2),
    "34 units, 3 witnesses": lambda: pledge_text(34, 3),
    "long names": _long_names,
    "no number, no date, no targets": lambda: pledge_text(8, 2, number="", date="", targets=[]),
    "30 pages": _long_text,
    "wide annex": lambda: _indicators(pledge_text(17, 1), 7),
    "annex of 23 rows": lambda: _indicators(pledge_text(23, 0), 1),
    "long annex": lambda: _indicators(pledge_text(9, 0), 9),
}
NAMES = list(SHAPES)
