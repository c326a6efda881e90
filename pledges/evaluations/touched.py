"""What of the evaluations the closing of a unit touches."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from blocs.models import Unit
from blocs.touched import Touched, provider
from pledges.evaluations.enums import EvaluationState
from pledges.evaluations.models import Evaluation


@provider
def evaluations_of_closing(units: Sequence[Unit], last_day: date) -> Iterator[Touched]:
    """Yield the open sheets of ``units`` (one query)."""
    sheets = Evaluation.objects.filter(seat__unit__in=units).exclude(state=EvaluationState.PUBLISHED)
    for sheet in sheets.select_related("seat__unit", "seat__bloc_year", "period__bloc_year__bloc"):
        yield Touched(
            _("Phiếu đánh giá chưa xong; người của đơn vị kế thừa nhập và nộp tiếp."),
            str(sheet),
            sheet.get_absolute_url(),
        )
