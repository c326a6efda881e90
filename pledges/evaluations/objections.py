"""What of the evaluations speaks against taking a highlight back: a sheet names it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pledges.evaluations.models import ReportedHighlight
from pledges.library.models import Highlight
from pledges.library.objections import provider


@provider
def sheets_that_name(highlight: Highlight) -> Iterator[str]:
    """Yield a sentence for each sheet on which the highlight is reported (one query)."""
    reports = ReportedHighlight.objects.filter(highlight=highlight).select_related(
        "evaluation__period__bloc_year__bloc", "evaluation__seat__unit", "evaluation__seat__bloc_year"
    )
    for report in reports.order_by("evaluation__period__ends_on", "evaluation__period__quarter", "pk"):
        if report.evaluation.editable_by_unit:
            remedy = _("Phiếu %(sheet)s đang dẫn mục này. Hãy bỏ dẫn ở phiếu trước.")
        else:
            remedy = _(
                "Phiếu %(sheet)s đã nộp và dẫn mục này nên không rút được; muốn rút, hãy rút phiếu hoặc đề nghị trả lại."
            )
        yield remedy % {"sheet": report.evaluation}
