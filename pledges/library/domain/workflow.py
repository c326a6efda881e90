"""The legal moves of a highlight, and what each needs. Screens and the gate ask this table."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.enums import BlocYearState
from blocs.models import BlocYear
from emulation.workflow import Move, Reasons, Workflow
from pledges.library.enums import HighlightState
from pledges.library.models import Highlight
from pledges.library.objections import objections_to_withdrawal
from pledges.library.permissions import WHO_PICKS, WHO_WRITES, picks, writes

EDITABLE = (HighlightState.DRAFT, HighlightState.WITHDRAWN)


def year_rests(bloc_year: BlocYear) -> Reasons:
    """Return why nothing is written: the bloc-year does not work yet, or no more."""
    if bloc_year.state == BlocYearState.ACTIVE:
        return []
    return [
        _("Năm thi đua đang ở trạng thái “%(state)s” nên kho không ghi thêm được.")
        % {"state": bloc_year.get_state_display()}
    ]


def missing_for_sharing(highlight: Highlight) -> Reasons:
    """Return why it cannot be shared: only while the bloc-year works."""
    return year_rests(highlight.bloc_year)


def missing_for_withdrawal(highlight: Highlight) -> Reasons:
    """Return what holds it in the library: it is picked, or a sheet reports it."""
    reasons = year_rests(highlight.bloc_year)
    if highlight.picked:
        reasons.append(
            _("Mục đã được chọn vào báo cáo. Hãy đề nghị Khối trưởng hoặc Thường trực Hội đồng bỏ chọn trước.")
        )
    return reasons + objections_to_withdrawal(highlight)


def missing_for_picking(highlight: Highlight) -> Reasons:
    """Return why it cannot be picked: it is already."""
    reasons = year_rests(highlight.bloc_year)
    return [*reasons, _("Mục này đã được chọn vào báo cáo.")] if highlight.picked else reasons


def missing_for_unpicking(highlight: Highlight) -> Reasons:
    """Return why it cannot be left out: it was not picked."""
    reasons = year_rests(highlight.bloc_year)
    return reasons if highlight.picked else [*reasons, _("Mục này chưa được chọn vào báo cáo.")]


HIGHLIGHT = Workflow(
    states=HighlightState,
    moves=[
        Move(
            name="share",
            label=gettext_lazy("Chia sẻ với khối"),
            sources=EDITABLE,
            target=HighlightState.SHARED,
            allowed=writes.test,
            who=WHO_WRITES,
            event="highlight.shared",
            missing=missing_for_sharing,
            stamp="shared",
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("Rút về"),
            sources=(HighlightState.SHARED,),
            target=HighlightState.WITHDRAWN,
            allowed=writes.test,
            who=WHO_WRITES,
            event="highlight.withdrawn",
            missing=missing_for_withdrawal,
            needs_note=True,
            stamp="withdrawn",
        ),
        Move(
            name="pick",
            label=gettext_lazy("Chọn vào báo cáo"),
            sources=(HighlightState.SHARED,),
            target=HighlightState.SHARED,
            allowed=picks.test,
            who=WHO_PICKS,
            event="highlight.picked",
            missing=missing_for_picking,
            stamp="picked",
        ),
        Move(
            name="unpick",
            label=gettext_lazy("Bỏ chọn"),
            sources=(HighlightState.SHARED,),
            target=HighlightState.SHARED,
            allowed=picks.test,
            who=WHO_PICKS,
            event="highlight.unpicked",
            missing=missing_for_unpicking,
        ),
    ],
)
