"""The round of opinions: opening it, sending a changed text once more, moving its deadline, reminding the silent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from blocs.forms import add_reasons
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain import consultation
from pledges.domain.workflow import PLEDGE
from pledges.enums import PledgeState
from pledges.forms import CirculationForm, DeadlineForm
from pledges.loaders import drafted_pledge, led_pledge
from pledges.models import Pledge
from pledges.queries.versions import circulated
from pledges.views.moves import saying_who_was_faster, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Send the draft round with a deadline, or give a running round a new one."""
    pledge = led_pledge(request.user, slug, year)
    if pledge.state == PledgeState.CONSULTATION:
        return _send(request, pledge, "extend_consultation", consultation.extend_consultation, DeadlineForm)
    return _send(request, pledge, "open_consultation", consultation.open_consultation, DeadlineForm)


@require_http_methods(["GET", "HEAD", "POST"])
def circulate_again(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Send the changed text round once more; what was agreed to before lapses."""
    pledge = led_pledge(request.user, slug, year)
    return _send(request, pledge, "circulate_again", consultation.circulate_again, CirculationForm)


def _send(request: HttpRequest, pledge: Pledge, name: str, deed: Callable[..., Any], kind: type[Any]) -> HttpResponse:
    running = name == "extend_consultation"
    initial = {"version": pledge.version} | ({"due_at": pledge.consultation_due_at} if running else {})
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data | {"version": form.seen()}
        with saying_who_was_faster(pledge):
            try:
                deed(by=request.user, pledge=pledge, **values)
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(request, _("Đã gửi các đơn vị; mỗi đơn vị nhận một thông báo."))
                return redirect(pledge)
    context = {
        "pledge": pledge,
        "bloc_year": pledge.bloc_year,
        "form": form,
        "move": PLEDGE.moves[name],
        "reasons": PLEDGE.reasons_against(pledge, name, by=request.user),
        "again": circulated(pledge) if name == "circulate_again" else None,
    }
    return render(request, "pledges/consult.html", context, status=status_of(form))


@require_POST
def remind(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Remind the units that have not spoken, and come back to the list of opinions."""
    pledge = drafted_pledge(request.user, slug, year)
    with saying_who_was_faster(pledge):
        silent = len(consultation.remind_silent(by=request.user, pledge=pledge))
    done = ngettext("Đã nhắc %(count)d đơn vị chưa trả lời.", "Đã nhắc %(count)d đơn vị chưa trả lời.", silent)
    messages.success(request, done % {"count": silent})
    return redirect("pledges:opinions", slug, year)
