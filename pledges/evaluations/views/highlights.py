"""The buttons beside the highlights of a sheet: name one, leave one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledges.evaluations.domain import reporting
from pledges.evaluations.loaders import own_evaluation
from pledges.library.loaders import visible_highlight

_PLACE = "#kho"


@require_POST
def report(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, pk: int) -> HttpResponse:
    """Name a highlight of the library on the own sheet."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    highlight = visible_highlight(request.user, slug, year, pk)
    reporting.report_highlight(by=request.user, evaluation=evaluation, highlight=highlight)
    messages.success(request, _("Đã dẫn “%(title)s” trong phiếu.") % {"title": highlight.title})
    return redirect(evaluation.get_absolute_url() + _PLACE)


@require_POST
def leave_out(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, pk: int) -> HttpResponse:
    """Take a highlight off the own sheet."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    highlight = visible_highlight(request.user, slug, year, pk)
    reporting.leave_out_highlight(by=request.user, evaluation=evaluation, highlight=highlight)
    messages.success(request, _("Đã bỏ dẫn “%(title)s”.") % {"title": highlight.title})
    return redirect(evaluation.get_absolute_url() + _PLACE)
