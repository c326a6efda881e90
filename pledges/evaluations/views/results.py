"""The registered targets of a sheet: what the unit has reached by the end of the quarter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from emulation.workflow import NotAllowed, Refused, WrongState
from pledges.evaluations.domain import measuring
from pledges.evaluations.domain.lines import require_whole
from pledges.evaluations.domain.measuring import Overlapped
from pledges.evaluations.forms import ResultForm
from pledges.evaluations.loaders import own_evaluation
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.results import measured_on


@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Enter the results of the targets. Good lines are saved, refused ones come back as they were typed."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    if not evaluation.editable_by_unit:
        raise WrongState(_("Phiếu đã nộp nên không sửa được. Nội dung bạn vừa gửi chưa được lưu."))
    require_whole(evaluation)
    data = request.POST if request.method == "POST" else None
    lines = [ResultForm(data, target=row.target, result=row.result) for row in measured_on(evaluation)]
    changed = [form for form in lines if form.is_bound and form.has_changed()]
    saved = sum(form.is_valid() and _enter(request.user, evaluation, form) for form in changed)
    failed = any(form.errors for form in changed)
    if data is not None and not failed:
        messages.success(request, _saved(saved))
        return redirect(f"{evaluation.get_absolute_url()}#chi-tieu")
    if failed:
        lines = _with_stored(lines, evaluation)
    context = {"evaluation": evaluation, "lines": lines, "failed": failed}
    return render(request, "evaluations/results.html", context, status=422 if failed else 200)


def _with_stored(lines: list[ResultForm], evaluation: Evaluation) -> list[ResultForm]:
    """Return the refused lines as they were typed, and all others as they stand now."""
    refused = {form.target.pk: form for form in lines if form.is_bound and form.has_changed() and form.errors}
    return [
        refused.get(row.target.pk) or ResultForm(target=row.target, result=row.result)
        for row in measured_on(evaluation)
    ]


def _enter(user: Any, evaluation: Evaluation, form: ResultForm) -> bool:
    """Save one line and say whether it was saved; what is wrong with it stands at the line."""
    try:
        measuring.enter_result(by=user, evaluation=evaluation, target=form.target, **form.values())
    except (NotAllowed, WrongState):
        raise
    except Overlapped as overlapped:
        form.meet(overlapped.stored)
        form.add_error(None, overlapped.reasons)
    except Refused as refusal:
        form.add_error("achieved", refusal.reasons)
    else:
        return True
    return False


def _saved(count: int) -> str:
    if not count:
        return _("Không có thay đổi nào cần lưu.")
    return ngettext("Đã lưu %(count)d chỉ tiêu.", "Đã lưu %(count)d chỉ tiêu.", count) % {"count": count}
