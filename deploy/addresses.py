"""Prints shell assignments for deploy/run.sh: what the settings say, widened by the address that is served.

    python deploy/addresses.py HOST HOST:PORT

ALLOWED_HOSTS and SITE_URL that somebody set, in the environment or in ``.env``, are left as they are.
"""

import shlex
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emulation import settings


def served_names(host: str) -> list[str]:
    """Return the names by which people reach ``host``; all of this machine's when it is the wildcard address."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  (compared, not bound)
        return [f"[{host}]" if ":" in host else host]
    names = {socket.gethostname(), socket.getfqdn()}
    names.update(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))
    return sorted(names)


def main(host: str, address: str) -> None:
    """Print the assignments."""
    if not settings.PRODUCTION and not settings.env("ALLOWED_HOSTS", default=""):
        hosts = dict.fromkeys([*settings.ALLOWED_HOSTS, *served_names(host)])
        print(f"export ALLOWED_HOSTS={shlex.quote(','.join(hosts))}")
    if not settings.env("SITE_URL", default=""):
        print(f"export SITE_URL={shlex.quote(f'http://{address}')}")
    print(f"VAR_DIR={shlex.quote(str(settings.VAR_DIR))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
