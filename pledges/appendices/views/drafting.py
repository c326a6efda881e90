"""Writing an appendix: each clause and target of the pledge as it stands can be changed where it stands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blocs.forms import add_reasons
from blocs.views.sending import sent_once
from emulation import clock
from emulation.accounts.receipts import once
from emulation.workflow import Gone, Refused, Stale, WrongState
from pledges.appendices.domain import drafting
from pledges.appendices.domain.standing import clauses_in, old_words, targets_in, units_in
from pledges.appendices.enums import ChangeKind
from pledges.appendices.forms import ChangeForm, HeadingForm
from pledges.appendices.loaders import amendable_pledge, change_of, drafted_appendix
from pledges.appendices.models import Appendix, Change
from pledges.appendices.queries.appendices import said_at, standing_text
from pledges.appendices.views.reading import about
from pledges.domain.text import SIGNS

_DIRECTIONS = {sign: value for value, sign in SIGNS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def draft(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Begin the next appendix."""
    pledge = amendable_pledge(request.user, slug, year)
    form = HeadingForm(
        request.POST if request.method == "POST" else None, initial={"place": pledge.place, "held_on": clock.today()}
    )
    if form.is_bound and form.is_valid():

        def deed() -> str:
            appendix = drafting.draft_appendix(by=request.user, pledge=pledge, **form.values())
            return said_at(appendix, "edit")

        if answer := _sent(request, form, deed):
            return answer
    context = {"pledge": pledge, "bloc_year": pledge.bloc_year, "form": form}
    return render(request, "appendices/draft.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def edit(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Show the pledge as it stands, every clause and target with what can be done to it, and the changes so far."""
    appendix = drafted_appendix(request.user, slug, year, number)
    text = standing_text(appendix.pledge)
    changes = list(appendix.changes.all())
    touched = {change.place: change for change in changes if not ChangeKind(change.kind).adds}
    context = about(appendix) | {
        "changes": changes,
        "sections": _sections(text, touched),
        "groups": _groups(text, touched),
        "sources": ChangeKind,
    }
    return render(request, "appendices/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def heading(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Change place, day, reason, witnesses."""
    appendix = drafted_appendix(request.user, slug, year, number)
    form = HeadingForm(
        request.POST if request.method == "POST" else None, instance=appendix, initial={"version": appendix.version}
    )
    if form.is_bound and form.is_valid():

        def deed() -> str:
            drafting.edit_heading(by=request.user, appendix=appendix, version=form.seen(), **form.values())
            return said_at(appendix, "edit")

        if answer := _sent(request, form, deed):
            return answer
    return render(
        request, "appendices/heading.html", about(appendix) | {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def add_change(request: HttpRequest, slug: str, year: int, number: int, kind: str) -> HttpResponse:
    """Write one change; ``?cho=`` names the place in the pledge."""
    appendix = drafted_appendix(request.user, slug, year, number)
    if kind not in ChangeKind.values:
        raise Http404
    what, place = ChangeKind(kind), request.GET.get("cho", "")
    if place not in drafting.places_for(appendix, what):
        raise Http404
    text = standing_text(appendix.pledge)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        kind=what,
        instance=Change(appendix=appendix, kind=what, place=place),
        initial=_initial(text, what, place),
    )
    if form.is_bound and form.is_valid():

        def deed() -> str:
            drafting.add_change(by=request.user, appendix=appendix, kind=what, place=place, **form.values())
            messages.success(request, _("Đã ghi nội dung sửa đổi."))
            return said_at(appendix, "edit")

        if answer := _sent(request, form, deed):
            return answer
    return _change_page(request, appendix, form, what, place, text)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_change(request: HttpRequest, slug: str, year: int, number: int, pk: int) -> HttpResponse:
    """Change the words of one change."""
    appendix = drafted_appendix(request.user, slug, year, number)
    change = change_of(appendix, pk)
    what = ChangeKind(change.kind)
    if what.repeals:
        raise Http404
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        kind=what,
        instance=change,
        initial={"version": change.version},
    )
    if form.is_bound and form.is_valid():

        def deed() -> str:
            drafting.edit_change(by=request.user, change=change, version=form.seen(), **form.values())
            messages.success(request, _("Đã ghi nội dung sửa đổi."))
            return said_at(appendix, "edit")

        if answer := _sent(request, form, deed):
            return answer
    return _change_page(request, appendix, form, what, change.place, standing_text(appendix.pledge))


@require_POST
def remove_change(request: HttpRequest, slug: str, year: int, number: int, pk: int) -> HttpResponse:
    """Take a change out of the draft."""
    appendix = drafted_appendix(request.user, slug, year, number)
    drafting.remove_change(by=request.user, change=change_of(appendix, pk))
    return redirect(said_at(appendix, "edit"))


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Ask, then throw the draft away."""
    appendix = drafted_appendix(request.user, slug, year, number)
    if request.method == "POST":
        drafting.discard(by=request.user, appendix=appendix)
        messages.success(request, _("Đã bỏ dự thảo phụ lục."))
        return redirect(appendix.pledge)
    return render(request, "appendices/discard.html", about(appendix))


def _sent(request: HttpRequest, form: Any, deed: Any) -> HttpResponse | None:
    """Do the deed once and lead on; what is refused stands at the form, with everything that was typed."""
    try:
        return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
    except (WrongState, Gone):
        raise
    except Stale as stale:
        form.add_error(None, stale.reasons)
    except Refused as refusal:
        add_reasons(form, refusal)
    return None


def _change_page(
    request: HttpRequest, appendix: Appendix, form: ChangeForm, kind: ChangeKind, place: str, text: dict[str, Any]
) -> HttpResponse:
    context = about(appendix) | {
        "form": form,
        "kind": kind,
        "place": place,
        "label": f"{kind.label} {place}".strip(),
        "old": old_words(text, kind, place),
    }
    return render(request, "appendices/change.html", context, status=422 if form.errors else 200)


def _initial(text: dict[str, Any], kind: ChangeKind, place: str) -> dict[str, Any]:
    """Return what the form begins with: what stands there now."""
    if kind is ChangeKind.CLAUSE_REPLACED:
        return {"text": clauses_in(text)[place]["text"]}
    if kind is ChangeKind.TARGET_REPLACED:
        target = targets_in(text)[place]
        return {name: target[name] for name in ("indicator", "measure")} | {
            "direction": _DIRECTIONS[target["direction"]],
            "planned": target["planned"].replace(".", ","),
        }
    return {}


def _sections(text: dict[str, Any], touched: dict[str, Change]) -> list[dict[str, Any]]:
    """Return the sections with their clauses, each with its place and the change that touches it."""
    return [
        {
            "number": section["number"],
            "heading": section["heading"],
            "rows": [
                {"place": place, "words": clause["text"], "note": clause.get("note", ""), "change": touched.get(place)}
                for clause in section["clauses"]
                if not clause.get("repealed")
                for place in (f"{section['number']}.{clause['number']}",)
            ],
        }
        for section in text["sections"]
    ]


def _groups(text: dict[str, Any], touched: dict[str, Change]) -> list[dict[str, Any]]:
    """Return the targets of the whole bloc, then those of each unit, each with its place and the change that touches it."""
    groups: dict[str, list[dict[str, Any]]] = {unit: [] for unit in ("", *units_in(text))}
    for place, target in targets_in(text).items():
        words = old_words(text, ChangeKind.TARGET_REPLACED, place)
        row = {"place": place, "words": words, "note": target.get("note", ""), "change": touched.get(place)}
        groups.setdefault(target["unit"], []).append(row)
    return [{"unit": unit, "rows": rows} for unit, rows in groups.items()]
