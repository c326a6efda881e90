"""The addresses of points tables, for the matrix: most belong to no bloc, and a shared table to its host."""

from decimal import Decimal

from pledges.evaluations.domain import criteria
from pledges.evaluations.models import CriteriaSet
from tests.factories import Cast

_KEEPERS = {"standing_body", "administrator"}
_STARTERS = _KEEPERS | {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
_EVERYBODY = _STARTERS | {"member_leader", "member_officer", "provincial_leader", "auditor", "outsider"}

# name: (who opens it, the answer of the others)
PAGES: dict[str, tuple[set[str], int]] = {
    **{
        f"evaluations:{name}": (_EVERYBODY, 200)
        for name in (
            "criteria",
            "criteria_template",
            "rehearsal",
            "criteria_set",
            "criteria_workbook",
            "criteria_results",
        )
    },
    **{f"evaluations:{name}": (_STARTERS, 403) for name in ("criteria_new", "criteria_upload")},
    **{
        f"evaluations:{name}": (_KEEPERS, 403)
        for name in (
            "criteria_head",
            "criteria_bands",
            "criteria_adopt",
            "criteria_version",
            "criterion_add",
            "criterion_edit",
        )
    },
}
# Deeds, and a page that leads on where nothing was uploaded: tests/pledges/evaluations/test_criteria_pages.py.
DEEDS = {
    f"evaluations:{name}" for name in ("criterion_preview", "criterion_move", "criterion_remove", "criteria_remove")
}
LEADS_ON = {"evaluations:criteria_take"}
NAMES = PAGES.keys() | DEEDS


def shared_draft(cast: Cast) -> CriteriaSet:
    """Return a shared draft of the host with one line."""
    drafted = criteria.draft_criteria_set(by=cast.standing_body, name="Bảng chung", label="1", host_unit=cast.host)
    add = {"by": cast.standing_body, "criteria_set": drafted}
    criteria.add_criterion(**add, code="I", name="Một", kind="manual", max_points=Decimal(10))
    return drafted
