"""The addresses of the review and of the running of a period, for tests/test_matrix.py."""

from tests.roles import COUNCIL, OWN_UNIT, READERS, READS_DRAFT, RUNS

TABLE: dict[str, tuple[set[str], int]] = {
    "evaluations:open_now": (RUNS, 409),
    "evaluations:extend": (RUNS, 200),
    "evaluations:stop": (RUNS, 200),
    "evaluations:rules": (RUNS, 200),
    "evaluations:review": (READS_DRAFT, 200),
    "evaluations:explain": (OWN_UNIT, 409),
    "evaluations:object": ({"member_leader"}, 409),
    "evaluations:objection": (READERS, 200),
    "evaluations:withdraw_objection": ({"deputy_leader"}, 200),
    "evaluations:stand": (COUNCIL, 302),
}
POST_ONLY = {"evaluations:stand_by_all"}
