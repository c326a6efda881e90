"""Agreeing the text, opening it for signing, and the way back."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blocs.views.sending import sent_once
from pledges.domain import agreement, signing
from pledges.domain.text import canonical_text, sha256_of
from pledges.domain.versions import changed_since_circulated
from pledges.enums import SignatoryState
from pledges.loaders import led_pledge, reopenable_pledge
from pledges.queries.opinions import seats_without_word
from pledges.signing_forms import OrderForm
from pledges.views.moves import confirm


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def agree(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show version and hash that will be frozen, who agreed and who was silent; on POST freeze."""
    pledge = led_pledge(request.user, slug, year)
    text = pledge.frozen_text or canonical_text(pledge)
    asked = changed_since_circulated(pledge, text)
    return confirm(
        request,
        pledge,
        "agree",
        agreement.agree,
        done=_("Văn bản đã chốt. Bước tiếp theo: mở ký giao ước."),
        note=_("Đã tiếp thu ý kiến của các đơn vị.") if asked else None,
        asked=asked,
        sha256=pledge.frozen_sha256 or sha256_of(text),
        silent=seats_without_word(pledge),
        witnesses=pledge.signatories.filter(seat=None).select_related("person"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def reopen(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Name the signatures that would lapse; on POST take the pledge back to draft."""
    pledge = reopenable_pledge(request.user, slug, year)
    return confirm(
        request,
        pledge,
        "reopen",
        agreement.reopen,
        done=_("Đã mở lại giao ước để sửa."),
        lapsing=pledge.signatories.filter(state=SignatoryState.SIGNED),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def open_signing(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show who will be asked to sign, in which turns; on POST open the signing."""
    pledge = led_pledge(request.user, slug, year)
    signatories = (pledge.frozen_text or canonical_text(pledge))["signatories"]
    return confirm(
        request,
        pledge,
        "open_signing",
        signing.open_signing,
        done=_("Đã mở ký. Lãnh đạo các đơn vị nhận thông báo."),
        more=OrderForm,
        signatories=signatories,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def conclude(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Name the witnesses whose places stay empty; on POST end the signing."""
    pledge = led_pledge(request.user, slug, year)
    missing = pledge.signatories.exclude(state=SignatoryState.SIGNED).select_related("seat__unit", "person")
    return confirm(
        request,
        pledge,
        "conclude",
        signing.conclude,
        done=_("Đợt ký đã kết thúc, giao ước đã ký đủ."),
        empty=list(missing.order_by("role", "order", "pk")),
    )
