"""The document: rendered once from the frozen text and the signatures, stored, and served as stored for ever."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from emulation.audit.log import record
from emulation.documents import RenderFailed
from emulation.files.models import StoredFile
from emulation.files.store import keep
from emulation.workflow import WrongState, lock
from pledges.documents import pledge_pdf
from pledges.domain.text import Plain, canonical_text
from pledges.enums import PledgeState, SignatoryState
from pledges.models import Pledge, SigningPlace

logger = logging.getLogger(__name__)


class NotKept(RenderFailed):
    """The PDF was made but could not be stored."""


def signatures_of(pledge: Pledge) -> list[Plain]:
    """Return the signatures given so far, as pledges/documents.py prints them."""
    signed = pledge.signatories.filter(state=SignatoryState.SIGNED).select_related("seat__unit", "seat__bloc_year")
    return [signature_of(row) for row in signed.order_by("role", "order", "pk")]


def draft_pdf(pledge: Pledge) -> bytes:
    """Return the pledge as it stands now with DỰ THẢO on every page; nothing is stored. Raises ``RenderFailed``."""
    text = pledge.frozen_text or canonical_text(pledge)
    return pledge_pdf(text, signatures=signatures_of(pledge), draft=True)


def signed_document(pledge: Pledge, *, by: object = None) -> StoredFile:
    """Return the stored document of a signed pledge; the first call renders and stores it.

    ``by`` is who asked, None for the system. Two calls at once lead to one document. Raises ``WrongState`` while
    signatures are missing, ``RenderFailed`` when the PDF cannot be made; the pledge stays signed.
    """
    pledge = Pledge.objects.select_related("document", "bloc_year__bloc").get(pk=pledge.pk)
    if pledge.document is not None:
        return pledge.document
    if pledge.state != PledgeState.SIGNED:
        raise WrongState(
            _("Giao ước đang ở trạng thái “%(state)s”, chưa ký đủ nên chưa có bản chính thức.")
            % {"state": pledge.get_state_display()}
        )
    # Rendered outside the lock: it takes a while, and gives the same bytes to whoever does it.
    content = pledge_pdf(pledge.frozen_text or {}, signatures=signatures_of(pledge), draft=False)
    with transaction.atomic():
        locked: Pledge = lock(pledge)
        if locked.document is not None:
            return locked.document
        try:
            file = keep(content, name=f"giao-uoc-{pledge.bloc_year.bloc.slug}-{pledge.bloc_year.year}.pdf", by=by)
        except (OSError, ValidationError) as error:
            logger.exception("The document of pledge %s was not kept", pledge.pk)
            raise NotKept(
                _("Không lưu được tệp PDF. Hãy báo quản trị viên kiểm tra dung lượng và quyền ghi, rồi tạo lại.")
            ) from error
        locked.document = file
        locked.save(update_fields=["document"])
        record("pledge.document_kept", locked, by=by, details={"sha256": file.sha256, "size": file.size})
    return file


def render_later(pledge_id: int) -> None:
    """Hand the rendering to the task runner; called after the commit of the last signature."""
    render_document.enqueue(pledge_id)


@task()
def render_document(pledge_id: int) -> None:
    """Render and store the document; a failure leaves the pledge signed, and its page offers to try again."""
    try:
        signed_document(Pledge.objects.get(pk=pledge_id))
    except RenderFailed:
        logger.exception("The document of pledge %s was not rendered", pledge_id)


def signature_of(row: SigningPlace) -> Plain:
    """Return a signature that was given as the documents print it."""
    assert row.signed_at is not None
    return {
        "key": row.key,
        "name": row.name,
        "title": row.title,
        "authority": row.authority,
        "unit": row.unit_name,
        "signed_at": timezone.localtime(row.signed_at).isoformat(timespec="seconds"),
    }
