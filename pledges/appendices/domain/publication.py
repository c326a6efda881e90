"""The document of an appendix: rendered once when its text is frozen, signed as it lies there, given out as it was stored."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from emulation.files.models import StoredFile
from emulation.workflow import Refused, WrongState, lock
from pledges.appendices.documents import appendix_pdf, appendix_sheet_pdf
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix
from pledges.documents import Ink
from pledges.domain import signing_files
from pledges.domain.publication import COPIES, close
from pledges.domain.text import Plain
from pledges.models import SigningFile

logger = logging.getLogger(__name__)


def prepare(appendix: Appendix, *, by: Any = None) -> SigningFile:
    """Render and store the page that will be signed, and return its file; the second time nothing is done.

    Raises ``WrongState`` where the text is not frozen, ``RenderFailed``.
    """
    return signing_files.prepare(appendix, render=_frozen_page, by=by)


def prepare_later(appendix_id: int) -> None:
    """Hand the rendering to the task runner; called after the commit of the opening."""
    prepare_document.enqueue(appendix_id)


@task()
def prepare_document(appendix_id: int) -> None:
    """Render and store the page; after a failure the page of the appendix offers to try again."""
    try:
        prepare(Appendix.objects.get(pk=appendix_id))
    except Refused:  # also where the text was reopened meanwhile
        logger.exception("The page of appendix %s was not rendered", appendix_id)


def current_document(appendix: Appendix) -> StoredFile | None:
    """Return the stored file with the signatures given so far; None before the page is rendered."""
    if appendix.document is not None:
        return appendix.document
    signing_file = signing_files.in_force(appendix)
    return signing_files.newest(signing_file) if signing_file else None


def signed_document(appendix: Appendix, *, by: Any = None) -> StoredFile:
    """Return the document of an appendix that is signed by all, closed with the organiser's seal, now where that failed.

    Raises ``WrongState`` while signatures are missing, ``Refused`` where the seal cannot sign.
    """
    appendix = Appendix.objects.select_related("document", "pledge__bloc_year__bloc").get(pk=appendix.pk)
    if appendix.document is not None:
        return appendix.document
    if appendix.state != AppendixState.SIGNED:
        raise WrongState(
            _("Phụ lục đang ở trạng thái “%(state)s”, chưa ký đủ nên chưa có bản chính thức.")
            % {"state": appendix.get_state_display()}
        )
    prepare(appendix, by=by)
    with transaction.atomic():
        locked: Appendix = lock(appendix)
        if locked.document is None:
            close(locked, by=by)
            locked.save(update_fields=["document"])
        assert locked.document is not None
        return locked.document


def sheet_pdf(appendix: Appendix) -> bytes:
    """Return the sheet for those who sign with a pen; nothing is stored. Raises ``Missing``, ``RenderFailed``."""
    signing_file, _current = signing_files.to_extend(appendix)
    signatures = signing_files.signatures_of(appendix)
    return appendix_sheet_pdf(
        appendix.frozen_text or {}, code=signing_file.code, ink=Ink(copies=COPIES), signatures=signatures
    )


def _frozen_page(appendix: Appendix, code: str, signatures: list[Plain]) -> bytes:
    return appendix_pdf(appendix.frozen_text or {}, code=code, draft=False, signatures=signatures)
