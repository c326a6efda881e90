"""Who is who in the tables of addresses: groups of the roles of a ``Cast`` (tests/factories.py)."""

MEMBERS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "member_leader", "member_officer"}
READERS = MEMBERS | {"standing_body", "provincial_leader", "auditor"}
RUNS = {"head_leader", "head_officer", "deputy_leader", "deputy_officer"}
LEADS = {"head_leader", "deputy_leader"}
OWN_UNIT = {"member_leader", "member_officer"}
JUDGES = {"head_leader", "head_officer"}
COUNCIL = {"standing_body"}
EVERYBODY = READERS | {"administrator", "outsider"}
