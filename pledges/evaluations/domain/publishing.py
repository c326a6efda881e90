"""Sealing a table: the snapshot with its hash, the sheets behind it, and the one PDF that is kept for ever."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from blocs.enums import Span
from emulation import clock
from emulation.audit.log import record
from emulation.canonical import sha256_of
from emulation.documents import RenderFailed
from emulation.files.models import StoredFile
from emulation.files.store import keep
from emulation.workflow import lock
from pledges.evaluations.documents import scoreboard_pdf
from pledges.evaluations.models import Correction, Period, Publication, PublishedPaper, PublishedSheet
from pledges.evaluations.queries.published import sealed

logger = logging.getLogger(__name__)


class NotKept(RenderFailed):
    """The PDF was made but could not be stored."""


def seal(*, by: Any, period: Period, correction: Correction | None = None) -> Publication:
    """Write the table of ``period`` down as it counts now and return it; the caller has asked the gate and the lock."""
    former = period.publications.order_by("-sequence").first()
    now = clock.now()
    snapshot, sheets = sealed(period, by=by, at=now, former=former, correction=correction)
    publication = Publication.objects.create(
        period=period,
        sequence=former.sequence + 1 if former else 1,
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        published_at=now,
        published_by=by,
        corrects=former,
        reason=correction.reason if correction else "",
    )
    PublishedSheet.objects.bulk_create(
        PublishedSheet(publication=publication, unit=unit, content=content, sha256=sha256_of(content))
        for unit, content in sheets.items()
    )
    details = {"sha256": publication.sha256, "sequence": publication.sequence}
    record("period.snapshot_sealed", period, by=by, note=publication.reason, details=details)
    transaction.on_commit(lambda: render_later(publication.pk))
    return publication


def published_paper(publication: Publication, *, by: Any = None) -> StoredFile:
    """Return the stored PDF of a published table; the first call renders and stores it.

    ``by`` is who asked, None for the system. Two calls at once lead to one document. Raises ``RenderFailed`` when the
    PDF cannot be made or kept; the table stays published.
    """
    kept = PublishedPaper.objects.filter(publication=publication).select_related("file").first()
    if kept:
        return kept.file
    # Rendered outside the lock: it takes a while, and gives the same bytes to whoever does it.
    content = scoreboard_pdf(publication.snapshot, sha256=publication.sha256, sequence=publication.sequence)
    with transaction.atomic():
        lock(publication)
        kept = PublishedPaper.objects.filter(publication=publication).select_related("file").first()
        if kept:
            return kept.file
        year = publication.period.bloc_year
        span = Span(publication.period.quarter).slug
        name = f"bang-diem-{year.bloc.slug}-{year.year}-{span}-lan-{publication.sequence}.pdf"
        try:
            file = keep(content, name=name, by=by)
        except (OSError, ValidationError) as error:
            logger.exception("The document of publication %s was not kept", publication.pk)
            raise NotKept(
                _("Không lưu được tệp PDF. Hãy báo quản trị viên kiểm tra dung lượng và quyền ghi, rồi tạo lại.")
            ) from error
        PublishedPaper.objects.create(publication=publication, file=file)
        details = {"sha256": file.sha256, "size": file.size, "sequence": publication.sequence}
        record("period.document_kept", publication.period, by=by, details=details)
    return file


def render_later(publication_id: int) -> None:
    """Hand the rendering to the task runner; called after the commit of the publication."""
    render_paper.enqueue(publication_id)


@task()
def render_paper(publication_id: int) -> None:
    """Render and store the document; a failure leaves the table published, and its page offers to try again."""
    try:
        published_paper(Publication.objects.select_related("period__bloc_year__bloc").get(pk=publication_id))
    except RenderFailed:
        logger.exception("The document of publication %s was not rendered", publication_id)
