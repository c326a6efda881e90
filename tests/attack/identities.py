"""Everybody at every address: what is not theirs stays unread and unwritten, by whatever method and with whatever numbers.

Two blocs lie in one installation. The table that tests/test_matrix.py walks in one process is walked here at the running
server, by 22 identities and by nobody; then everybody of the foreign bloc sends every deed with the numbers of this one.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.attack.browsers import Person, Tally, rows_of_tables, session_of

METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUARK")
FIELDS = (
    "seat",
    "unit",
    "person",
    "pk",
    "id",
    "score",
    "criterion",
    "evidence",
    "signatory",
    "place",
    "document",
    "file",
    "notice",
    "period",
    "bloc_year",
    "head",
    "deputies",
    "decision",
    "line",
    "target",
    "title",
    "highlight",
    "opinion",
    "clause",
    "version",
    "once",
    "next",
)


def run(port: int, *, most: int = 10_000) -> Tally:
    """Send everything, ``most`` requests at most of each kind, and return what was found."""
    from tests.addresses import COMMON, KEEPERS_POST_ONLY, POST_ONLY, TABLE
    from tests.test_matrix import World

    world, tally = World(), Tally()
    own = {name: [*world.cast_of(name).roles().items()] for name in TABLE}
    sessions: dict[int, str] = {}

    def person(role: str, user: Any) -> Person:
        if user.pk not in sessions:
            sessions[user.pk] = session_of(user)
        return Person(role, port, sessions[user.pk], tally)

    foreign = [person(f"foreign {role}", user) for role, user in world.foreign.cast.roles().items()]
    places = {name: world.address(name) for name in [*TABLE, *POST_ONLY, *KEEPERS_POST_ONLY, *COMMON]}
    numbers = _numbers(world)
    reads = [
        (person(role, user), "GET", places[name], _expected(name, role, *TABLE[name]))
        for name in TABLE
        for role, user in own[name]
    ]
    reads += [(one, "GET", places[name], 404) for name in TABLE for one in foreign]
    nobody = Person("nobody", port, "", tally)
    before = set(rows_of_tables())
    # A page that takes no deed says so (405) before anybody is known.
    deeds: list[tuple[Person, str, str, int | None]] = [
        (one, "POST", places[name], 404) for name in [*TABLE, *POST_ONLY] for one in foreign
    ]
    deeds += [(nobody, "POST", places[name], None) for name in [*TABLE, *POST_ONLY, *KEEPERS_POST_ONLY]]
    own_member = person("member officer", world.cast.member_officer)
    deeds += [(own_member, method, place, None) for place in places.values() for method in METHODS]

    def send(job: tuple[Person, str, str, int | None]) -> None:
        one, method, place, wanted = job
        answer = one.ask(method, place, numbers if method == "POST" else None)
        if wanted is not None and answer.status != wanted and (method, answer.status) != ("POST", 405):
            tally.fault(f"{one.name} {method} {place}: {answer.status}, not {wanted}")
        if one.name == "nobody" and answer.status not in (302, 401) and "/xac-minh/" not in place:
            tally.fault(f"nobody {method} {place}: {answer.status}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, _spread(deeds, most)))
        after = set(rows_of_tables())
        changed = {f"{table} {key}" for table, key, _hash in before ^ after}
        tally.faults += [f"written by somebody without a right: {each}" for each in sorted(changed)]
        list(pool.map(send, _spread(reads, most)))
    return tally


def _expected(name: str, role: str, allowed: set[str], answer: int) -> int:
    """Return what tests/test_matrix.py expects: what is hidden from readers too is not there for them."""
    from tests.pledges.evaluations.board_addresses import UNSEEN
    from tests.roles import READERS

    return answer if role in allowed else 403 if role in READERS and name not in UNSEEN else 404


def _numbers(world: Any) -> dict[str, Any]:
    """Return a form in which every name that a form of ours has carries a number of the own bloc."""
    known = {"seat": world.cast.seat(2).pk, "unit": world.cast.units[2].pk, "person": world.cast.member_leader.pk}
    score = world.quarter.evaluation(2).scores.first().pk
    return {name: known.get(name, score) for name in FIELDS} | {"save": f"c{score}", f"c{score}-points": "1"}


def _spread(jobs: list[Any], most: int) -> list[Any]:
    """Return ``most`` of the jobs, evenly from all of them."""
    step = max(1, len(jobs) // most)
    return jobs[::step][:most]
