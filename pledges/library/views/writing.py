"""Writing a highlight: adding it once, editing it under its version, throwing a draft away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.forms import add_reasons
from blocs.roles import runs_bloc_year
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Gone, Refused, Stale, WrongState
from pledges.domain.drafts import Overtaken
from pledges.library.domain import writing
from pledges.library.domain.workflow import EDITABLE, year_rests
from pledges.library.enums import HighlightKind
from pledges.library.forms import HighlightForm, NewHighlightForm
from pledges.library.loaders import kind_of, own_highlight, telling_bloc_year
from pledges.library.models import Highlight
from pledges.library.queries.highlights import own_seats
from pledges.library.queries.history import last_deed
from pledges.library.views.moves import saying_who_was_faster


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def add(request: HttpRequest, slug: str, year: int, shelf: str) -> HttpResponse:
    """Add a highlight of the kind that the address names; twenty equal submits make one."""
    bloc_year, kind = telling_bloc_year(request.user, slug, year), kind_of(shelf)
    if reasons := year_rests(bloc_year):
        raise WrongState(*reasons)
    form = NewHighlightForm(
        request.POST if request.method == "POST" else None,
        instance=Highlight(bloc_year=bloc_year, kind=kind),
        seats=own_seats(request.user, bloc_year),
        for_bloc=kind == HighlightKind.MOVEMENT and runs_bloc_year(request.user, bloc_year),
    )

    def deed() -> str:
        added = writing.add_highlight(
            by=request.user, bloc_year=bloc_year, kind=kind, seat=form.cleaned_data["seat"], **form.words()
        )
        messages.success(request, _("Đã lưu bản nháp. Khi xong, hãy chia sẻ với khối."))
        return added.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = {"bloc_year": bloc_year, "form": form, "kind": kind, "highlight": None, "conflict": None}
    return render(request, "library/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Edit a draft or what was withdrawn; of two editors the second sees both values and chooses."""
    highlight = _editable(request, slug, year, pk)
    form = HighlightForm(
        request.POST if request.method == "POST" else None,
        instance=own_highlight(request.user, slug, year, pk),  # the form writes into its own copy
        initial={"version": highlight.version},
    )
    context: dict[str, Any] = {"bloc_year": highlight.bloc_year, "form": form, "kind": HighlightKind(highlight.kind)}
    context |= {"highlight": highlight, "conflict": None}
    if form.is_bound and form.is_valid():
        words = form.words()
        with saying_who_was_faster(highlight):
            try:
                writing.edit_highlight(by=request.user, highlight=highlight, version=form.seen(), **words)
            except Overtaken as overtaken:
                context["conflict"] = _both_values(form, overtaken.stored, words)
            except (WrongState, Stale, Gone):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect(highlight)
    status = 409 if context["conflict"] else 422 if form.errors else 200
    return render(request, "library/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Ask, then throw a draft away; a draft that is gone already is gone."""
    if request.method == "POST" and not Highlight.objects.filter(pk=pk).exists():
        telling_bloc_year(request.user, slug, year)
        return redirect("library:list", slug, year)
    highlight = _editable(request, slug, year, pk)
    if request.method == "POST":
        writing.remove_highlight(by=request.user, highlight=highlight)
        messages.success(request, _("Đã xóa bản nháp."))
        return redirect("library:list", slug, year)
    return render(request, "library/remove.html", {"highlight": highlight, "bloc_year": highlight.bloc_year})


def _editable(request: HttpRequest, slug: str, year: int, pk: int) -> Highlight:
    """Return the own highlight; what is shared or rests is refused on a page that says what to do."""
    highlight = own_highlight(request.user, slug, year, pk)
    if reasons := year_rests(highlight.bloc_year):
        raise WrongState(*reasons)
    if highlight.state not in EDITABLE:
        raise WrongState(_("Mục đã chia sẻ thì không sửa, không xóa. Hãy rút về, có lý do, rồi sửa và chia sẻ lại."))
    return highlight


def _both_values(form: HighlightForm, stored: Highlight, words: dict[str, Any]) -> dict[str, Any]:
    """Return who was faster and what is stored now where it differs; the form keeps what was typed, for a second try."""
    form.data = form.data.copy()  # type: ignore[assignment]
    form.data["version"] = stored.version  # type: ignore[index]
    differences = [
        (form.fields[name].label, _shown(stored, name)) for name in words if getattr(stored, name) != words[name]
    ]
    return {"deed": last_deed(stored), "differences": differences}


def _shown(stored: Highlight, name: str) -> Any:
    display = getattr(stored, f"get_{name}_display", None)
    value = display() if display else getattr(stored, name)
    return f"{value:%d/%m/%Y}" if name.endswith("_on") and value else value
