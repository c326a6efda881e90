"""The report of a quarter in words, for who has no script: the same deeds as those of the grid."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emulation.workflow import NotAllowed, Refused, WrongState
from pledges.evaluations.domain import narrating
from pledges.evaluations.forms import NarrativeForm
from pledges.evaluations.loaders import own_evaluation
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.narratives import narratives_of


@require_http_methods(["GET", "HEAD", "POST"])
def narratives(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Write the parts of the report. Good parts are saved, refused ones come back as they were typed."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    if not evaluation.editable_by_unit:
        raise WrongState(_("Phiếu đã nộp nên không sửa được. Nội dung bạn vừa gửi chưa được lưu."))
    parts = forms_of(evaluation, request.POST if request.method == "POST" else None)
    saved = [_write(request.user, evaluation, form) for form in parts if form.is_bound]  # each for itself
    failed = not all(saved)
    if request.method == "POST" and not failed:
        messages.success(request, _("Đã lưu nội dung báo cáo."))
        return redirect(f"{evaluation.get_absolute_url()}#bao-cao")
    context = {"evaluation": evaluation, "narrative_forms": parts}
    return render(request, "evaluations/narratives.html", context, status=422 if failed else 200)


def forms_of(evaluation: Evaluation, data: Any = None) -> list[NarrativeForm]:
    """Return a form for every part of the report, in its order (one query)."""
    return [NarrativeForm(data, part=part, stored=stored) for part, stored in narratives_of(evaluation).items()]


def _write(user: Any, evaluation: Evaluation, form: NarrativeForm) -> bool:
    """Save one part and say whether it is saved; what is wrong with it stands at its box."""
    if not form.is_valid():
        return False
    if not form.has_changed():
        return True
    try:
        narrating.write_part(by=user, evaluation=evaluation, part=form.part, **form.values())
    except (NotAllowed, WrongState):
        raise
    except narrating.Overwritten as overwritten:
        form.meet(overwritten.stored)
        form.add_error("text", overwritten.reasons)
    except Refused as refusal:
        form.add_error("text", refusal.reasons)
    else:
        return True
    return False
