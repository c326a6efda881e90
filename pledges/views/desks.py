"""The pages on which people sign, for pledge and appendix alike; a desk is what differs between the two."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from blocs.forms import add_reasons
from emulation.documents.verifying import Drawn
from emulation.workflow import NotAllowed, Refused, Stale, Workflow, WrongState
from pledges.domain import authorising, drawings, leases, signing_files
from pledges.domain.certificates import Unclaimed
from pledges.domain.outside import OwnCertificate, Uploaded
from pledges.domain.taking import Ink, Internal, Way, record_refusal
from pledges.enums import Means, SignatoryState
from pledges.models import SigningPlace
from pledges.permissions import authorises
from pledges.queries.certificates import own_certificates
from pledges.queries.people import authorised_to_sign, post_to_sign_from, signers_of
from pledges.signing_forms import AuthorisationForm, CertificateForm, InkForm, SignedFileForm, SignForm
from pledges.views.certificates import to_claim


@dataclass(frozen=True)
class Desk:
    """Where a kind of paper is signed: its gate, its deeds, its addresses and the frame of its pages."""

    base: str  # template around the pages
    document: str  # template of the text that is read before signing
    workflow: Workflow
    take: Callable[..., Any]  # take(by=, place=, text_sha256=, way=)
    take_lease: Callable[..., Any]
    give_back_lease: Callable[..., Any]
    address: Callable[[SigningPlace, str], str]  # of a page about this place
    about: Callable[[SigningPlace], dict[str, Any]]  # what every page shows
    signed: Callable[[HttpRequest, Any], HttpResponse]  # the receipt
    watch: Callable[[SigningPlace], AbstractContextManager[None]]  # says who was faster


def sign(request: HttpRequest, place: SigningPlace, desk: Desk) -> HttpResponse:
    """Read the text, see version and hash, identify, sign; afterwards the receipt. A second click finds the signature there."""
    if place.state == SignatoryState.SIGNED:
        return desk.signed(request, place)
    form = SignForm(*_sent(request), user=request.user, initial=_seen(place))
    way = lambda form: Internal(client_address(request), handwriting=form.cleaned_data["handwriting"])  # noqa: E731
    return _act(request, place, desk, form, Means.INTERNAL, way) or _page(request, "sign", place, desk, form)


def certificate(request: HttpRequest, place: SigningPlace, desk: Desk) -> HttpResponse:
    """Sign with one's own key file, which is opened once and not kept."""
    if place.state == SignatoryState.SIGNED:
        return desk.signed(request, place)
    form = CertificateForm(*_sent(request), user=request.user, initial=_seen(place))

    def way(form: Any) -> Way:
        data = form.cleaned_data
        return OwnCertificate(
            client_address(request),
            content=data["key_file"].read(),
            passphrase=data["passphrase"],
            handwriting=data["handwriting"],
        )

    answer = _act(request, place, desk, form, Means.CERTIFICATE, way)
    return answer or _page(request, "certificate", place, desk, form, certificates=own_certificates(request.user))


def outside(request: HttpRequest, place: SigningPlace, desk: Desk) -> HttpResponse:
    """Take the file in hand, download it, sign it with a tool of one's own, and bring it back."""
    deed = request.POST.get("deed", "")
    if deed in ("take", "give_back"):
        with desk.watch(place):
            (desk.take_lease if deed == "take" else desk.give_back_lease)(by=request.user, place=place)
        return redirect(request.path)
    if place.state == SignatoryState.SIGNED and request.method != "POST":
        return desk.signed(request, place)
    form: Any = SignedFileForm(*_sent(request), user=request.user, initial=_seen(place))
    form.refusal = None

    def way(form: Any) -> Way:
        return Uploaded(client_address(request), content=form.content(), shown=form.cleaned_data["shown"])

    if answer := _act(request, place, desk, form, Means.CERTIFICATE, way, again=False):
        return answer
    signing_file = signing_files.in_force(place.paper)
    lease = leases.lease_of(signing_file)
    context = {
        "certificates": own_certificates(request.user),
        "lease": lease,
        "own": lease is not None and lease.holder_id == request.user.pk,
        "minutes": leases.MINUTES,
        "number": signing_file.revisions.count() if signing_file else 0,
        "drawn": _drawn_elsewhere(place, form) if isinstance(form.refusal, Drawn) else None,
    }
    return _page(request, "outside", place, desk, form, **context)


def _drawn_elsewhere(place: SigningPlace, form: Any) -> dict[str, str] | None:
    """Return what the page shows of a cell that a foreign program drew, and let the form ask about it."""
    refusal: Drawn = form.refusal
    try:
        picture = drawings.in_page(drawings.picture(form.content(), place))
    except Refused as broken:
        add_reasons(form, broken)
        return None
    form.ask_about(refusal.drawing)
    return {"picture": picture, "name": refusal.name}


def ink(request: HttpRequest, place: SigningPlace, desk: Desk) -> HttpResponse:
    """Register a signature on paper from its scan."""
    people = signers_of([place])
    form = InkForm(*_sent(request), user=request.user, people=people, initial=_seen(place))
    way = lambda form: Ink(client_address(request), **form.values())  # noqa: E731
    if answer := _act(request, place, desk, form, Means.INK, way, again=False):
        messages.success(request, _("Đã đăng ký chữ ký trên bản giấy; bản quét được lưu cùng hồ sơ."))
        return redirect(desk.address(place, "detail")) if answer.status_code == 302 else answer
    return _page(request, "ink", place, desk, form, move="register_ink")


def authorise(request: HttpRequest, place: SigningPlace, desk: Desk) -> HttpResponse:
    """Let somebody of the own unit sign by a letter, or take that back (``withdraw``)."""
    if request.method == "POST" and "withdraw" in request.POST:
        if authorising.withdraw(by=request.user, place=place):
            messages.success(request, _("Đã thu hồi ủy quyền ký."))
        return redirect(request.path)
    people = authorising.candidates(place)
    form = AuthorisationForm(*_sent(request), user=request.user, people=people)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        values = {name: data[name] for name in ("person", "letter_number", "letter_on")}
        try:
            authorising.authorise(by=request.user, place=place, letter=file.read(), letter_name=file.name, **values)
        except (WrongState, NotAllowed):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã ủy quyền ký; người được ủy quyền nhận thông báo."))
            return redirect(request.path)
    context = {"given": authorising.given(place), "people": people}
    return _page(request, "authorise", place, desk, form, **context)


def client_address(request: HttpRequest) -> str:
    """Return from where the person signs; behind a proxy as far as the proxy is trusted (BEHIND_PROXY)."""
    address: str = get_adapter().get_client_ip(request)
    return address


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _seen(place: SigningPlace) -> dict[str, Any]:
    return {"text_sha256": place.paper.frozen_sha256}


def _act(
    request: HttpRequest,
    place: SigningPlace,
    desk: Desk,
    form: Any,
    means: Means,
    way: Callable[[Any], Way],
    *,
    again: bool = True,
) -> HttpResponse | None:
    """Sign as the form says and lead to the receipt; None where the page is to be shown (again).

    With ``again`` a second click finds the signature there; without, it is refused like anything that comes too late.
    """
    if not form.is_bound:
        return None
    if not form.is_valid():
        wrong = [
            name
            for name in ("password", "code", "credential", "key_file", "signed_file", "file")
            if name in form.errors
        ]
        if wrong:
            reasons = [str(error) for name in wrong for error in form.errors[name]]
            record_refusal(request.user, place, means, reasons, kind="Form")
        return None
    with desk.watch(place):
        try:
            identified = replace(way(form), factors=form.identified_by)
            desk.take(by=request.user, place=place, text_sha256=form.cleaned_data["text_sha256"], way=identified)
        except WrongState:
            place.refresh_from_db()
            if not again or place.state != SignatoryState.SIGNED:
                raise
        except Stale:
            raise
        except Unclaimed:
            return to_claim(request, form.cleaned_data)
        except Refused as refusal:
            form.refusal = refusal
            add_reasons(form, refusal)
            return None
    return redirect(desk.address(place, "sign"))


def _page(
    request: HttpRequest, name: str, place: SigningPlace, desk: Desk, form: Any, *, move: str = "sign", **context: Any
) -> HttpResponse:
    """Show the page ``name`` of signing, or why nothing can be signed here now."""
    unit = place.seat.unit_id if place.seat else place.paper.bloc_year.bloc.host_unit_id
    lease = leases.lease_of(signing_files.in_force(place.paper))
    post = post_to_sign_from(request.user, unit)
    if post is None and place.seat and (found := authorised_to_sign(request.user, place.paper, place.seat)):
        post, authority = found[1], found[0].authority
    else:
        authority = post.authority if post else ""
    pages = ("detail", "pdf", "sign", "certificate", "outside", "authorise", "decline")
    whole = {
        "desk": desk,
        "place": place,
        "paper": place.paper,
        "form": form,
        "move": desk.workflow.moves[move],
        "reasons": [] if name == "authorise" else desk.workflow.reasons_against(place, move, by=request.user),
        "deed": None,
        "post": post,
        "authority": authority,
        "may_authorise": authorises.test(request.user, place),
        "other": lease if lease is not None and lease.holder_id != request.user.pk else None,
        "at": {page: desk.address(place, page) for page in pages},
    }
    whole = desk.about(place) | whole | context
    return render(request, f"signing/{name}.html", whole, status=422 if form.errors else 200)
