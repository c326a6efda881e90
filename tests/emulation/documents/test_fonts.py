"""The system check asks for a font that can write Vietnamese, not for a name."""

import pytest

from emulation.documents import font_available


def test_the_print_font_is_there() -> None:
    assert font_available()


def test_a_family_that_is_not_installed_is_not_taken_for_its_substitute() -> None:
    assert not font_available(("Không Có Phông Này",))


def test_without_fontconfig_there_is_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not font_available()


def test_a_family_without_vietnamese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As fonts-liberation 1.07 of Debian 12, whose Liberation Serif has no ệ."""
    monkeypatch.setattr("emulation.documents.fonts._languages", lambda family, face: ["en", "fr"])
    assert not font_available()
