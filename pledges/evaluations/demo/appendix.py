"""An appendix to the pledge of Thái Bình 2021: made up, and marked so, to show how a signed pledge is changed."""

from datetime import date, timedelta
from typing import Any

from emulation import clock
from pledges.appendices.domain import drafting, publication, signing
from pledges.appendices.enums import ChangeKind
from pledges.evaluations.demo.story import hour
from pledges.models import Pledge

REASON = "Kết luận sơ kết sáu tháng đầu năm 2021 của Khối (nội dung minh họa)."
MORE_WORDS = (
    "Chia sẻ sáng kiến, cách làm hay của đơn vị trong kho dùng chung của Khối ngay khi áp dụng có kết quả; mỗi quý Khối "
    "chọn ít nhất một cách làm để nhân rộng."
)
NEW_WORDS = (
    "Khối trưởng, Khối phó theo dõi, đôn đốc việc thực hiện Giao ước; sơ kết sáu tháng bằng hình thức trực tuyến và tổng "
    "kết cuối năm theo quy chế hoạt động của Khối."
)


def amend(pledge: Pledge, *, leaders: dict[int, Any], chair: Any, on: date) -> None:
    """Let the head write the appendix on the day ``on``, and all who signed the pledge sign it."""
    with clock.at(hour(on, "08:30")):
        appendix = drafting.draft_appendix(
            by=chair, pledge=Pledge.objects.get(pk=pledge.pk), place="Thái Bình", held_on=on, reason=REASON
        )
        for kind, place, text in (
            (ChangeKind.CLAUSE_ADDED, "I", MORE_WORDS),
            (ChangeKind.CLAUSE_REPLACED, "IV.3", NEW_WORDS),
        ):
            drafting.add_change(by=chair, appendix=appendix, kind=kind, place=place, text=text)
        opened = signing.open_signing(by=chair, appendix=appendix)
        publication.prepare(opened)
    moment = hour(on, "14:00")
    for place in opened.signatories.select_related("seat", "person").order_by("role", "order", "pk"):
        with clock.at(moment):
            by = leaders[place.seat.unit_id] if place.seat else place.person
            signing.take_signature(by=by, place=place, text_sha256=opened.frozen_sha256)
        moment += timedelta(minutes=1)
