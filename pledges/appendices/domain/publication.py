"""The document of an appendix: rendered once from the frozen text and the signatures, stored, served as stored for ever."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from emulation.audit.log import record
from emulation.documents import RenderFailed
from emulation.files.models import StoredFile
from emulation.files.store import keep
from emulation.workflow import WrongState, lock
from pledges.appendices.documents import appendix_pdf
from pledges.appendices.enums import AppendixState
from pledges.appendices.models import Appendix
from pledges.domain.publication import NotKept, signature_of
from pledges.domain.text import Plain
from pledges.enums import SignatoryState

logger = logging.getLogger(__name__)


def signatures_of(appendix: Appendix) -> list[Plain]:
    """Return the signatures given so far, as the document prints them."""
    signed = appendix.signatories.filter(state=SignatoryState.SIGNED).select_related("seat__unit", "seat__bloc_year")
    return [signature_of(row) for row in signed.order_by("role", "order", "pk")]


def signed_document(appendix: Appendix, *, by: object = None) -> StoredFile:
    """Return the stored document of a signed appendix; the first call renders and stores it.

    Raises ``WrongState`` while signatures are missing, ``RenderFailed`` when the PDF cannot be made or kept.
    """
    appendix = Appendix.objects.select_related("document", "pledge__bloc_year__bloc").get(pk=appendix.pk)
    if appendix.document is not None:
        return appendix.document
    if appendix.state != AppendixState.SIGNED:
        raise WrongState(
            _("Phụ lục đang ở trạng thái “%(state)s”, chưa ký đủ nên chưa có bản chính thức.")
            % {"state": appendix.get_state_display()}
        )
    # Rendered outside the lock: it takes a while, and gives the same bytes to whoever does it.
    content = appendix_pdf(appendix.frozen_text or {}, signatures=signatures_of(appendix), draft=False)
    year = appendix.pledge.bloc_year
    with transaction.atomic():
        locked: Appendix = lock(appendix)
        if locked.document is not None:
            return locked.document
        try:
            file = keep(content, name=f"phu-luc-{appendix.number}-{year.bloc.slug}-{year.year}.pdf", by=by)
        except (OSError, ValidationError) as error:
            logger.exception("The document of appendix %s was not kept", appendix.pk)
            raise NotKept(
                _("Không lưu được tệp PDF. Hãy báo quản trị viên kiểm tra dung lượng và quyền ghi, rồi tạo lại.")
            ) from error
        locked.document = file
        locked.save(update_fields=["document"])
        record("appendix.document_kept", locked, by=by, details={"sha256": file.sha256, "size": file.size})
    return file


def render_later(appendix_id: int) -> None:
    """Hand the rendering to the task runner; called after the commit of the last signature."""
    render_document.enqueue(appendix_id)


@task()
def render_document(appendix_id: int) -> None:
    """Render and store the document; a failure leaves the appendix signed, and its page offers to try again."""
    try:
        signed_document(Appendix.objects.get(pk=appendix_id))
    except RenderFailed:
        logger.exception("The document of appendix %s was not rendered", appendix_id)
