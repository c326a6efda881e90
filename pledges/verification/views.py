"""The public pages: by code, by QR, by a file that is looked at and forgotten; and the certificate of completion."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emulation.downloads import attached
from pledges.models import SigningFile
from pledges.verification import limits
from pledges.verification.domain.completion import issue_completion
from pledges.verification.domain.verdict import Verdict, judge, judge_stored
from pledges.verification.forms import CodeForm, FileForm
from pledges.verification.loaders import certified_paper, known_paper
from pledges.verification.queries import papers


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file; a known code leads on to its page, a file gets its verdict here."""
    if request.method != "POST":
        return _ask(request, CodeForm(), FileForm())
    if "code" in request.POST:
        return _find(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, CodeForm(), form)
    return _verdict(request, _look_at(request, form), None)


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is kept under this code; a file that is sent along is compared with it."""
    limits.count("look-up", request.user, _address(request))
    try:
        signing_file = known_paper(code)
    except Http404:
        return _unknown(request, CodeForm({"code": code}), status=404)
    if signing_file.code != code:
        return redirect("verification:paper", signing_file.code)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        return _verdict(request, _look_at(request, form, signing_file), signing_file)
    status = 422 if form.is_bound else 200
    return _verdict(request, judge_stored(signing_file), signing_file, form, stored=True, status=status)


@require_POST
def completion(request: HttpRequest, code: str) -> HttpResponse:
    """Make the certificate of completion and give it out, as PDF or (``data``) as JSON."""
    signing_file = certified_paper(request.user, code)
    made = issue_completion(by=request.user, signing_file=signing_file)
    name = f"chung-nhan-hoan-tat-{signing_file.code.lower()}"
    return attached(made.data, f"{name}.json") if "data" in request.POST else attached(made.pdf, f"{name}.pdf")


def _find(request: HttpRequest) -> HttpResponse:
    limits.count("look-up", request.user, _address(request))
    form = CodeForm(request.POST)
    if form.is_valid() and (found := papers.by_code(form.cleaned_data["code"])):
        return redirect("verification:paper", found.code)
    return _unknown(request, form)


def _unknown(request: HttpRequest, form: CodeForm, *, status: int = 422) -> HttpResponse:
    """Ask again: what was typed, or stood in the address, is the code of no paper."""
    if form.is_valid():
        form.add_error(
            "code", _("Không có văn bản nào mang mã này. Hãy xem lại mã in ở lề dưới (không có chữ O, I, số 0, 1).")
        )
    return _ask(request, form, FileForm(), status=status)


def _look_at(request: HttpRequest, form: FileForm, signing_file: SigningFile | None = None) -> Verdict:
    """Return the verdict on the file that was sent; its bytes go with the request."""
    limits.count("upload", request.user, _address(request))
    return judge(form.cleaned_data["file"].read(), signing_file)


def _ask(request: HttpRequest, code_form: CodeForm, file_form: FileForm, *, status: int = 422) -> HttpResponse:
    status = status if code_form.errors or file_form.errors else 200
    return render(request, "verification/start.html", {"code_form": code_form, "file_form": file_form}, status=status)


def _verdict(
    request: HttpRequest,
    verdict: Verdict | None,
    signing_file: SigningFile | None,
    form: FileForm | None = None,
    *,
    stored: bool = False,
    status: int = 200,
) -> HttpResponse:
    about = signing_file or (verdict.signing_file if verdict else None)
    context: dict[str, Any] = {"verdict": verdict, "paper": about, "file_form": form or FileForm(), "stored": stored}
    return render(request, "verification/paper.html", context, status=status)


def _address(request: HttpRequest) -> str:
    """Return from where somebody asks; behind a proxy as far as the proxy is trusted (BEHIND_PROXY)."""
    address: str = get_adapter().get_client_ip(request)
    return address
