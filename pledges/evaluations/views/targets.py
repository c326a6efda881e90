"""Which target of the pledge stands beside which criterion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from emulation.workflow import NotAllowed
from pledges.evaluations.domain import linking
from pledges.evaluations.forms import LinksForm
from pledges.evaluations.loaders import visible_period
from pledges.evaluations.models import TargetLink
from pledges.evaluations.permissions import WHO_RUNS, runs_period
from pledges.evaluations.queries.beside import indicators_of
from pledges.evaluations.queries.sheets import leaves_in


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Choose for every leaf the target that it measures, or none."""
    period = visible_period(request.user, slug, year, quarter)
    if not runs_period.test(request.user, period):
        raise NotAllowed(WHO_RUNS)
    leaves, indicators = list(leaves_in(period)), indicators_of(period.bloc_year)
    linked = dict(TargetLink.objects.filter(bloc_year=period.bloc_year).values_list("criterion", "indicator"))
    data = request.POST if request.method == "POST" else None
    form = LinksForm(data, leaves=leaves, indicators=indicators, linked=linked)
    if form.is_bound and form.is_valid():
        count = linking.link_targets(by=request.user, period=period, chosen=form.chosen())
        done = ngettext("Đã đổi chỉ tiêu của %(count)d tiêu chí.", "Đã đổi chỉ tiêu của %(count)d tiêu chí.", count)
        messages.success(request, done % {"count": count} if count else _("Không có thay đổi nào cần lưu."))
        return redirect(period)
    context = {"period": period, "form": form, "indicators": indicators}
    return render(request, "evaluations/targets.html", context, status=422 if form.errors else 200)
