"""An installation of an earlier commit upgrades by ``migrate`` alone.

The archives hold the demo as that commit played it (``make.sh``): a pledge of 2021 that everybody signed, one in signing, an
appendix, published tables with a correction, sheets in every state, the record of deeds, private files and keys. Each is
unpacked as an installation of its own and brought up to date by the product's commands, in processes of their own.
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COMMITS = ("175fd94",)


class Installation:
    """One unpacked installation: its folder, its database, and the product's commands in it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))},
            "VAR_DIR": str(folder),
            "SECRET_KEY": (folder / "secret-key").read_text().strip(),
            "DATABASE_URL": database,
            "ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "tests.attack.settings",  # the product's, served without gathering its static files
        }

    def run(self, *command: str) -> str:
        """Return what ``python COMMAND`` prints; its exit code must be 0."""
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def told(self, *questions: str) -> dict[str, Any]:
        """Return what ``tests.upgrade.inside`` answers."""
        return dict(json.loads(self.run("-m", "tests.upgrade.inside", *questions).splitlines()[-1]))


@pytest.fixture(scope="module", params=COMMITS)
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Unpack the archive of this database."""
    folder = tmp_path_factory.mktemp("upgrade")
    with tarfile.open(HERE / "data" / f"{request.param}-{connection.vendor}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    folder.chmod(0o700)
    if connection.vendor == "sqlite":
        yield Installation(folder, f"sqlite:///{folder / 'emulation.sqlite3'}")
        return
    server, name = os.environ["DATABASE_URL"], f"upgrade_{secrets.token_hex(4)}"
    new = urlsplit(server)._replace(path=f"/{name}").geturl()
    psql = ["psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--output", os.devnull]
    subprocess.run([*psql, server, "--command", f"CREATE DATABASE {name}"], check=True)
    try:
        subprocess.run([*psql, new, "--file", folder / "dump.sql"], check=True)
        yield Installation(folder, new)
    finally:
        subprocess.run([*psql, server, "--command", f"DROP DATABASE {name}"], check=True)


@pytest.fixture(scope="module")
def before(installation: Installation) -> dict[str, Any]:
    """Return what was sealed in the installation before anything touched it."""
    sealed: dict[str, Any] = installation.told("sealed")["sealed"]
    assert all(sealed.values()), sealed
    return sealed


@pytest.fixture(scope="module")
def after(installation: Installation, before: dict[str, Any]) -> dict[str, Any]:
    """Return what the installation says of itself after ``migrate``, and lets people do."""
    installation.run("manage.py", "migrate", "--verbosity", "0")
    return installation.told("sealed", "audit", "files", "papers", "tables", "sheet", "sign")


def test_what_was_signed_and_published_is_what_it_was(before, after):
    now = after["sealed"]
    assert now["deeds"][: len(before["deeds"])] == before["deeds"]
    assert {name: rows for name, rows in now.items() if name != "deeds"} == {
        name: rows for name, rows in before.items() if name != "deeds"
    }


def test_the_record_is_whole(before, after):
    assert after["audit"].startswith("Nhật ký nguyên vẹn: ")


def test_no_stored_byte_changed(installation, before, after):
    for _pk, sha256 in before["files"]:
        kept = installation.folder / "files" / sha256[:2] / sha256
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert "nguyên vẹn" in after["files"]


def test_signed_papers_are_valid(after):
    assert [paper["year"] for paper in after["papers"]] == [2021, 2021, 2026]
    signed, appendix, in_signing = after["papers"]
    assert signed["said"].startswith("HỢP LỆ")
    assert appendix["said"].startswith("HỢP LỆ")
    assert in_signing["said"].startswith("CÒN NGUYÊN VẸN nhưng CHƯA KÝ ĐỦ: mới có 12 chữ ký.")
    for paper in after["papers"]:
        assert paper["said"].count("[đúng]") == paper["signatures"] > 0


def test_published_tables_are_what_was_sealed(after):
    assert after["tables"] == [True, True, True]


def test_an_open_sheet_goes_on(after):
    assert after["sheet"] == {"page": 200, "saved": 200, "stored": True, "appraised": "appraised"}


def test_a_place_that_waits_is_signed(after):
    assert after["sign"] == {"state": "signed", "added": 1, "good": True}
