"""The only formatting that people may type: ``**đậm**`` and ``_nghiêng_``.

markdown-it finds the marks by the rules of CommonMark; everything else of Markdown is switched off, and HTML is text like any
other. Two of its marks stay what was typed: a lone ``*``, which points to a footnote, and a row of ``_``, which is a blank to be
filled in by hand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_MARKS = MarkdownIt("zero").enable("emphasis")


@dataclass(frozen=True)
class Run:
    """Words that look the same."""

    words: str
    bold: bool = False
    italic: bool = False


def runs_of(line: str) -> list[Run]:
    """Return one line as runs, without the marks that made them."""
    runs: list[Run] = []
    for run in _read(_MARKS.parseInline(line)[0].children or [], Run("")):
        last = runs[-1] if runs else None
        if last and (last.bold, last.italic) == (run.bold, run.italic):
            runs[-1] = replace(last, words=last.words + run.words)
        elif run.words:
            runs.append(run)
    return runs


def emphasised(text: str, wrap: Callable[[str], SafeString] = escape) -> SafeString:
    """Return ``text`` as safe HTML, its marks obeyed line by line; ``wrap`` makes safe HTML of the words of a run."""
    lines = (format_html_join("", "{}", ((_html(run, wrap),) for run in runs_of(line))) for line in text.split("\n"))
    return format_html_join("\n", "{}", ((line,) for line in lines))


def _html(run: Run, wrap: Callable[[str], SafeString]) -> SafeString:
    words = wrap(run.words)
    if run.italic:
        words = format_html("<em>{}</em>", words)
    return format_html("<strong>{}</strong>", words) if run.bold else words


def _read(tokens: Sequence[Any], look: Run) -> Iterator[Run]:
    """Yield the runs of ``tokens``, each looking like ``look`` or more so."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.nesting != 1:
            yield replace(look, words=token.content)
            place += 1
            continue
        end = _closing(tokens, place)
        inner = tokens[place + 1 : end]
        if token.markup == "**":
            yield from _read(inner, replace(look, bold=True))
        elif token.markup == "_" and _is_word(inner):
            yield from _read(inner, replace(look, italic=True))
        else:  # what was typed
            yield replace(look, words=token.markup)
            yield from _read(inner, look)
            yield replace(look, words=tokens[end].markup)
        place = end + 1


def _closing(tokens: Sequence[Any], start: int) -> int:
    """Return the place of the token that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    raise AssertionError("markdown-it closes what it opens")


def _is_word(tokens: Sequence[Any]) -> bool:
    """Say whether the marks stand right at letters or digits, not around a blank to be filled in."""
    words = "".join(token.content or token.markup.replace("**", "") for token in tokens)
    return bool(words) and words[0].isalnum() and words[-1].isalnum()
