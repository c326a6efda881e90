"""Who sits in a bloc-year: members, protocol order, head and deputies."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blocs.domain import bloc_years
from blocs.domain.eligibility import survey
from blocs.forms import LeadershipForm, MembersForm, add_reasons
from blocs.loaders import managed_bloc_year
from blocs.models import BlocYear
from blocs.queries.blocs import last_deed
from blocs.queries.units import Candidate, candidates
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def seats(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Choose the member units, grouped by kind; below, the protocol order of those chosen."""
    bloc_year = managed_bloc_year(request.user, slug, year)
    groups = candidates(bloc_year)
    offered = [candidate.unit for _label, group in groups for candidate in group]
    form = MembersForm(
        request.POST if request.method == "POST" else None, offered=offered, initial={"version": bloc_year.version}
    )
    context: dict[str, Any] = {"bloc_year": bloc_year, "groups": groups, "form": form}

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in ("version", "units")}
        bloc_years.choose_members(by=request.user, bloc_year=bloc_year, **values)
        messages.success(request, _("Đã lưu đơn vị thành viên. Bước tiếp theo: khối trưởng, khối phó."))
        return request.path

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Stale:
            context["conflict"] = _both_values(form, bloc_year)
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context |= {"seats": bloc_year.seats.select_related("unit"), "ticked": _ticked(request, groups)}
    return render(request, "blocs/seats.html", context, status=_status(form, context))


@require_POST
def move_seat(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Move one seat a place up or down (``up`` or ``down`` holds its number) and come back to it."""
    bloc_year = managed_bloc_year(request.user, slug, year)
    line = list(bloc_year.seats.all())
    direction = "up" if "up" in request.POST else "down"
    places = [place for place, seat in enumerate(line) if str(seat.pk) == request.POST.get(direction)]
    if not places:
        raise Http404
    place, other = places[0], places[0] + (-1 if direction == "up" else 1)
    if 0 <= other < len(line):
        line[place], line[other] = line[other], line[place]
        bloc_years.reorder_seats(by=request.user, bloc_year=bloc_year, seats=line, version=_version(request, bloc_year))
    return redirect(f"{request.path.removesuffix('thu-tu/')}#thu-tu")


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def leadership(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Name head and deputies among the members, on a decision recorded before or in the same form."""
    bloc_year = managed_bloc_year(request.user, slug, year)
    line = list(bloc_year.seats.select_related("unit"))
    chosen_from = survey(bloc_year, [seat.unit for seat in line])
    form = LeadershipForm(
        request.POST if request.method == "POST" else None, bloc_year=bloc_year, seats=line, survey=chosen_from
    )
    context: dict[str, Any] = {"bloc_year": bloc_year, "form": form, "survey": chosen_from}

    def deed() -> str:
        values = {name: form.cleaned_data[name] for name in ("version", "head", "deputies", "method", "note")}
        decision = form.take_decision(request.user)
        bloc_years.name_leadership(by=request.user, bloc_year=bloc_year, decision=decision, **values)
        messages.success(request, _("Đã ghi khối trưởng, khối phó. Bước tiếp theo: đưa khối vào hoạt động."))
        return bloc_year.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Stale:
            context["conflict"] = _both_values(form, bloc_year)
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "blocs/leadership.html", context, status=_status(form, context))


def _both_values(form: Any, bloc_year: BlocYear) -> dict[str, Any]:
    """Return who was faster and what is stored now; the form keeps what was posted and may be sent again over it."""
    bloc_year.refresh_from_db()
    form.data = form.data.copy()
    form.data["version"] = bloc_year.version
    stored = list(bloc_year.seats.select_related("unit"))
    return {"deed": last_deed(bloc_year), "seats": stored, "decision": bloc_year.leadership_decision}


def _status(form: Any, context: dict[str, Any]) -> int:
    if "conflict" in context:
        return 409
    return 422 if form.errors else 200


def _ticked(request: HttpRequest, groups: list[tuple[str, list[Candidate]]]) -> set[str]:
    """Return the units to show as ticked: what was posted, else what is stored."""
    if request.method == "POST":
        return set(request.POST.getlist("units"))
    return {str(candidate.unit.pk) for _label, group in groups for candidate in group if candidate.seated}


def _version(request: HttpRequest, bloc_year: BlocYear) -> int:
    """Return the posted version; a missing or odd one counts as outdated."""
    posted = request.POST.get("version", "")
    return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else -1
