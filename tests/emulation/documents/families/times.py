"""Times that cannot be true, in signatures whose certificate is good."""

from datetime import timedelta

from tests.emulation.documents import papers
from tests.emulation.documents.families.world import NOW, STORED, Family, case

BOTH = "what was taken stays as it was judged then: the verifier believes its own time and shows both where they differ"


def stamped(moment: timedelta) -> dict:
    return {"timestamps": papers.timestamp_desk(NOW + moment)}


FAMILIES = [
    Family("claimed time: years ago", lambda: case(at=NOW - timedelta(days=300)), "time-before-text", only=BOTH),
    Family(
        "claimed time: before the text existed",
        lambda: case(at=STORED - timedelta(minutes=10)),
        "time-before-text",
        only=BOTH,
    ),
    Family(
        "claimed time: longer ago than a file is in hand",
        lambda: case(at=NOW - timedelta(minutes=25)),
        "time-past",
        only=BOTH,
    ),
    Family("claimed time: in the future", lambda: case(at=NOW + timedelta(minutes=10)), "time-future", only=BOTH),
    Family("claimed time: the year 2080", lambda: case(at=NOW.replace(year=2080)), "time-future", only=BOTH),
    Family(
        "timestamp before the text existed",
        lambda: case(at=NOW - timedelta(days=1), **stamped(timedelta(days=-1))),
        "time-before-text",
        only=BOTH,
    ),
    Family("timestamp in the future", lambda: case(**stamped(timedelta(days=1))), "time-future", only=BOTH),
    Family(
        "claimed time far from a good timestamp",
        lambda: case(at=NOW - timedelta(minutes=30), **stamped(timedelta(0))),
        "time-past",
        only=BOTH,
    ),
]
