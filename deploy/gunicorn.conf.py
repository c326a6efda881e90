"""How the product is served; ``deploy/run.sh`` adds the address."""

import os
from typing import Any

# Threads, because a slow client would block a sync worker; preloading, because both workers then share their memory.
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
# A fresh worker now and then keeps slow leaks of native libraries small.
max_requests = 1000
max_requests_jitter = 100
timeout = 60  # seconds; a PDF takes under one
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  (heartbeats, no data)
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Tell the address and the accounts once the port is really open."""
    print(os.environ.get("BANNER", ""), flush=True)
