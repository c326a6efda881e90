"""The pledge as PDF: the stored file with the signatures given so far; before the text is frozen a preview with DỰ THẢO."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emulation.downloads import shown
from emulation.files.store import as_attachment
from emulation.workflow import Missing
from pledges.domain import publication, signing_files
from pledges.enums import PledgeState
from pledges.loaders import drafted_pledge, signing_file_of, visible_pledge
from pledges.models import Pledge
from pledges.permissions import drafts


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    """Download the stored file, or preview the draft; POST makes what failed before: the page to sign, or the seal."""
    writes = request.method == "POST"  # only who runs the bloc-year makes and seals; whoever reads downloads
    pledge = (drafted_pledge if writes else visible_pledge)(request.user, slug, year)
    if not pledge.frozen:
        return _preview(pledge)
    if writes:
        if pledge.state == PledgeState.SIGNED:
            publication.signed_document(pledge, by=request.user)
            return redirect(request.path)
        publication.prepare(pledge, by=request.user)
        messages.success(request, _("Đã tạo tệp PDF để ký."))
        return redirect(pledge)
    file = publication.current_document(pledge)
    if file is None or (pledge.state == PledgeState.SIGNED and pledge.document is None):
        may = drafts.test(request.user, pledge)
        context = {
            "pledge": pledge,
            "bloc_year": pledge.bloc_year,
            "drafts": may,
        }  # a reading request does not store anything
        return render(request, "pledges/pdf_missing.html", context, status=503)
    return as_attachment(file)


@require_safe
def lapsed(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponseBase:
    """Download a file that lapsed when its text was reopened, as it was then."""
    file = signing_files.newest(signing_file_of(visible_pledge(request.user, slug, year), code))
    if file is None:
        raise Missing(_("Tệp này chưa được tạo trước khi văn bản mở lại, nên không có gì để tải."))
    return as_attachment(file)


@require_safe
def sheet(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The sheet for those who sign with a pen; what was signed already is printed on it."""
    pledge = drafted_pledge(request.user, slug, year)
    return shown(publication.sheet_pdf(pledge), f"{pledge.file_name}-ky-tay.pdf")


def _preview(pledge: Pledge) -> HttpResponse:
    return shown(publication.draft_pdf(pledge), f"du-thao-{pledge.file_name}.pdf")
