"""Makes the installation ready to be served, in one process, and prints shell assignments for deploy/run.sh.

    python deploy/prepare.py HOST HOST:PORT [--addresses-only]

Migrates, loads the demo into an empty database, runs the system checks, names the demo accounts. ALLOWED_HOSTS and
SITE_URL that somebody set, in the environment or in ``.env``, are left as they are; otherwise who types HOST is let in.
"""

import io
import os
import shlex
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")

import django
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError

from emulation import settings


def served_names(host: str) -> list[str]:
    """Return the names by which people reach ``host``; all of this machine's when it is the wildcard address."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  (compared, not bound)
        return [f"[{host}]" if ":" in host else host]
    names = {socket.gethostname(), socket.getfqdn()}
    names.update(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))
    return sorted(names)


def addresses(host: str, address: str) -> dict[str, str]:
    """Return what the settings lack to be served at ``address``."""
    found = {}
    if not settings.PRODUCTION and not settings.env("ALLOWED_HOSTS", default=""):
        found["ALLOWED_HOSTS"] = ",".join(dict.fromkeys([*settings.ALLOWED_HOSTS, *served_names(host)]))
    if not settings.env("SITE_URL", default=""):
        found["SITE_URL"] = f"http://{address}"
    return found


def prepare() -> str:
    """Bring database and demo up to date and return the lines that name the demo accounts."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", if_empty=True, stdout=sys.stderr)
    call_command("check", fail_level="ERROR", stdout=io.StringIO())
    accounts = io.StringIO()
    call_command("demo_accounts", stdout=accounts)
    return accounts.getvalue().rstrip()


def main(host: str, address: str, *flags: str) -> int:
    """Print the assignments on standard output, everything else on standard error."""
    found = addresses(host, address)
    os.environ.update(found)
    try:
        accounts = "" if flags else prepare()
    except DatabaseError as error:
        remedy = "Kiểm tra DATABASE_URL và quyền của tài khoản cơ sở dữ liệu, rồi chạy lại."
        print(f"\nLỗi: không chuẩn bị được cơ sở dữ liệu: {error}\n  {remedy}", file=sys.stderr)
        return 1
    except (SystemCheckError, CommandError) as error:
        print(f"\nLỗi: {error}", file=sys.stderr)
        return 1
    for name, value in {**found, "VAR_DIR": str(settings.VAR_DIR), "ACCOUNTS": accounts}.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
