"""The document: rendered once when the text is frozen, signed as it lies there, and given out as it was stored."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from emulation.audit.log import record
from emulation.files.models import StoredFile
from emulation.workflow import Refused, WrongState, lock
from pledges.documents import Ink, pledge_pdf, signing_sheet_pdf
from pledges.domain import signing_files, taking
from pledges.domain.text import Plain, canonical_text
from pledges.enums import PledgeState
from pledges.models import Pledge, SigningFile

logger = logging.getLogger(__name__)
COPIES = 2  # of a sheet that is signed with a pen: one for the head unit, one for the council


def draft_pdf(pledge: Pledge) -> bytes:
    """Return the pledge as it stands now with DỰ THẢO on every page; nothing is stored. Raises ``RenderFailed``."""
    return pledge_pdf(pledge.frozen_text or canonical_text(pledge), draft=True)


def prepare(pledge: Pledge, *, by: Any = None) -> SigningFile:
    """Render and store the page that will be signed, and return its file; the second time nothing is done.

    Raises ``WrongState`` where the text is not frozen, ``RenderFailed``; the pledge stays agreed.
    """
    return signing_files.prepare(pledge, render=_frozen_page, by=by)


def prepare_later(pledge_id: int) -> None:
    """Hand the rendering to the task runner; called after the commit of the agreement."""
    prepare_document.enqueue(pledge_id)


@task()
def prepare_document(pledge_id: int) -> None:
    """Render and store the page; after a failure the page of the pledge offers to try again."""
    try:
        prepare(Pledge.objects.get(pk=pledge_id))
    except Refused:  # also where the text was reopened meanwhile
        logger.exception("The page of pledge %s was not rendered", pledge_id)


def current_document(pledge: Pledge) -> StoredFile | None:
    """Return the stored file with the signatures given so far; None before the page is rendered."""
    if pledge.document is not None:
        return pledge.document
    signing_file = signing_files.in_force(pledge)
    return signing_files.newest(signing_file) if signing_file else None


def signed_document(pledge: Pledge, *, by: Any = None) -> StoredFile:
    """Return the document of a pledge that is signed by all, closed with the organiser's seal, now where that failed before.

    ``by`` is who asked, None for the system. Raises ``WrongState`` while signatures are missing, ``Refused`` where the seal
    cannot sign.
    """
    pledge = Pledge.objects.select_related("document", "bloc_year__bloc").get(pk=pledge.pk)
    if pledge.document is not None:
        return pledge.document
    if pledge.state != PledgeState.SIGNED:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s”, chưa ký đủ nên chưa có bản chính thức.")
            % {"state": pledge.get_state_display()}
        )
    prepare(pledge, by=by)  # there is one, unless the pledge was signed before there were files to sign
    with transaction.atomic():
        locked: Pledge = lock(pledge)
        if locked.document is None:
            close(locked, by=by)
            locked.save(update_fields=["document"])
        assert locked.document is not None
        return locked.document


def sheet_pdf(pledge: Pledge) -> bytes:
    """Return the sheet for those who sign with a pen; nothing is stored. Raises ``Missing``, ``RenderFailed``."""
    signing_file, _current = signing_files.to_extend(pledge)
    signatures = signing_files.signatures_of(pledge)
    return signing_sheet_pdf(
        pledge.frozen_text or {}, code=signing_file.code, ink=Ink(copies=COPIES), signatures=signatures
    )


def close(locked: Any, *, by: Any) -> None:
    """Seal the file of a paper that is signed by all and note it as its document; the caller holds the lock and saves.

    Raises ``Refused`` where the seal cannot sign, ``Missing`` where there is no file.
    """
    revision = taking.seal(locked)
    locked.document = revision.file
    details = {"sha256": revision.sha256, "size": revision.file.size}
    record(f"{locked._meta.model_name}.document_kept", locked, by=by, details=details)


def try_to_close(locked: Any) -> None:
    """Do as ``close``; a seal that fails keeps nobody's signature from being taken, and is set from the page afterwards."""
    try:
        with transaction.atomic():
            close(locked, by=None)
    except Refused as refusal:
        logger.exception("The file of %s was not sealed", locked)
        record(f"{locked._meta.model_name}.seal_failed", locked, by=None, note=" ".join(refusal.reasons)[:2000])


def _frozen_page(pledge: Pledge, code: str, signatures: list[Plain]) -> bytes:
    return pledge_pdf(pledge.frozen_text or {}, code=code, draft=False, signatures=signatures)
