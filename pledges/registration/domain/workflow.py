"""The legal moves of a registration, and what each needs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.enums import BlocYearState
from emulation.workflow import Move, Reasons, Workflow
from pledges.registration.domain.promises import short_of_pledge
from pledges.registration.enums import RegistrationState
from pledges.registration.models import Registration
from pledges.registration.permissions import WHO_CONFIRMS, WHO_REOPENS, WHO_SUBMITS, confirms, reopens, submits


def year_rests(registration: Registration) -> Reasons:
    """Return why nothing moves any more: the bloc-year is over."""
    year = registration.round.bloc_year
    if year.state == BlocYearState.ACTIVE:
        return []
    return [
        _("Năm thi đua đang ở trạng thái “%(state)s” nên không đăng ký được nữa.") % {"state": year.get_state_display()}
    ]


def missing_for_submission(registration: Registration) -> Reasons:
    """Return what a registration needs: a title, a target, and nothing short of what the pledge promises by now."""
    reasons = year_rests(registration)
    if not registration.titles.exists():
        reasons.append(_("Chưa đăng ký danh hiệu nào. Hãy chọn ít nhất một danh hiệu."))
    if not registration.targets.exists():
        reasons.append(_("Chưa đăng ký chỉ tiêu nào. Hãy lấy chỉ tiêu từ giao ước hoặc thêm chỉ tiêu."))
    return reasons + short_of_pledge(registration)


REGISTRATION = Workflow(
    states=RegistrationState,
    moves=[
        Move(
            name="submit",
            label=gettext_lazy("Gửi đăng ký"),
            sources=(RegistrationState.DRAFT,),
            target=RegistrationState.SUBMITTED,
            allowed=submits.test,
            who=WHO_SUBMITS,
            event="registration.submitted",
            missing=missing_for_submission,
            stamp="submitted",
        ),
        Move(
            name="confirm",
            label=gettext_lazy("Xác nhận đăng ký"),
            sources=(RegistrationState.SUBMITTED,),
            target=RegistrationState.CONFIRMED,
            allowed=confirms.test,
            who=WHO_CONFIRMS,
            event="registration.confirmed",
            missing=year_rests,
            stamp="confirmed",
        ),
        Move(
            name="return_for_correction",
            label=gettext_lazy("Trả lại để sửa"),
            sources=(RegistrationState.SUBMITTED,),
            target=RegistrationState.DRAFT,
            allowed=confirms.test,
            who=WHO_CONFIRMS,
            event="registration.returned",
            missing=year_rests,
            needs_note=True,
        ),
        Move(
            name="reopen",
            label=gettext_lazy("Mở lại đăng ký"),
            sources=(RegistrationState.CONFIRMED,),
            target=RegistrationState.DRAFT,
            allowed=reopens.test,
            who=WHO_REOPENS,
            event="registration.reopened",
            missing=year_rests,
            needs_note=True,
        ),
    ],
)
