"""Charts: well-formed, the right numbers in figures and in length, readable without colour, harmless whatever the names."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from emulation.charts import Series, bars, lines

SVG = "{http://www.w3.org/2000/svg}"
UNITS = ['VKSND <b>khu vực 1</b> & "2"', "Phòng 7", "Phòng kiểm sát việc tạm giữ, tạm giam và thi hành án hình sự"]


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(root: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_numbers_and_say_them():
    root = drawn(
        bars("u", "Tổng điểm", UNITS, [Series("Tổng", [Decimal("97.25"), Decimal(0), None])], maximum=Decimal(100))
    )
    widths = [float(node.get("width", 0)) for node in root.findall(f"{SVG}rect")]
    full = 720 - 240 - 84
    assert widths == [round(full * 0.9725, 1), 0.0, 0.0]
    said = texts(root)
    assert "97,25" in said
    assert "0" in said
    assert "–" in said  # what there is not is not 0
    assert UNITS[0] in said
    assert any(each.endswith("…") for each in said)
    assert root.find(f"{SVG}desc").text.startswith(f"{UNITS[0]}: Tổng 97,25; Phòng 7: Tổng 0; ")


def test_two_series_differ_by_their_filling():
    root = drawn(
        bars(
            "g",
            "Nhóm",
            ["I"],
            [Series("Đơn vị", [Decimal(90)]), Series("Khối", [Decimal(80)])],
            maximum=Decimal(100),
            unit=" %",
        )
    )
    fills = [node.get("fill") for node in root.findall(f"{SVG}rect")]
    assert fills == ["url(#g-fill-0)", "url(#g-fill-1)"] * 2  # the legend, then the bars
    assert {"90 %", "80 %"} <= set(texts(root))


def test_lines_keep_gaps_and_order():
    values = [Decimal(80), None, Decimal(90), Decimal(85)]
    root = drawn(
        lines("t", "Xu hướng", ["I", "II", "III", "IV"], [Series("Đơn vị", values), Series("Khối", [Decimal(82)] * 4)])
    )
    first, second, third = root.findall(f"{SVG}polyline")
    assert (len(first.get("points").split()), len(second.get("points").split())) == (1, 2)
    assert third.get("stroke-dasharray")
    (x, low), (later, high) = (tuple(map(float, point.split(","))) for point in second.get("points").split())
    assert (x < later, high > low) == (True, True)  # a smaller value stands lower on the page
    assert {"80", "90", "85"} <= set(texts(root))


@pytest.mark.parametrize("values", [[], [None], [Decimal(5)], [Decimal(-3), Decimal(3)], [Decimal(7)] * 3])
def test_any_numbers_draw(values):
    labels = [str(place) for place in range(len(values))]
    drawn(lines("t", "x", labels, [Series("a", values)]))
    drawn(bars("t", "x", labels, [Series("a", values)], maximum=Decimal(0)))


def test_nothing_in_it_runs_or_styles():
    svg = bars("u", "<script>", UNITS, [Series("</svg><script>", [Decimal(1)] * 3)], maximum=Decimal(2))
    root = drawn(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert not any("style" in node.attrib or any(name.startswith("on") for name in node.attrib) for node in root.iter())
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "u-title u-desc"
