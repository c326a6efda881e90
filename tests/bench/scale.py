"""How much a page costs in a whole nation beside the same page of the demo: pages must not grow with the tables.

Installations, each served by a process of its own (tests/bench/_pages.py): the demo, and ``seed_scale`` with a million
scores, which takes some minutes to fill. The two take turns, so that a slow moment of the machine hits both. Pages of a
quarter are held against a third, one bloc of the nation alone. On SQLite, and on PostgreSQL where a server is installed.
Target: ratio at most 1.3, as many queries.

``SCALE`` may hold other sizes for a quick look: ``SCALE="--units 120 --blocs 15 --years 2"``.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

ROUNDS = 25
WARM_UP = 5
PAGES = (
    "home",
    "unit list",
    "unit list, words",
    "unit page",
    "bloc list",
    "bloc page",
    "bloc-year page",
    "search, every kind",
    "search, a phrase",
    "search, no hit",
)
# Beside the demo a bloc of the nation has other tables and targets; so these are held against one such bloc alone.
OF_A_BLOC = (
    "scoreboard, provisional",
    "scoreboard, published",
    "published sheet",
    "charts",
    "signed and done",
    "sheet",
)
ALONE = ("--units", "7", "--blocs", "1", "--years", "2")
SERVER = Path(__file__).resolve().parents[2] / "deploy" / "with-postgresql.sh"


def rows() -> list[dict[str, Any]]:
    """Return one row per page and database: ``ours_ms`` is the nation, ``bare_ms`` the demo (medians)."""
    with tempfile.TemporaryDirectory() as folder:
        found = compare("SQLite", {size: f"sqlite:///{folder}/{size}.sqlite3" for size in ("demo", "nation", "alone")})
    if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        command = [str(SERVER), sys.executable, "-m", "tests.bench.scale"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        found += json.loads(done.stdout.splitlines()[-1])
    else:
        print("PostgreSQL is not installed: measured on SQLite alone", file=sys.stderr)
    return found


def on_postgresql() -> list[dict[str, Any]]:
    """Measure in three databases of the server that ``DATABASE_URL`` names."""
    import psycopg2

    url = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(url)
    connection.autocommit = True  # CREATE DATABASE refuses a transaction
    with connection.cursor() as cursor:
        for name in ("nation", "alone"):
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    others = {name: f"{url.rpartition('/')[0]}/{name}" for name in ("nation", "alone")}
    return compare("PostgreSQL", {"demo": url, **others})


def compare(database: str, urls: dict[str, str]) -> list[dict[str, Any]]:
    """Fill the databases and measure every page."""
    seed = ["seed_scale", *os.environ.get("SCALE", "").split()]
    with ExitStack() as stack:
        demo = stack.enter_context(serving(urls["demo"], ["load_demo"]))
        nation = stack.enter_context(serving(urls["nation"], seed))
        alone = stack.enter_context(serving(urls["alone"], ["seed_scale", *ALONE]))
        found = [_row(f"{database}: {page}", page, nation, demo, "demo") for page in PAGES]
        return found + [_row(f"{database}: {page}", page, nation, alone, "one bloc alone") for page in OF_A_BLOC]


Pipe = tuple[IO[str], IO[str]]


@contextmanager
def serving(url: str, filling: list[str]) -> Iterator[Pipe]:
    """Start an installation in a folder of its own, wait until it is filled, and end it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench._pages", *filling],
            env={**os.environ, "VAR_DIR": folder, "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin
        assert process.stdout
        if process.stdout.readline().strip() != '"ready"':
            raise RuntimeError(f"{' '.join(filling)} failed, see above")
        try:
            yield process.stdin, process.stdout
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()


def _row(what: str, page: str, nation: Pipe, demo: Pipe, beside: str) -> dict[str, Any]:
    turns = [(_cost(nation, page), _cost(demo, page)) for _ in range(WARM_UP + ROUNDS)]
    ours, bare = (statistics.median(turn[side]["ms"] for turn in turns[WARM_UP:]) for side in (0, 1))
    big, small = turns[-1]
    return {
        "what": what,
        "ours_ms": ours,
        "bare_ms": bare,
        "ratio": ours / bare,
        "note": f"nation beside {beside}, target ≤ 1.3; queries {big['queries']} and {small['queries']}, "
        f"{big['kib']:.0f} and {small['kib']:.0f} KiB",
    }


def _cost(pipe: Pipe, page: str) -> dict[str, Any]:
    print(page, file=pipe[0], flush=True)
    line = pipe[1].readline()
    if not line:
        raise RuntimeError(f"{page}: the installation stopped, see above")
    answer: dict[str, Any] = json.loads(line)
    return answer


if __name__ == "__main__":
    print("\n" + json.dumps(on_postgresql()))
