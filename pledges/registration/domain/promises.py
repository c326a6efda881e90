"""What the pledge promises of a unit, against what the unit registers: it may be bettered, never worsened."""

from django.utils.translation import gettext as _

from emulation.numbers import format_decimal
from emulation.text import clean
from emulation.workflow import Reasons
from pledges.registration.models import RegisteredTarget, Registration
from pledges.registration.queries.promises import Promise, promises_of


def by_indicator(registration: Registration) -> dict[str, Promise]:
    """Return what the pledge asks of this unit, by its words; its own promises go before those of the bloc."""
    return {clean(promise.indicator): promise for promise in promises_of(registration)}


def worse(row: RegisteredTarget, promise: Promise) -> str:
    """Return in words why ``row`` falls short of ``promise``, empty where it does not."""
    if (row.direction, row.measure) != (promise.direction, promise.measure):
        return _("Yêu cầu, đơn vị tính: phải giữ như trong giao ước. Chỉ sửa mức đăng ký.")
    if promise.direction.met(row.planned, promise.planned):
        return ""
    return _(
        "Mức đăng ký: %(planned)s kém mức đã cam kết trong giao ước (%(promised)s). Hãy nhập mức bằng hoặc tốt hơn."
    ) % {
        "planned": format_decimal(row.planned),
        "promised": format_decimal(promise.planned),
    }


def short_of_pledge(registration: Registration) -> Reasons:
    """Return every promise of the pledge that is not registered or is registered worse."""
    registered = {clean(row.indicator): row for row in registration.targets.all()}
    reasons = []
    for indicator, promise in by_indicator(registration).items():
        row = registered.get(indicator)
        if row is None:
            reasons.append(
                _("Chưa đăng ký chỉ tiêu của giao ước: %(indicator)s. Hãy lấy chỉ tiêu từ giao ước.")
                % {"indicator": indicator}
            )
        elif reason := worse(row, promise):
            reasons.append(f"{indicator} – {reason}")
    return reasons
