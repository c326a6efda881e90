"""Importing and exporting the catalogues: what a file would do is shown first, then done at one stroke."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.domain.exchange import imports
from blocs.domain.exchange.catalogues import BY_KIND, CATALOGUES, EVERYTHING
from blocs.domain.exchange.files import export_of, template_of
from blocs.enums import CatalogueKind
from blocs.exchange_forms import UploadForm
from blocs.loaders import kept_catalogue, kept_import
from blocs.permissions import require_keeper
from blocs.queries.imports import imports_done
from emulation import clock
from emulation.downloads import attached
from emulation.progress import Progress, progress_of
from emulation.workflow import NotAllowed, Refused

RECENT = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The catalogues, in the order in which an empty installation fills them, and what was imported last."""
    require_keeper(request.user)
    context = {"catalogues": CATALOGUES, "everything": EVERYTHING, "recent": imports_done()[:RECENT]}
    return render(request, "blocs/exchange.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: HttpRequest, table: str) -> HttpResponse:
    """Template, export and upload of one catalogue; a file that can be read leads to its rehearsal."""
    chosen = kept_catalogue(request.user, table)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = imports.rehearse_file(
                by=request.user, catalogue=chosen, content=file.read(), name=file.name, progress=_progress(request)
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error("file", reason)
        else:
            return redirect(found)
    context = {"catalogue": chosen, "form": form, "recent": imports_done(chosen.kind)[:RECENT], "token": _token()}
    return render(request, "blocs/catalogue.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the file would do; on POST compare it anew, or do exactly that. Once done, the page says what was done."""
    found = kept_import(request.user, pk)
    if request.method == "POST":
        try:
            if request.POST.get("step") == "do":
                found = imports.import_file(by=request.user, rehearsal=found, progress=_progress(request))
                messages.success(request, _done(found.counts))
            else:
                code = request.POST.get("convert", "")
                imports.rehearse_again(
                    by=request.user, rehearsal=found, converted_from=code, progress=_progress(request)
                )
        except NotAllowed:
            raise
        except Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        return redirect(found)
    context = {"import": found, "report": found.report, "catalogue": BY_KIND[found.catalogue]}
    context["token"] = _token()
    context["opens_accounts"] = found.catalogue in (CatalogueKind.ACCOUNTS, CatalogueKind.EVERYTHING)
    return render(request, "blocs/import.html", context)


@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far the import has come that was sent with ``token``: a fragment, asked for by the page that waits."""
    require_keeper(request.user)
    context = {"token": token, "progress": progress_of(request.user, token)}
    return render(request, "blocs/_progress.html", context)


@require_safe
def template(request: HttpRequest, table: str) -> HttpResponse:
    """Download the empty workbook of a catalogue."""
    chosen = kept_catalogue(request.user, table)
    return attached(template_of(chosen), f"mau-{chosen.slug}.xlsx")


@require_POST
def export(request: HttpRequest, table: str) -> HttpResponse:
    """Download all rows of a catalogue; a deed, because taking them is recorded."""
    chosen = kept_catalogue(request.user, table)
    as_csv = request.POST.get("format") == "csv" and len(chosen.tables) == 1
    content = export_of(by=request.user, catalogue=chosen, as_csv=as_csv)
    name = f"{chosen.slug}-{clock.today():%Y-%m-%d}.{'csv' if as_csv else 'xlsx'}"
    return attached(content, name)


def _token() -> str:
    return secrets.token_urlsafe(16)


def _progress(request: HttpRequest) -> Progress:
    return Progress(request.user, request.POST.get("progress", ""))


def _done(counts: dict[str, int]) -> str:
    touched = counts["new"] + counts["changed"]
    return ngettext(
        "Đã nhập %(count)d dòng: %(new)d mới, %(changed)d sửa.",
        "Đã nhập %(count)d dòng: %(new)d mới, %(changed)d sửa.",
        touched,
    ) % {"count": touched, "new": counts["new"], "changed": counts["changed"]}
