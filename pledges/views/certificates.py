"""Chứng thư số của tôi: claiming a certificate before the first signature with it, and seeing where it stands."""

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from emulation.certificates.files import certificate_in
from emulation.certificates.identity import difference, identity_of
from emulation.certificates.queries import outside_roots
from emulation.workflow import Refused
from pledges.certificate_forms import CertificateFileForm, ClaimForm
from pledges.domain import certificates
from pledges.enums import CertificateState
from pledges.models import BoundCertificate
from pledges.queries.certificates import certificates_of, side_by_side
from pledges.views.moves import status_of

_KEPT, _BACK = "certificate_to_claim", "certificate_to_claim_back"  # in the session: a certificate is public


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """List the own certificates, and take the file in which another one is."""
    form = CertificateFileForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if form.is_bound and form.is_valid():
        return _keep(request, form.certificates)
    context = {"form": form, "certificates": certificates_of(request.user), "back": request.session.get(_BACK, "")}
    return render(request, "signing/certificates.html", context, status=status_of(form))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Show the certificate that was chosen, or signed with, and claim it after the password."""
    chain = _kept(request)
    if not chain:
        return redirect("certificates:mine")
    form = ClaimForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            claimed = certificates.claim_certificate(by=request.user, certificate=chain[0], chain=chain[1:])
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _said(claimed))
            del request.session[_KEPT]
            return redirect("certificates:mine")
    found = identity_of(chain[0], issuers=outside_roots())
    account, on_it = side_by_side(str(request.user), found.name)
    context = {
        "form": form,
        "found": found,
        "account": account,
        "on_it": on_it,
        "difference": difference(str(request.user), found.name),
        "back": request.session.get(_BACK, ""),
    }
    return render(request, "signing/claim.html", context, status=status_of(form))


@require_http_methods(["POST"])
def give_up(request: HttpRequest, certificate: int) -> HttpResponse:
    """Take a certificate of one's own off: claimed by mistake, or its token was lost."""
    bound = get_object_or_404(BoundCertificate, person=request.user, pk=certificate)
    if certificates.unbind(by=request.user, bound=bound):
        messages.success(request, _("Đã gỡ chứng thư. Chữ ký đã có vẫn giữ nguyên."))
    return redirect("certificates:mine")


def to_claim(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """Lead from a signature that was not taken to the claim of its certificate, and remember the way back.

    ``data`` holds what was sent to sign with: ``key_file`` and ``passphrase``, or ``signed_file``.
    """
    file = data.get("key_file") or data["signed_file"]
    file.seek(0)
    request.session[_BACK] = request.path
    return _keep(request, certificate_in(file.read(), data.get("passphrase", "")), back=True)


def _keep(request: HttpRequest, chain: list[bytes], *, back: bool = False) -> HttpResponse:
    request.session[_KEPT] = [base64.b64encode(each).decode() for each in chain[:8]]
    if not back:
        request.session.pop(_BACK, None)
    return redirect("certificates:claim")


def _kept(request: HttpRequest) -> list[bytes]:
    try:
        return [base64.b64decode(each, validate=True) for each in request.session.get(_KEPT, [])]
    except (binascii.Error, ValueError, TypeError):
        return []


def _said(claimed: BoundCertificate) -> str:
    if claimed.state == CertificateState.BOUND:
        return _("Chứng thư số này đã được xác nhận là của bạn; bạn ký được ngay.")
    return _("Đã ghi nhận chứng thư số của bạn. Quản trị viên đối chiếu và xác nhận; bạn nhận được thông báo.")
