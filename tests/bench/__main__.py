"""``make bench``: each module of this folder with ``rows()``, in a process of its own, and one table of ratios.

A row is a dictionary: ``what``, ``ours_ms`` and ``bare_ms`` (medians of at least 20 turns taken side by side), ``ratio``,
``note``. Only the ratios mean something from one machine to the next. There is no timing inside the tests.
"""

import importlib
import json
import os
import pkgutil
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import tests.bench

_HEAD = ("what", "ours", "bare", "ratio", "note")


def main() -> int:
    """Run every module, print the table, and return the number of modules that failed."""
    names = [module.name for module in pkgutil.iter_modules(tests.bench.__path__) if not module.name.startswith("_")]
    rows, failed = [], 0
    for name in sorted(names):
        started = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench", name],
                env={**os.environ, **_environment(Path(folder))},
                stdout=subprocess.PIPE,
                check=False,
            )
        if done.returncode:
            failed += 1
            continue
        answer = json.loads(done.stdout.splitlines()[-1])
        rows += [_cells(row) for row in answer["rows"]]
        seconds = time.monotonic() - started
        print(f"{name}: {seconds:.0f} s, peak memory {answer['peak_mib']} MiB in one process", file=sys.stderr)
    _print_table(rows)
    return failed


def _environment(folder: Path) -> dict[str, str]:
    """Return an installation of its own, so that nobody's data is read or changed."""
    return {
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": "a key for one bench run, it protects nothing " + "x" * 20,
        "ALLOWED_HOSTS": "testserver",
        "PRODUCTION": "off",
        "DEBUG": "off",
        "LOG_LEVEL": "ERROR",
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["what"], f"{row['ours_ms']:.1f} ms", f"{row['bare_ms']:.1f} ms", f"{row['ratio']:.2f}", row["note"])


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [_HEAD, *rows]) for column in range(len(_HEAD) - 1)]
    for row in [_HEAD, (*tuple("-" * width for width in widths), "-" * 4), *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:4], widths[1:], strict=True)),
        ]
        print("  ".join([*cells, row[4]]))


def measure(name: str) -> None:
    """Run one module in this process and print its rows and the peak memory of the largest process as JSON."""
    import django

    django.setup()
    rows = importlib.import_module(f"tests.bench.{name}").rows()
    peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print("\n" + json.dumps({"rows": rows, "peak_mib": max(peaks)}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        sys.exit(min(main(), 1))
