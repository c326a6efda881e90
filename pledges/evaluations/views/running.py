"""Running a period: opened by hand, extended, closed to sheets, its rules."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.views.sending import sent_once
from emulation.workflow import WrongState
from pledges.evaluations.domain import periods, running
from pledges.evaluations.domain.unusual import in_opening_now
from pledges.evaluations.enums import EvaluationState, PeriodState
from pledges.evaluations.forms import OpenNowForm
from pledges.evaluations.loaders import run_period
from pledges.evaluations.models import Period
from pledges.evaluations.review_forms import ExtensionForm, RulesForm, StopForm
from pledges.evaluations.views.moves import deed_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def open_now(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Open a prepared period by hand."""
    period = run_period(request.user, slug, year, quarter)
    _require(period, PeriodState.PLANNED)
    findings = in_opening_now(period)
    data = request.POST if request.method == "POST" else None
    form = OpenNowForm(data, findings=findings, initial={"version": period.version})
    answer = sent(
        request,
        form,
        lambda: periods.open_planned(
            by=request.user, period=period, version=form.cleaned_data["version"], seen=list(findings)
        ),
        done=_("Đã mở %(period)s. Các đơn vị đã nhận thông báo.") % {"period": period.name},
        to=period.get_absolute_url(),
    )
    words = [_("Các đơn vị thành viên nhận thông báo và nhập được kết quả từ bây giờ."), *findings.values()]
    return answer or deed_page(request, form, period=period, title=_("Mở kỳ đánh giá"), words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def extend(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Give one unit or all more time."""
    period = run_period(request.user, slug, year, quarter)
    _require(period, PeriodState.OPEN)
    waiting = (EvaluationState.DRAFT, EvaluationState.RETURNED)
    sheets = period.evaluations.filter(state__in=waiting).select_related("seat__unit", "seat__bloc_year", "period")
    chosen = sheets.filter(seat__unit__code=request.GET.get("don-vi", "")).first()
    form = ExtensionForm(
        request.POST if request.method == "POST" else None,
        sheets=sheets.order_by("seat__order", "pk"),
        initial={"evaluation": chosen},
    )
    answer = sent(
        request,
        form,
        lambda: running.extend_deadline(
            by=request.user,
            period=period,
            evaluation=form.cleaned_data["evaluation"],
            due_at=form.cleaned_data["due_at"],
            reason=form.cleaned_data["reason"],
        ),
        done=_("Đã gia hạn và báo cho đơn vị."),
        to=period.get_absolute_url(),
    )
    words = [_("Đơn vị nhận thông báo kèm lý do; hạn cũ, hạn mới và người gia hạn được giữ lại trên trang của kỳ.")]
    return answer or deed_page(request, form, period=period, title=_("Gia hạn nộp"), words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def stop(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Take no sheets any more, from now on."""
    period = run_period(request.user, slug, year, quarter)
    _require(period, PeriodState.OPEN)
    form = StopForm(request.POST if request.method == "POST" else None, initial={"version": period.version})
    answer = sent(
        request,
        form,
        lambda: running.stop_taking(
            by=request.user,
            period=period,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        ),
        done=_("Đã ngừng nhận phiếu."),
        to=period.get_absolute_url(),
    )
    words = [
        _("Từ bây giờ phiếu chưa nộp bị từ chối, trừ đơn vị có hạn riêng (được gia hạn hoặc bị trả lại)."),
        _("Thẩm định và công bố vẫn tiếp tục. Muốn nhận lại, hãy gia hạn hoặc sửa quy tắc của kỳ."),
    ]
    return answer or deed_page(request, form, period=period, title=_("Ngừng nhận phiếu"), words=words, danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def set_rules(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Say how late sheets and objections are taken, and what the standing body appraises."""
    period = run_period(request.user, slug, year, quarter)
    _require(period, PeriodState.PLANNED, PeriodState.OPEN)
    form = RulesForm(request.POST if request.method == "POST" else None, period=period)
    names = [name for name in RulesForm.base_fields if name != "once"]
    answer = sent(
        request,
        form,
        lambda: running.set_rules(by=request.user, period=period, **{name: form.cleaned_data[name] for name in names}),
        done=_("Đã lưu quy tắc của kỳ."),
        to=period.get_absolute_url(),
    )
    words = [_("Quy tắc áp dụng cho mọi đơn vị từ khi lưu; thay đổi được ghi vào nhật ký.")]
    return answer or deed_page(
        request, form, period=period, title=_("Quy tắc của kỳ"), button=_("Lưu quy tắc"), words=words
    )


def _require(period: Period, *states: str) -> None:
    if period.state not in states:
        raise WrongState(
            _("Kỳ đánh giá đang ở trạng thái “%(state)s” nên không làm được việc này.")
            % {"state": period.get_state_display()}
        )
