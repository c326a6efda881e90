"""A line of a points table is refused before it can break a sheet; a whole table before it can hide a line."""

from decimal import Decimal

import pytest

from emulation.rows import Invalid
from emulation.workflow import Missing
from pledges.evaluations.domain import criteria
from pledges.evaluations.domain.rules import Entry, Leaf, LeafKind, problems
from pledges.evaluations.domain.scoring import score_leaf
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import Criterion
from pledges.evaluations.tables import check_params
from tests.factories import make_bloc_year

TWENTY = Decimal(20)


def choice(code="a", label="A", points="1") -> dict[str, object]:
    return {"code": code, "label": label, "points": points}


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("group", {}),
        ("manual", {}),
        ("manual", {"not_applicable": "full"}),
        ("yes_no", {"not_applicable": "leaves"}),
        ("count_capped", {"per_case": "2.5"}),
        ("count_capped", {"per_case": 2}),
        ("max_minus", {"per_case": "0.001"}),
        ("deduction", {"per_case": "2"}),
        ("ratio", {"step": "0.25"}),
        ("ratio", {}),
        ("choice", {"choices": [choice(), choice("b", "B", "20"), choice("c", "C", "0")]}),
        ("bands", {"bands": [{"from": "97.5", "points": "20"}, {"from": "0", "points": "0"}]}),
        ("bands", {"bands": [{"from": 100, "points": 20}]}),
    ],
)
def test_lawful_parameters(kind, params):
    assert check_params(kind, TWENTY, params) == []


@pytest.mark.parametrize(
    ("kind", "params", "said"),
    [
        ("manual", [], "đối tượng JSON"),
        ("manual", "x", "đối tượng JSON"),
        ("manual", {"per_case": "2"}, "không dùng cho cách chấm này"),
        ("group", {"not_applicable": "full"}, "không dùng cho cách chấm này"),
        ("manual", {"not_applicable": "x"}, "chỉ nhận “full”"),
        ("manual", {"not_applicable": ["full"]}, "chỉ nhận “full”"),
        ("choice", {}, "cần tham số “choices”"),
        ("choice", {"choices": []}, "cần tham số “choices”"),
        ("bands", {}, "cần tham số “bands”"),
        ("count_capped", {"per_case": "0"}, "lớn hơn 0"),
        ("count_capped", {"per_case": "-1"}, "lớn hơn 0"),
        ("count_capped", {"per_case": "abc"}, "lớn hơn 0"),
        ("count_capped", {"per_case": True}, "lớn hơn 0"),
        ("count_capped", {"per_case": None}, "lớn hơn 0"),
        ("count_capped", {"per_case": "NaN"}, "lớn hơn 0"),
        ("count_capped", {"per_case": "9e999999"}, "lớn hơn 0"),
        ("count_capped", {"per_case": "0.0001"}, "tối đa 3 chữ số thập phân"),
        ("ratio", {"step": "1e-40"}, "tối đa 3 chữ số thập phân"),
        ("ratio", {"step": "1e999999"}, "lớn hơn 0"),
        ("ratio", {"step": "0.3"}, "không chia hết"),
        ("choice", {"choices": "abc"}, "phải là một danh sách"),
        ("choice", {"choices": ["abc"]}, "phải là một danh sách"),
        ("choice", {"choices": [choice(points="20.5")]}, "ngoài khoảng 0 đến 20"),
        ("choice", {"choices": [choice(points="-1")]}, "ngoài khoảng"),
        ("choice", {"choices": [choice(points="x")]}, "dòng 1: thiếu hoặc sai"),
        ("choice", {"choices": [choice(), choice(code="")]}, "dòng 2: thiếu hoặc sai"),
        ("choice", {"choices": [choice(code=1)]}, "dòng 1: thiếu hoặc sai"),
        ("choice", {"choices": [choice(code=["a"])]}, "dòng 1: thiếu hoặc sai"),
        ("choice", {"choices": [choice(code="a" * 41)]}, "dòng 1: thiếu hoặc sai"),
        ("choice", {"choices": [choice(label={"x": 1})]}, "dòng 1: thiếu hoặc sai"),
        ("choice", {"choices": [choice(), choice(label="B")]}, "dòng 2: trùng"),
        ("bands", {"bands": [{"points": "1"}]}, "dòng 1: thiếu hoặc sai"),
        ("bands", {"bands": [{"from": "150", "points": "1"}]}, "dòng 1: thiếu hoặc sai"),
        ("bands", {"bands": [{"from": "-5", "points": "1"}]}, "dòng 1: thiếu hoặc sai"),
        ("bands", {"bands": [{"from": "50", "points": "1"}, {"from": "50.0", "points": "2"}]}, "dòng 2: trùng"),
    ],
)
def test_parameters_that_no_sheet_could_use(kind, params, said):
    found = check_params(kind, TWENTY, params)

    assert said in " ".join(found)
    assert max(map(len, found)) < 200


def test_whatever_is_lawful_can_be_scored_at_the_largest_number():
    for kind, params in (("count_capped", {"per_case": "999999999"}), ("max_minus", {"per_case": "0.001"})):
        assert check_params(kind, TWENTY, params) == []
        leaf = Leaf("I", "I", LeafKind(kind), TWENTY, params)
        entry = Entry(count=Decimal("999999999"))
        assert problems(leaf, entry) == []
        assert 0 <= score_leaf(leaf, entry).points <= TWENTY


@pytest.fixture
def table(db):
    """Give a draft with a group I and its leaf I.1, and the administrator."""
    by = make_bloc_year(members=2).administrator
    made = criteria.draft_criteria_set(by=by, name="Bảng điểm", label="1")
    group = criteria.add_criterion(
        by=by, criteria_set=made, code="I", name="Nhóm", kind="group", max_points=Decimal(10)
    )
    criteria.add_criterion(
        by=by, criteria_set=made, code="I.1", name="Một", kind="manual", max_points=Decimal(10), parent=group
    )
    return made, group, by


def test_the_domain_refuses_what_the_check_refuses(table):
    made, _group, by = table

    with pytest.raises(Invalid, match="II: Tham số “step”"):
        criteria.add_criterion(
            by=by,
            criteria_set=made,
            code="II",
            name="Hai",
            kind="ratio",
            max_points=TWENTY,
            params={"step": "1e-40"},
        )
    assert made.criteria.count() == 2


@pytest.mark.parametrize("around", ["itself", "corner"])
def test_a_table_that_hides_a_line_is_not_adopted(table, around):
    made, group, by = table
    inner = group
    if around == "corner":
        inner = criteria.add_criterion(
            by=by, criteria_set=made, code="I.2", name="Trong", kind="group", max_points=Decimal(5), parent=group
        )
    Criterion.objects.filter(pk=group.pk).update(parent=inner)

    with pytest.raises(Missing, match=r"Các dòng I, I\.1.* không nằm dưới nhóm nào"):
        criteria.adopt(by=by, criteria_set=made)

    made.refresh_from_db()
    assert made.state == CriteriaSetState.DRAFT


def test_a_table_that_shows_every_line_is_adopted(table):
    made, _group, by = table

    assert criteria.adopt(by=by, criteria_set=made).state == CriteriaSetState.ADOPTED
