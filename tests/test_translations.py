"""Every visible string is wrapped for gettext, and the English catalogue has every one of them."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.test_house import ROOT, files

_LETTERS = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_VIETNAMESE = re.compile(f"[{_LETTERS}]", re.IGNORECASE)
_WRAPPED = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}"
    r"|<(?:a|button|span|option)[^>]*\slang=\"vi\".*?>",  # says itself in which language it is
    re.DOTALL,
)
_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Words for the operator's terminal, of the database itself, of the demo and of legal documents stay Vietnamese.
_STAYS = {"management", "migrations", "demo", "guards.py", "documents.py", "units.py"}
_SEEN = {"views", "forms", "admin", "queries", "models", "duties", "panels", "errors", "notices", "enums"}


def test_every_word_of_a_page_is_wrapped() -> None:
    # 400.html and 500.html rely on nothing that may just have failed, so not on gettext; the others are legal text.
    stays = {"print", "_document.html", "_targets.html", "400.html", "500.html"}
    pages = [path for path in files(".html", ".txt", rooms=("templates",)) if not stays & set(path.parts)]
    bare = {path: [line.strip() for line in _WRAPPED.sub("", path.read_text()).splitlines()] for path in pages}
    assert pages
    assert not {str(path): found for path, lines in bare.items() if (found := list(filter(_VIETNAMESE.search, lines)))}


def test_every_word_of_the_code_is_wrapped() -> None:
    sources = [path for path in files(".py", rooms=("emulation", "blocs", "pledges")) if _is_seen(path)]
    assert sources
    assert not [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for path in sources
        for node in _unwrapped(ast.parse(path.read_text()))
    ]


def _is_seen(path: Path) -> bool:
    parts = set(path.relative_to(ROOT).parts)
    return bool((parts | {path.stem}) & _SEEN) and not parts & _STAYS


def _unwrapped(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the Vietnamese strings of a module that are neither docstrings nor inside a gettext call."""
    skip: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skip.add(id(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _GETTEXT:
            skip.update(id(child) for child in ast.walk(node))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip
        if is_text and _VIETNAMESE.search(node.value):
            yield node


def test_the_english_catalogue_is_complete(tmp_path: Path) -> None:
    """Extract the strings anew from a copy of the sources; none may lack its English words or have doubtful ones."""
    for room in ("emulation", "blocs", "pledges", "templates", "locale"):
        if (ROOT / room).is_dir():
            shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "print"))
    (tmp_path / "locale").mkdir(exist_ok=True)
    (tmp_path / "static").mkdir()
    shutil.copy(ROOT / "manage.py", tmp_path)
    extract = "manage.py makemessages --settings emulation.settings -l en --no-obsolete --no-location --no-wrap"
    _run(tmp_path, sys.executable, *extract.split())
    for lacking in ("--untranslated", "--only-fuzzy"):
        strings = [vietnamese for vietnamese, _ in _entries(tmp_path, lacking)]
        assert not strings, f"{lacking} in locale/en: run manage.py makemessages -l en --no-obsolete and fill them in"
    copied = [vietnamese for vietnamese, english in _entries(tmp_path, "--translated") if vietnamese == english]
    assert not [words for words in copied if _VIETNAMESE.search(words) and words not in _PROPER_NAMES]


# The same in both languages.
_PROPER_NAMES = {"Tiếng Việt", "Khối thi đua VKSND"}


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _entries(folder: Path, kind: str) -> list[tuple[str, str]]:
    """Return (Vietnamese, English) of the entries of one kind, as ``msgattrib`` tells them apart."""
    text = _run(folder, "msgattrib", kind, "--no-obsolete", "--no-wrap", "locale/en/LC_MESSAGES/django.po")
    pairs = re.findall(r'^msgid ((?:".*"\n)+)(?:msgid_plural .*\n)?msgstr(?:\[0\])? ((?:".*"\n?)+)', text, re.MULTILINE)
    entries = [tuple(ast.literal_eval(f"({part})") for part in pair) for pair in pairs]
    return [(vietnamese, english) for vietnamese, english in entries if vietnamese]
