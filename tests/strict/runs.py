"""Nothing is skipped silently: a skipped test fails and names its remedy; a test for one database says which."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

_REMEDY = (
    "Skipped tests fail: what cannot run must not look green. Install what it needs (`make test` does), delete it, "
    "or mark it `postgresql` / `sqlite` when it only means something on one database. Reason given: "
)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers of this project."""
    config.addinivalue_line("markers", "postgresql: only means something on PostgreSQL; left out of the SQLite run")
    config.addinivalue_line("markers", "sqlite: only means something on SQLite; left out of the PostgreSQL run")


def _vendor() -> str:
    return "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"


def pytest_report_header() -> str:
    """Say at the top of the output which database is tested."""
    return f"database: {_vendor()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of the other database; pytest counts them as deselected. `make test` runs both."""
    other = "postgresql" if _vendor() == "sqlite" else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other) and not item.get_closest_marker(_vendor())]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    """Turn a skip inside a test or fixture into a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", _REMEDY + str(report.longrepr)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[Any]:
    """Turn a skip of a whole module into a failure."""
    report = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", _REMEDY + str(report.longrepr)
    return report


def pytest_unconfigure() -> None:
    """Remove the data folder of this process."""
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
