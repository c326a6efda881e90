"""Files that prove a score: attached by the unit, read by whoever sees the sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emulation.files.store import as_attachment
from emulation.workflow import WrongState
from pledges.evaluations.domain import entries
from pledges.evaluations.domain.entries import RefusedEntry
from pledges.evaluations.forms import EvidenceForm
from pledges.evaluations.loaders import own_evaluation, own_score, visible_evidence


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, score: int) -> HttpResponse:
    """Attach a file to one line of the own sheet."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    line = own_score(request.user, evaluation, score)
    if not evaluation.editable_by_unit:
        raise WrongState(_("Phiếu đã nộp nên không thêm minh chứng được. Hãy rút phiếu rồi thêm."))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            entries.attach_evidence(
                by=request.user, score=line, content=file.read(), name=file.name, no_state_secret=True
            )
        except RefusedEntry as refusal:
            for reason in refusal.reasons:
                form.add_error("file", reason)
        else:
            messages.success(request, _("Đã đính kèm minh chứng."))
            return redirect(f"{evaluation.get_absolute_url()}#c{line.criterion_id}")
    context = {"evaluation": evaluation, "score": line, "form": form}
    return render(request, "evaluations/attach.html", context, status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the file as an attachment, after the permission check."""
    return as_attachment(visible_evidence(request.user, pk).file)
