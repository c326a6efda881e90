"""What happened to a pledge, from the record of deeds, in words for its readers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.audit.models import Event
from pledges.models import Pledge

SENTENCES = {
    "pledge.drafted": _("Bắt đầu soạn dự thảo"),
    "pledge.consultation_opened": _("Mở lấy ý kiến"),
    "pledge.consultation_extended": _("Đổi hạn góp ý"),
    "pledge.circulated_again": _("Gửi lại lấy ý kiến"),
    "pledge.silent_reminded": _("Nhắc đơn vị chưa trả lời"),
    "pledge.agreed": _("Thống nhất, chốt văn bản"),
    "pledge.signing_opened": _("Mở ký"),
    "pledge.signed": _("Ký đủ"),
    "pledge.reopened": _("Mở lại để sửa"),
    "pledge.file_prepared": _("Tạo tệp PDF để ký"),
    "pledge.document_kept": _("Lưu bản PDF chính thức"),
    "pledge.seal_failed": _("Chưa đóng được xác nhận hoàn tất của khối"),
    "paper.completion_issued": _("Lập giấy chứng nhận hoàn tất"),
    "signature.taken": _("Ký"),
    "signature.registered": _("Đăng ký chữ ký trên bản giấy"),
    "signature.authorised": _("Ủy quyền ký"),
    "signature.authorisation_withdrawn": _("Thu hồi ủy quyền ký"),
    "signature.declined": _("Từ chối ký"),
    "signature.asked_again": _("Đề nghị ký lại"),
}
_SHOWN = 60


@dataclass(frozen=True)
class Deed:
    """One line of the story: what, who, when, why; ``lapsed`` names the signatures that a reopening voided."""

    what: Any
    event: Event

    @property
    def who(self) -> str:
        """Return the name of who did it; the user name in brackets is for the record alone."""
        return self.event.actor_name.rpartition(" (")[0] or self.event.actor_name

    @property
    def lapsed(self) -> list[str]:
        """Return whose signatures lapsed with this deed."""
        return list(self.event.details.get("lapsed", []))


def story(pledge: Pledge) -> list[Deed]:
    """Return the last deeds on the pledge and its signatures, the newest first (one query); edits are left out."""
    places = [str(place.pk) for place in pledge.signatories.all()]
    events = Event.objects.filter(
        Q(object_type="pledges.pledge", object_id=str(pledge.pk))
        | Q(object_type="pledges.signatory", object_id__in=places),
        verb__in=SENTENCES,
    )
    return [Deed(SENTENCES[event.verb], event) for event in events.order_by("-sequence")[:_SHOWN]]


def reminded_today(pledge: Pledge) -> bool:
    """Say whether the silent units were reminded on this day already (one query)."""
    events = Event.objects.filter(object_type="pledges.pledge", object_id=str(pledge.pk), verb="pledge.silent_reminded")
    return events.filter(at__date=clock.today()).exists()


def last_deed(pledge: Pledge) -> Deed | None:
    """Return the newest recorded deed on the pledge itself: who was faster than the reader, and when."""
    events = Event.objects.filter(object_type="pledges.pledge", object_id=str(pledge.pk))
    event = events.order_by("-sequence").first()
    return Deed(SENTENCES.get(event.verb, ""), event) if event else None
