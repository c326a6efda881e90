"""The scripts behind the make targets, where they must refuse and say the remedy."""

import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = Path(settings.BASE_DIR) / "deploy"
SCRIPTS = sorted(DEPLOY.glob("*.sh"))


def _bash(script: str, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script, *args],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_readable_by_bash(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert os.access(script, os.X_OK) or script.name == "packages.sh"


def test_run_names_a_taken_port_before_it_does_anything(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = _bash(str(DEPLOY / "run.sh"), PORT=port, HOST="127.0.0.1", VAR_DIR=str(tmp_path / "new"))
    assert done.returncode == 1
    assert f"cổng {port}" in done.stderr
    assert "make run PORT=" in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("port", ["0", "65536", "tám nghìn", "-1"])
def test_run_refuses_what_is_no_port(port: str) -> None:
    done = _bash(str(DEPLOY / "run.sh"), PORT=port)
    assert done.returncode == 1
    assert f"PORT={port}" in done.stderr


@pytest.fixture
def no_rights(tmp_path: Path) -> dict[str, str]:
    """An account whose sudo asks for a password."""
    refusing = tmp_path / "sudo"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    tmp_path.chmod(0o755)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path)}


def test_without_rights_the_exact_line_is_printed(no_rights: dict[str, str]) -> None:
    source = (DEPLOY / "packages.sh").read_text() + "\ninstall_packages bash no-such-package-1 no-such-package-2"
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*drop, "bash", "-c", source],
        env={**os.environ, **no_rights},
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.returncode == 1
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends no-such-package-1 no-such-package-2"
    assert line in done.stderr.splitlines()[-1]


def test_installed_packages_are_left_alone(no_rights: dict[str, str]) -> None:
    done = _bash(f". {DEPLOY}/packages.sh; install_packages bash coreutils; say xong", **no_rights)
    assert (done.returncode, done.stdout) == (0, "xong\n")


def test_the_throw_away_cluster_is_always_stopped() -> None:
    script = 'psql -tA "$DATABASE_URL" -c "show data_directory"; exit 7'
    done = subprocess.run(
        [DEPLOY / "with-postgresql.sh", "bash", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 7
    folder = Path(done.stdout.strip())
    assert folder.name == "data"
    assert not folder.exists()


@pytest.mark.parametrize(
    ("host", "allowed"), [("127.0.0.1", "127.0.0.1"), ("thidua.example", "thidua.example"), ("::1", "[::1]")]
)
def test_who_types_the_served_host_is_let_in(host: str, allowed: str, tmp_path: Path) -> None:
    assignments = f"{sys.executable} {DEPLOY}/prepare.py {host} {host}:8123 --addresses-only"
    command = f'eval "$({assignments})"; echo "$ALLOWED_HOSTS $SITE_URL $VAR_DIR"'
    hosts, site, folder = _bash(command, ALLOWED_HOSTS="", SITE_URL="", VAR_DIR=str(tmp_path)).stdout.split()
    assert allowed in hosts.split(",")
    assert (site, folder) == (f"http://{host}:8123", str(tmp_path))


def test_chosen_hosts_are_left_as_they_are(tmp_path: Path) -> None:
    chosen = {"ALLOWED_HOSTS": "a.example", "SITE_URL": "https://a.example"}
    assert (
        "a.example"
        not in _bash(
            f"{sys.executable} {DEPLOY}/prepare.py b b:1 --addresses-only", VAR_DIR=str(tmp_path), **chosen
        ).stdout
    )


def test_the_backup_line_of_the_readme_works_every_time_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    """As somebody copies it from the README into a shell, twice."""
    (line,) = re.findall(
        r"^\(umask 077; .venv/bin/python .*$", (Path(settings.BASE_DIR) / "README.md").read_text(), re.M
    )
    (tmp_path / ".venv").symlink_to(Path(settings.BASE_DIR) / ".venv")
    (tmp_path / "var").mkdir(exist_ok=True)
    with closing(sqlite3.connect(tmp_path / "var" / "emulation.sqlite3")) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("CREATE TABLE pledge (name)")
        running.execute("INSERT INTO pledge VALUES ('Giao ước')")
        running.commit()  # lies in the log beside the file, where a copy of the file would miss it
        for _time in range(2):
            done = _bash(f"cd {tmp_path} && umask 022 && {line}")
            assert (done.returncode, done.stdout.split()[-1:]) == (0, ["ok"]), done.stderr
    copies = sorted(tmp_path.glob("backup-*"))
    assert len(copies) == 2
    for copy in copies:
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("SELECT name FROM pledge").fetchall() == [("Giao ước",)]
    (tmp_path / "var" / "emulation.sqlite3").unlink()
    assert _bash(f"cd {tmp_path} && {line}").returncode != 0  # no empty copy of a database that is not there
