"""How the product is served; ``deploy/run.sh`` adds the address."""

import os
from typing import Any

# gunicorn starts, shares, watches and replaces the processes; connections are read to the end before a thread is given to
# them, so that a client who never finishes keeps nobody waiting (docs/decisions/0031). Preloading, because both workers
# then share their memory.
worker_class = "emulation.serving.PatientWorker"
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
