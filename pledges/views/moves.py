"""What the confirm pages have in common: what will happen, what is missing, and who was faster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.forms import MoveForm, add_reasons
from emulation.accounts.receipts import once
from emulation.workflow import Refused, Stale, WrongState
from pledges.domain.workflow import PLEDGE
from pledges.models import Pledge
from pledges.queries.history import last_deed


def status_of(form: Any) -> int:
    """Return the HTTP status of a page with this form."""
    return 422 if form.errors else 200


@contextmanager
def saying_who_was_faster(pledge: Pledge) -> Iterator[None]:
    """Add to a refusal of a late click who did the last deed on the pledge, and when."""
    try:
        yield
    except (WrongState, Stale) as refusal:
        if (deed := last_deed(pledge)) is not None:
            at = timezone.localtime(deed.event.at)
            refusal.reasons.append(
                _("Thao tác gần nhất trên giao ước: %(who)s, lúc %(at)s.")
                % {"who": deed.who, "at": f"{at:%H:%M:%S %d/%m/%Y}"}
            )
        raise


def confirm(
    request: HttpRequest,
    pledge: Pledge,
    name: str,
    deed: Callable[..., Any],
    *,
    done: str,
    note: str | None = None,
    more: Any = None,
    **context: Any,
) -> HttpResponse:
    """Show what the move ``name`` will do and what is missing; on POST perform it by ``deed`` and go to the pledge.

    With ``note`` a reason is asked for although the move does not always need one; ``note`` is what is proposed. ``more`` is
    a class of forms whose fields the deed takes as well.
    """
    move = PLEDGE.moves[name]
    kind = type("MoveFormWithMore", (more, MoveForm), {}) if more else MoveForm
    form = kind(
        request.POST if request.method == "POST" else None,
        needs_note=move.needs_note or note is not None,
        initial={"version": pledge.version, "note": note},
    )

    def perform() -> str:
        names = ("version", "note", *(more.base_fields if more else ()))
        values = {field: form.cleaned_data[field] for field in names if field in form.cleaned_data}
        deed(by=request.user, pledge=pledge, **values)
        messages.success(request, done)
        return pledge.get_absolute_url()

    if form.is_bound and form.is_valid():
        with saying_who_was_faster(pledge):
            try:
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
            except (WrongState, Stale):
                raise
            except Refused as refusal:
                add_reasons(form, refusal)
    reasons = PLEDGE.reasons_against(pledge, name, by=request.user)
    context |= {"pledge": pledge, "bloc_year": pledge.bloc_year, "move": move, "form": form, "reasons": reasons}
    context["deed"] = last_deed(pledge) if reasons else None
    return render(request, f"pledges/{name}.html", context, status=status_of(form))
