"""One screen for everybody in the room: each representative identifies himself, signs, and hands it on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from blocs.forms import add_reasons
from emulation.workflow import Refused, Stale, WrongState
from pledges.conference.domain.tablet import sign_on_tablet
from pledges.conference.forms import TabletSignForm
from pledges.conference.loaders import led_conference, place_of, pledge_of
from pledges.domain.taking import Internal, record_refusal
from pledges.enums import Means, PledgeState, SignatoryState
from pledges.queries.reading import for_screen
from pledges.views.desks import client_address
from pledges.views.detail import places_of


@require_safe
def tablet(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Who has signed and who is next, in signing order."""
    conference = led_conference(request.user, slug, year, pk)
    pledge = pledge_of(conference)
    places = places_of(pledge) if pledge else []
    context = {
        "conference": conference,
        "bloc_year": conference.bloc_year,
        "pledge": pledge,
        "open": pledge is not None and pledge.state == PledgeState.SIGNING,
        "places": places,
        "signed": sum(place.state == SignatoryState.SIGNED for place in places),
    }
    return render(request, "conference/tablet.html", context)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, year: int, pk: int, place: int) -> HttpResponse:
    """Read, identify, sign; then back to the list for the next one."""
    conference = led_conference(request.user, slug, year, pk)
    pledge = pledge_of(conference)
    if pledge is None or pledge.state != PledgeState.SIGNING:
        raise WrongState(_("Giao ước chưa mở ký hoặc không ký được nữa. Hãy quay lại trang hội nghị."))
    row = place_of(pledge, place)
    form = TabletSignForm(
        *((request.POST, request.FILES) if request.method == "POST" else (None, None)),
        initial={"sha256": pledge.frozen_sha256},
    )
    if form.is_bound and form.is_valid():
        try:
            signed = sign_on_tablet(
                by=form.user,
                tablet_of=request.user,
                signatory=row,
                text_sha256=form.cleaned_data["sha256"],
                way=Internal(client_address(request), form.identified_by, handwriting=form.cleaned_data["handwriting"]),
            )
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã ghi chữ ký của %(name)s – %(unit)s.") % _who(signed))
            return redirect("conference:tablet", slug, year, pk)
    elif form.is_bound and (wrong := [*form.errors.get("password", []), *form.errors.get("code", [])]):
        record_refusal(request.user, row, Means.INTERNAL, [str(each) for each in wrong], kind="Form")
    context: dict[str, Any] = {
        "conference": conference,
        "bloc_year": conference.bloc_year,
        "pledge": pledge,
        "place": row,
        "text": for_screen(pledge.frozen_text),
        "form": form,
    }
    return render(request, "conference/tablet_sign.html", context, status=422 if form.errors else 200)


def _who(place: Any) -> dict[str, str]:
    return {"name": place.name, "unit": place.unit_name}
