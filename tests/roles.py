"""Who is who in the tables of addresses: groups of the roles of a ``Cast`` (tests/factories.py)."""

MEMBERS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "member_leader", "member_officer"}
READERS = MEMBERS | {"standing_body", "provincial_leader", "auditor"}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
LEADS = {"head_leader", "deputy_leader"}
OWN_UNIT = {"member_leader", "member_officer"}
JUDGES = {"head_leader", "head_officer"}
COUNCIL = {"standing_body"}
# Who reads the sheet of the member unit before it is handed in: the unit, its appraisers, those above the bloc.
READS_DRAFT = OWN_UNIT | JUDGES | {"standing_body", "provincial_leader", "auditor"}
EVERYBODY = READERS | {"administrator", "outsider"}
