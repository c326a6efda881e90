"""The four shapes known from practice are shipped as workbooks, and what comes out of them is what was worked out by hand."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pledges.evaluations.demo.shapes import SHAPES
from pledges.evaluations.domain.exchange.rehearsals import as_data, rehearse
from pledges.evaluations.domain.exchange.results import read_results, results_workbook
from pledges.evaluations.domain.exchange.tables import read_table, table_workbook
from pledges.evaluations.table_checks import check_table
from tests.pledges.evaluations.exchange.helpers import criteria, results

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples"

# unit: (total, rank, rating), worked out by hand
BY_HAND = {
    "hue": {
        "Sở A": ("952", 2, "Xuất sắc"),
        "Sở B": ("923", 3, "Xuất sắc"),
        "Sở C": ("577.5", 4, "Trung bình"),
        "Sở D": ("976", 1, "Xuất sắc"),
    },
    "hcmc-2008": {
        "Quận 1": ("115", 1, "Xuất sắc"),
        "Quận 2": ("103.5", 3, "Xuất sắc"),
        "Quận 3": ("103.5", 2, "Xuất sắc"),
        "Quận 4": ("72", 4, "Khá"),
        "Quận 5": ("72", 4, "Khá"),
    },
    "so-voi-khoi": {
        "Đơn vị A": ("81", 3, "Tốt"),
        "Đơn vị B": ("90", 2, "Xuất sắc"),
        "Đơn vị C": ("54.5", 4, "Trung bình"),
        "Đơn vị D": ("55", 1, "Xuất sắc"),
        "Đơn vị E": ("20", 5, "Yếu"),
    },
    "thanh-hoa": {
        "Đơn vị 1": ("106", 2, "Xuất sắc"),
        "Đơn vị 2": ("108", 1, "Tốt"),
        "Đơn vị 3": ("99.5", 3, "Xuất sắc"),
        "Đơn vị 4": ("95", 4, "Tốt"),
        "Đơn vị 5": ("95", 4, "Tốt"),
        "Đơn vị 6": ("90", 6, "Tốt"),
        "Đơn vị 7": ("61.5", 7, "Yếu"),
        "Đơn vị 8": ("-5", 8, ""),
    },
}


def files(slug: str) -> tuple[Path, Path]:
    return EXAMPLES / f"{slug}-bo-tieu-chi.xlsx", EXAMPLES / f"{slug}-ket-qua.xlsx"


def contents(slug: str) -> tuple[bytes, bytes]:
    one, other = files(slug)
    return one.read_bytes(), other.read_bytes()


@pytest.mark.parametrize("slug", SHAPES)
def test_a_shipped_example_scores_as_worked_out_by_hand(slug, capsys):
    one, other = files(slug)

    call_command("rehearse_scores", criteria=one, results=other, json=True)

    found = json.loads(capsys.readouterr().out)
    assert {row["unit"]: (row["total"], row["rank"], row["rating"]) for row in found["units"]} == BY_HAND[slug]
    assert found == json.loads((EXAMPLES / f"{slug}-mong-doi.json").read_text())
    assert not [finding for finding in found["findings"] if finding["serious"]]


@pytest.mark.parametrize("slug", SHAPES)
def test_a_shipped_example_is_what_its_shape_says(slug):
    table, given = SHAPES[slug]()
    one, other = contents(slug)

    assert read_table(one) == table
    assert read_results(other, table) == given


@pytest.mark.parametrize("slug", SHAPES)
def test_a_table_comes_back_from_its_workbook_as_it_was(slug):
    table, given = SHAPES[slug]()

    again = read_table(table_workbook(table))

    assert again == table
    assert check_table(again) == check_table(table)
    assert read_results(results_workbook(given, table), table) == given


def test_a_list_to_read_explains_every_step(capsys):
    one, other = files("thanh-hoa")

    call_command("rehearse_scores", criteria=one, results=other)

    printed = capsys.readouterr().out
    assert "1. Đơn vị 2: 108 điểm, xếp loại Tốt" in printed
    assert "không được xếp trên “Tốt”: từ Xuất sắc xuống Tốt" in printed
    assert "mức trần 25 % của 8 đơn vị chỉ cho 2 đơn vị Xuất sắc, đứng thứ 3 trong 4 đơn vị đạt: xuống Tốt" in printed
    assert "9 × 2 = 18 điểm; mức trần của tiêu chí là 10 điểm" in printed


def test_csv_has_a_row_for_each_leaf_and_each_total(capsys):
    one, other = files("so-voi-khoi")

    call_command("rehearse_scores", criteria=one, results=other, csv=True)

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 5 * (4 + 1)
    first = rows[0]
    assert (first["Đơn vị"], first["Mã"], first["Điểm"]) == ("Đơn vị D", "I.1", "")
    assert first["Số liệu"] == "Không áp dụng: Không được giao án hình sự"
    totals = [row for row in rows if row["Tiêu chí"] == "Tổng điểm"]
    assert [row["Điểm"] for row in totals] == ["55", "90", "81", "54,5", "20"]


def test_what_depends_on_the_peers_is_provisional_while_one_is_waiting():
    found = as_data(rehearse(*contents("so-voi-khoi")))

    assert (found["provisional"], found["waiting"]) == (True, ["Đơn vị G"])
    assert {row["unit"]: row["provisional"] for row in found["units"]}["Đơn vị B"] == ["I.1", "I.3"]
    assert as_data(rehearse(*contents("hue")))["provisional"] is False


def test_the_command_names_what_it_cannot_take(tmp_path):
    table, other = tmp_path / "c.xlsx", tmp_path / "r.xlsx"
    table.write_bytes(criteria())
    other.write_bytes(results([("A", "I", 61), ("A", "III", 1)]))

    with pytest.raises(CommandError) as refused:
        call_command("rehearse_scores", criteria=table, results=other)
    assert "Trang tính “Kết quả”, dòng 2, cột “Điểm”: Điểm: 61 vượt điểm tối đa 60" in str(refused.value)
    assert "dòng 3, cột “Mã tiêu chí”: bảng không có tiêu chí chấm điểm mã III" in str(refused.value)
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("rehearse_scores", criteria=tmp_path / "none.xlsx", results=other)


def test_the_examples_are_written_anew_by_a_command(tmp_path, capsys):
    call_command("example_workbooks", to=tmp_path / "examples")

    assert {path.name for path in (tmp_path / "examples").iterdir()} == {path.name for path in EXAMPLES.iterdir()}
    for path in EXAMPLES.glob("*.json"):
        assert (tmp_path / "examples" / path.name).read_bytes() == path.read_bytes()
    table = read_table((tmp_path / "examples" / "hue-bo-tieu-chi.xlsx").read_bytes())
    assert sum(leaf.max_points for leaf in table.leaves if leaf.kind not in ("bonus", "deduction")) == Decimal(950)
