"""The pledge as PDF: the stored document of a signed pledge, a preview with DỰ THẢO before."""

import logging

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emulation.documents import RenderFailed
from emulation.downloads import shown
from emulation.files.store import DamagedFile, as_attachment, fetch
from pledges.domain.publication import draft_pdf, signed_document
from pledges.enums import PledgeState
from pledges.loaders import visible_pledge
from pledges.models import Pledge

logger = logging.getLogger(__name__)


class Damaged(RenderFailed):
    """The stored document is gone or is not what was stored."""


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    """Download the document of a signed pledge, or preview the draft; POST renders a document that failed before."""
    pledge = visible_pledge(request.user, slug, year)
    if pledge.state != PledgeState.SIGNED:
        return _preview(pledge)
    if request.method == "POST":
        signed_document(pledge, by=request.user)
        return redirect(request.path)
    if pledge.document is None:  # a reading request does not store anything
        return render(
            request, "pledges/pdf_missing.html", {"pledge": pledge, "bloc_year": pledge.bloc_year}, status=503
        )
    try:
        fetch(pledge.document)
    except DamagedFile as error:
        logger.exception("The document of pledge %s is damaged", pledge.pk)
        raise Damaged(
            _(
                "Tệp giao ước đã lưu bị mất hoặc bị sửa nên không tải được. Hãy báo quản trị viên khôi phục từ bản sao lưu."
            )
        ) from error
    return as_attachment(pledge.document)


def _preview(pledge: Pledge) -> HttpResponse:
    return shown(draft_pdf(pledge), f"du-thao-giao-uoc-{pledge.bloc_year.bloc.slug}-{pledge.bloc_year.year}.pdf")
