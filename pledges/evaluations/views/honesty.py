"""The appraiser finds the evidence of a line dishonest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.views.sending import sent_once
from pledges.evaluations.domain import honesty
from pledges.evaluations.finding_forms import FindingForm
from pledges.evaluations.loaders import judged_evaluation
from pledges.evaluations.views.moves import sent


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def find_dishonest(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, score: int) -> HttpResponse:
    """Say what the finding means, ask for its reason; on POST write it."""
    evaluation = judged_evaluation(request.user, slug, year, quarter, unit)
    found = get_object_or_404(evaluation.scores.select_related("evaluation", "criterion"), pk=score)
    found.evaluation = evaluation
    form = FindingForm(request.POST if request.method == "POST" else None)
    answer = sent(
        request,
        form,
        lambda: honesty.find_dishonest(by=request.user, score=found, reason=form.cleaned_data["reason"]),
        done=_("Đã ghi kết luận. Đơn vị đã nhận thông báo kèm lý do."),
        to=reverse("evaluations:appraise", args=[slug, year, quarter, unit]),
    )
    if answer:
        return answer
    context = {"evaluation": evaluation, "score": found, "form": form}
    return render(request, "evaluations/dishonest.html", context, status=422 if form.errors else 200)
