"""Paragraphs and lines of a legal paper, safe and unbroken."""

from emulation.documents.typography import end_with, kept_together, unbroken
from emulation.emphasis import emphasised
from emulation.text import clean


def paragraphs(value: str) -> list[str]:
    """Return the paragraphs of a text, each safe and unbroken."""
    return [emphasised(line, kept_together) for line in clean(value).splitlines() if line.strip()]


def closing_paragraphs(value: str) -> list[str]:
    """Return the closing paragraphs; the last one ends the document with "./."."""
    lines = [line for line in clean(value).splitlines() if line.strip()] or [""]
    ended = [*lines[:-1], end_with(lines[-1], "./.")]
    return [emphasised(line, kept_together) for line in ended if line != "./."]


def ending_lines(values: list[str]) -> list[str]:
    """Return lines that end with ";", the last one with "."."""
    lines = [value for value in map(clean, values) if value]
    marks = [";"] * (len(lines) - 1) + ["."]
    return [unbroken(end_with(line, mark)) for line, mark in zip(lines, marks, strict=False)]
