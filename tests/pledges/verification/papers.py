"""Files that are good, and files that somebody made of them."""

from typing import Any

from emulation import clock
from emulation.certificates.domain import signer_for
from emulation.documents.signing import sign_pdf
from emulation.files.store import fetch
from pledges.domain.signing_files import in_force, newest
from pledges.models import SigningFile
from tests.pledges.stories import Story


def file_of(story: Story) -> SigningFile:
    """Return the file of the story's pledge."""
    found = in_force(story.pledge)
    assert found is not None
    return found


def final(story: Story) -> bytes:
    """Return the newest bytes."""
    stored = newest(file_of(story))
    assert stored is not None
    return fetch(stored)


def revision(story: Story, number: int) -> bytes:
    """Return the bytes with the first ``number`` signatures."""
    return fetch(file_of(story).revisions.get(number=number).file)


def signed_behind_the_record(pdf: bytes, field: str, by: Any) -> bytes:
    """Return ``pdf`` with a perfect internal signature of ``by`` that nobody recorded."""
    return sign_pdf(pdf, field=field, signer=signer_for(by), appearance=None, signed_at=clock.now(), reason="thử")
