"""``make attack``: each part in a process and an installation of its own, and one table of what was found.

    python -m tests.attack            every part
    python -m tests.attack forms …    these parts

A part is a module of this folder with ``run(port) -> Tally``; those that start servers themselves say so by ``ALONE``. Everything
stays on this machine and is bounded in number and time. The exit code is the number of parts with faults.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PARTS = ("identities", "forms", "clocks", "kills", "twins", "browser", "scanners")


def environment(folder: Path) -> dict[str, str]:
    """Return an installation of its own, so that nobody's data is read or changed."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.attack.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'attack.sqlite3'}"),
        "SECRET_KEY": "a key for one attack, it protects nothing " + "x" * 20,
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "PRODUCTION": "off",
        "DEBUG": "off",
        "LOG_LEVEL": "ERROR",
    }


def main(names: list[str]) -> int:
    """Run the parts, print the table, and return how many found a fault."""
    faulty = 0
    for name in names or PARTS:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.attack", "--part", name]
            done = subprocess.run(
                command, env={**os.environ, **environment(Path(folder))}, stdout=subprocess.PIPE, check=False
            )
        lines = done.stdout.decode().splitlines()
        told = json.loads(lines[-1]) if done.returncode == 0 and lines else {"faults": ["the part itself failed"]}
        print(f"{name}: {time.monotonic() - started:.0f} s, {json.dumps(told, ensure_ascii=False)[:4000]}", flush=True)
        faulty += bool(told["faults"])
    return faulty


def part(name: str) -> None:
    """Run one part in this process, beside a server of its own unless it brings some, and print what it found."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.attack.servers import serving

    module = importlib.import_module(f"tests.attack.{name}")
    call_command("migrate", interactive=False, verbosity=0)
    if getattr(module, "ALONE", False):
        tally = module.run()
    else:
        with serving("emulation.wsgi") as (port, _process):
            tally = module.run(port)
    statuses = {str(status): count for status, count in sorted(tally.statuses.items())}
    print("\n" + json.dumps({"requests": tally.requests, "statuses": statuses, "faults": tally.faults[:50]}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        part(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
