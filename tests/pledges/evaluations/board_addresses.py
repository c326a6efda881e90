"""The addresses of tables, corrections and evidence, for the matrix of all addresses."""

from typing import Any

from pledges.evaluations.domain.publishing import published_paper
from pledges.evaluations.models import Evidence
from tests.pledges.evaluations.boards import correction_of, published, score_of
from tests.pledges.evaluations.casts import Quarter
from tests.roles import READS_DRAFT

_LEADS = {"head_leader", "deputy_leader"}
_RUNS = _LEADS | {"head_officer", "deputy_officer"}
_JUDGES = {"head_leader", "head_officer"}
_READERS = _RUNS | {"member_leader", "member_officer", "standing_body", "provincial_leader", "auditor"}

# name: (who opens it, the answer they get), as in the matrix. The file of the matrix has no picture to show.
_OF_ANY = ("scoreboard", "scoreboard_xlsx", "charts", "charts_paper", "wall", "wall_board", "promises")
_OF_TABLE = ("publication", "publication_pdf", "publication_json", "published_sheet", "correction")
PAGES: dict[str, tuple[set[str], int]] = {
    **{f"evaluations:{name}": (_READERS, 200) for name in (*_OF_ANY, *_OF_TABLE)},
    **{f"evaluations:{name}": (READS_DRAFT, 200) for name in ("evidence", "evidence_look")},
    "evaluations:evidence_picture": (READS_DRAFT, 404),
    "evaluations:publish": (_LEADS, 200),
    "evaluations:correct": (_RUNS, 302),
    "evaluations:correction_line": (_JUDGES, 200),
    "evaluations:publish_correction": (_LEADS, 200),
    "evaluations:withdraw_correction": (_RUNS, 200),
}
# What a sheet that is not handed in has attached is not there for other members: 404, where its page says 403.
UNSEEN = {"evaluations:evidence", "evaluations:evidence_look", "evaluations:evidence_picture"}
DEEDS = {"evaluations:evidence_remove", "evaluations:take_back_line"}
EVIDENCE = {name for name in PAGES.keys() | DEEDS if "evidence" in name}
# Pages of a table that is published, and of its correction.
_CORRECTING = ("correct", "correction_line", "take_back_line", "publish_correction", "withdraw_correction")
SEALED = {f"evaluations:{name}" for name in (*_OF_TABLE, *_CORRECTING)}


class Sealed:
    """A published table whose correction is being written."""

    def __init__(self) -> None:
        self.quarter, publication = published("25", "27", "20")
        published_paper(publication)
        self.correction = correction_of(self.quarter)

    def parts(self, name: str) -> dict[str, Any]:
        """Return the parts of an address that are other than those of a quarter at work."""
        if name not in SEALED:
            return {}
        return {"sequence": 1, "unit": self.quarter.cast.units[-1].code, "score": score_of(self.quarter, 2).pk}


def evidence_of(quarter: Quarter) -> Evidence:
    """Return the one piece of evidence of the quarter."""
    return Evidence.objects.get(score__evaluation__period=quarter.period)
