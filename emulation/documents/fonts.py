"""Is there a font for our documents? Times metrics and every Vietnamese letter.

The name of the font is not enough: Debian 12 has two packages with the same "Liberation Serif", and the older one
(fonts-liberation 1.07) lacks 90 letters such as ệ and ộ, while fonts-liberation2 has them all.
"""

import subprocess

FAMILIES = ("Liberation Serif", "Tinos", "Times New Roman")  # as in static/print/print.css, in the same order
FACES = ("regular", "bold", "italic", "bold:italic")


def font_available(families: tuple[str, ...] = FAMILIES) -> bool:
    """Say whether the font that fontconfig gives the print stylesheet can write Vietnamese.

    The first installed one of ``families`` is what the page would use, so only that one is looked at; all four faces
    must cover the language. False as well when fontconfig's ``fc-match`` is missing.
    """
    for family in families:
        faces = [_languages(family, face) for face in FACES]
        if all(languages is not None for languages in faces):
            return all("vi" in (languages or ()) for languages in faces)
    return False


def _languages(family: str, face: str) -> list[str] | None:
    """Return the languages that a face of ``family`` can write; None when fontconfig would take another family."""
    command = ["fc-match", "-f", "%{family}\n%{lang}", f"{family}:{face}"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    names, _, languages = answer.partition("\n")
    return languages.split("|") if family in names.split(",") else None
