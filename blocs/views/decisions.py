"""Recording a decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.forms import DecisionForm, add_reasons
from blocs.permissions import require_recorder
from emulation.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest) -> HttpResponse:
    """Record a decision; afterwards it can be chosen wherever a decision is asked for."""
    require_recorder(request.user)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            decision = form.record(request.user)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã ghi quyết định %(decision)s.") % {"decision": decision})
            return redirect("blocs:list")
    return render(request, "blocs/decision_new.html", {"form": form}, status=422 if form.errors else 200)
