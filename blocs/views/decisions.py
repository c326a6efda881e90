"""Recording a decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.forms import RecordingForm, add_reasons
from blocs.permissions import require_recorder
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def decision_new(request: HttpRequest) -> HttpResponse:
    """Record a decision; afterwards it can be chosen wherever a decision is asked for."""
    require_recorder(request.user)
    form = RecordingForm(request.POST if request.method == "POST" else None)

    def deed() -> str:
        decision = form.record(request.user)
        messages.success(request, _("Đã ghi quyết định %(decision)s.") % {"decision": decision})
        return reverse("blocs:list")

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except Refused as refusal:
            add_reasons(form, refusal)
    return render(request, "blocs/decision_new.html", {"form": form}, status=422 if form.errors else 200)
