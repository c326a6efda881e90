"""What happened to a sheet after it was handed in, and what its unit answers: explanations and objections."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blocs.views.sending import sent_once
from emulation.workflow import WrongState
from pledges.evaluations.domain import explaining, objections
from pledges.evaluations.enums import EvaluationState, LineSide
from pledges.evaluations.loaders import leading_evaluation, leaf_on, own_evaluation, visible_evaluation
from pledges.evaluations.models import Evaluation
from pledges.evaluations.permissions import appraises, enters, stands, submits
from pledges.evaluations.queries.reviews import open_lines, standing_leaves
from pledges.evaluations.review_forms import ExplainForm, ObjectionForm
from pledges.evaluations.review_screens import Review
from pledges.evaluations.views.moves import deed_page, sent


@require_safe
def review(request: HttpRequest, slug: str, year: int, quarter: int, unit: str) -> HttpResponse:
    """Each line with what the unit entered, what it is now, and every step between: who, when, why."""
    evaluation = visible_evaluation(request.user, slug, year, quarter, unit)
    appraised = evaluation.state == EvaluationState.APPRAISED
    context = {
        "evaluation": evaluation,
        "review": Review(evaluation, side="appraised", editable=False),
        "explains": enters.test(request.user, evaluation) and evaluation.editable_by_unit,
        "objects": submits.test(request.user, evaluation) and appraised,
        "closed": objections.outside_window(evaluation.period) if appraised else "",
        "judges": appraises.test(request.user, evaluation) and evaluation.state == EvaluationState.SUBMITTED,
        "stands": appraised and stands.test(request.user, evaluation) and standing_leaves(evaluation.period).exists(),
    }
    return render(request, "evaluations/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def explain(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, leaf: int) -> HttpResponse:
    """Explain a returned line."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    criterion = leaf_on(evaluation, leaf)
    line = open_lines(evaluation, LineSide.UNIT).filter(criterion=criterion).first()
    if line is None or not evaluation.editable_by_unit:
        raise WrongState(_("%(code)s: dòng này không bị trả lại nên không cần giải trình.") % {"code": criterion.code})
    form = ExplainForm(request.POST if request.method == "POST" else None, initial={"text": line.explanation})
    answer = sent(
        request,
        form,
        lambda: explaining.explain_line(
            by=request.user, evaluation=evaluation, criterion=criterion, text=form.cleaned_data["text"]
        ),
        done=_("Đã ghi giải trình. Sau khi sửa hoặc giải trình đủ các dòng, lãnh đạo đơn vị nộp lại phiếu."),
        to=evaluation.get_absolute_url(),
    )
    why = _("Lý do trả lại: %(note)s") % {"note": line.note} if line.note else ""
    words = [f"{criterion}", why, _("Người thẩm định đọc giải trình này khi xem lại dòng điểm.")]
    return answer or deed_page(
        request, form, evaluation=evaluation, title=_("Giải trình"), words=words, button=_("Lưu giải trình")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def object_to(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, leaf: int) -> HttpResponse:
    """Object to the appraisal of a line."""
    evaluation = leading_evaluation(request.user, slug, year, quarter, unit)
    criterion = leaf_on(evaluation, leaf)
    if evaluation.state != EvaluationState.APPRAISED:
        raise WrongState(_("Chỉ kiến nghị được khi phiếu đã thẩm định xong và chưa công bố."))
    if refusal := objections.outside_window(evaluation.period):
        raise WrongState(refusal)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    answer = sent(
        request,
        form,
        lambda: objections.raise_objection(
            by=request.user, evaluation=evaluation, criterion=criterion, reason=form.cleaned_data["reason"]
        ),
        done=_("Đã gửi kiến nghị. Người quyết định đã nhận thông báo."),
        to=review_address(evaluation, criterion.pk),
    )
    words = [
        f"{criterion}",
        _(
            "Người không thẩm định phiếu này quyết định, có lý do. Nếu chấp nhận, chỉ dòng này được mở để thẩm định lại."
        ),
    ]
    return answer or deed_page(
        request, form, evaluation=evaluation, title=_("Kiến nghị"), words=words, button=_("Gửi kiến nghị")
    )


def review_address(evaluation: Evaluation, leaf: int) -> str:
    """Return the address of a line on the page of the review."""
    year = evaluation.period.bloc_year
    args = [year.bloc.slug, year.year, evaluation.period.quarter, evaluation.seat.unit.code]
    return reverse("evaluations:review", args=args) + f"#c{leaf}"
