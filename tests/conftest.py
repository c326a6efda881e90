"""Strict rules for every test: what would go unnoticed in production fails here. The rules live in tests/strict/."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.kept import casts, database, pages
from tests.settings import FOLDER
from tests.strict import deeds, forms, network, queries, requests, templates

pytest_plugins = ["tests.strict.runs"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a developer do without what is kept."""
    parser.addoption("--build-each", action="store_true", help="build the cast and render the pages of each test anew")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> None:
    """Have every fixture that only builds a cast handled as the casts of tests/factories.py are."""
    if casts.is_cast(fixturedef):
        fixturedef.func = casts.kept_if_possible(fixturedef.func)  # type: ignore[misc]


@pytest.fixture(scope="session")
def kept_folder(request: pytest.FixtureRequest) -> Path:
    """Return the folder of what is made once and kept for later runs; without pytest's own cache, for this run."""
    cache_of_pytest = getattr(request.config, "cache", None)
    return Path(cache_of_pytest.mkdir("kept")) if cache_of_pytest else FOLDER / "kept"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker, kept_folder: Path
) -> Iterator[None]:
    """Have the migrations run once, and not for every worker of every run."""
    with django_db_blocker.unblock(), database.migrated_once(kept_folder):
        yield


@pytest.fixture(autouse=True, scope="session")
def _strict_for_the_whole_run() -> Iterator[None]:
    """Turn the rules on that hold for the whole run."""
    with (
        network.only_loopback(),
        requests.reading_requests_do_not_write(),
        queries.unordered_rows_come_in_any_order(),
        queries.flush_passes_the_guards(),
        deeds.recorded_deeds_have_names(),
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _casts_are_kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Build the cast of a test once a worker (tests/kept/casts.py), unless asked to build each anew."""
    folder = None if request.config.getoption("build_each") else tmp_path_factory.mktemp("casts")
    with django_db_blocker.unblock(), casts.casts_are_kept(folder):
        yield


@pytest.fixture(autouse=True, scope="session")
def _pages_are_kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Render a page once a run, for all workers (tests/kept/pages.py), unless asked to render each anew."""
    if request.config.getoption("build_each"):
        yield
        return
    mine = tmp_path_factory.getbasetemp()
    with pages.pages_are_kept((mine.parent if hasattr(request.config, "workerinput") else mine) / "pages"):
        yield


@pytest.fixture
def real_render() -> Iterator[None]:
    """Render every page of this test anew: for tests of the renderer itself."""
    with pages.rendered_anew():
        yield


@pytest.fixture(autouse=True)
def _strict_templates() -> Iterator[None]:
    """Turn the rule on for each test anew: a changed setting makes Django build its template engine again."""
    with templates.undefined_variables_fail():
        yield


@pytest.fixture(autouse=True)
def private_folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give each test its own data folder: files, mail and the audit anchor of one test are not seen by another."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.AUDIT_ANCHOR = folder / "audit-anchor.json"
    settings.EMAIL_FILE_PATH = folder / "mail"
    return folder


@pytest.fixture(autouse=True)
def _vietnamese_and_no_memory(request: pytest.FixtureRequest, _strict_templates: None) -> Iterator[None]:
    """Start each test in Vietnamese and with an empty cache: rate limits of one test do not reach the next."""
    cache.clear()
    casts.keeper.begin(request.node)
    with translation.override("vi"):
        yield


@pytest.fixture
def client() -> Client:
    """A browser without JavaScript: follows pages and refuses a page whose POST form has no CSRF token."""
    return forms.WatchfulClient()


@pytest.fixture
def csrf_client() -> Client:
    """The same, and the server refuses a POST without the token, as it does in production."""
    return forms.WatchfulClient(enforce_csrf_checks=True)
