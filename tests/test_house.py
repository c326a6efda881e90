"""The house rules that a tool can check: what the README promises, what no file may hold, what every view needs."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
ROOMS = ("emulation", "blocs", "pledges", "tests", "deploy", "templates", "static", "docs")
README = (ROOT / "README.md").read_text()


def files(*endings: str, rooms: tuple[str, ...] = ROOMS) -> list[Path]:
    """Return the files in ``rooms`` with one of ``endings``; with all rooms also those beside manage.py."""
    found = [path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file() and rooms is ROOMS]
    return sorted(path for path in found if path.name.endswith(endings) and "__pycache__" not in path.parts)


def offences(paths: list[Path], *patterns: str) -> list[str]:
    """Return ``file:line: text`` for each line that one of ``patterns`` finds."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if any(re.search(pattern, line) for pattern in patterns):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


# --- what the README promises -----------------------------------------------------------------------------------


def test_readme_and_help_name_every_make_target() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets == {"help", "setup", "run", "test", "lint", "bench"}
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        assert f"make {target}" in listed
        assert f"make {target}" in README


def test_readme_names_every_variable_of_the_environment() -> None:
    source = (ROOT / "emulation/settings.py").read_text()
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", source)) | {"HOST", "PORT"}
    table = README[README.index("## Configuration") :]
    first_cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    assert read == {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_the_picture_of_the_house_is_what_stands_there() -> None:
    picture = re.search(r"## The house\s+```\n(.*?)```", README, re.DOTALL)
    assert picture, "README.md has no picture of the house"
    drawn = set(re.findall(r"([a-z_]+)/", picture[1]))
    apps = {name.split(".")[-1] for name in settings.INSTALLED_APPS if (ROOT / name.replace(".", "/")).is_dir()}
    assert apps | {"documents"} <= drawn
    places = ("", "emulation", "pledges")
    assert not {name for name in drawn - {"locale"} if not any((ROOT / place / name).is_dir() for place in places)}


def test_every_requirement_is_pinned_and_says_why() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[\w\[\],.-]+==[\w.]+\s+# \S.*", line), f"{name}: {line}"


# --- what no file may hold --------------------------------------------------------------------------------------


def test_no_folder_of_one_machine_no_promise_no_secret() -> None:
    texts = files(".py", ".html", ".css", ".js", ".md", ".sh", ".toml", ".txt", "Makefile")
    texts.remove(Path(__file__))
    assert not offences(
        texts,
        r"(?<![\w.}$])/(?:work|home|root|Users)/",
        r"\b(?:TODO|FIXME|XXX|HACK)\b",
        r"BEGIN [A-Z ]*PRIVATE KEY",
    )


def test_every_file_is_short_enough_to_read() -> None:
    sources = [path for path in files(".py", ".sh", ".html", ".css", ".js") if "migrations" not in path.parts]
    assert not [str(path) for path in sources if len(path.read_text().splitlines()) > 400]


def test_pages_fetch_nothing_from_elsewhere() -> None:
    pages = files(".html", ".css", ".js", rooms=("templates", "static"))
    assert not offences(pages, r"(?:https?:)?//(?!www\.w3\.org/)[a-z][\w.-]+\.[a-z]{2,}")


def test_no_inline_script_or_style() -> None:
    pages = [path for path in files(".html", rooms=("templates",)) if "print" not in path.parts]
    assert not offences(pages, r"<script(?![^>]*\ssrc=)", r"<style", r"\sstyle=", r"\son[a-z]+=", r"javascript:")


# --- every view -------------------------------------------------------------------------------------------------


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


def test_no_view_is_exempt_from_csrf() -> None:
    views = list(_views(get_resolver().url_patterns))
    assert views
    assert not [str(view.pattern) for view in views if getattr(view.callback, "csrf_exempt", False)]


# --- what the code says of the field ----------------------------------------------------------------------------


def test_cited_sections_of_the_domain_are_there() -> None:
    cited = {
        number
        for path in files(".py", rooms=("emulation", "blocs", "pledges"))
        for number in re.findall(r"domain\.md,\s+section (\d+)", path.read_text())
    }
    written = set(re.findall(r"^## (\d+)\. ", (ROOT / "docs/domain.md").read_text(), re.MULTILINE))
    assert len(cited) > 5
    assert cited <= written


def test_the_glossary_names_what_the_code_has() -> None:
    rows = re.findall(r"^\| (?!Vietnamese|---)(.+?) \| (.+?) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    code = "\n".join(path.read_text() for path in files(".py", rooms=("emulation", "blocs", "pledges")))
    named = {name for _words, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert len(rows) > 30
    assert not {name for name in named if not re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", code)}
