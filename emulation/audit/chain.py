"""Checking the record of deeds from its first row to its end."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from emulation.audit import anchor
from emulation.audit.models import GENESIS, ChainHead, Event


@dataclass(frozen=True)
class Verdict:
    """What the check found: ``broken_at`` is the sequence number of the first bad row, or None when all is well."""

    count: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def intact(self) -> bool:
        """Say whether the whole chain holds."""
        return not self.reason


def verify() -> Verdict:
    """Walk the whole chain and return the verdict; finds rows edited, deleted, inserted, reordered, and a cut tail."""
    expected, previous = 1, GENESIS
    anchored = anchor.read()
    for event in Event.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            return Verdict(expected - 1, expected, _("Thiếu dòng này: đã bị xóa hoặc đổi số thứ tự."))
        if event.previous_hash != previous:
            return Verdict(expected - 1, expected, _("Mã băm trước không khớp: dòng bị chèn, đổi chỗ hoặc sửa."))
        if event.hash != event.compute_hash():
            return Verdict(expected - 1, expected, _("Nội dung dòng này đã bị sửa."))
        if anchored and anchored[0] == expected and anchored[1] != event.hash:
            return Verdict(expected - 1, expected, _("Không khớp với neo nằm ngoài cơ sở dữ liệu."))
        expected, previous = expected + 1, event.hash
    count = expected - 1
    head = ChainHead.objects.filter(pk=1).first()
    if (head.sequence, head.hash) != (count, previous) if head else count:
        return Verdict(count, expected, _("Đuôi nhật ký không khớp với đầu chuỗi: có dòng bị cắt hoặc thêm ở cuối."))
    if anchored and anchored[0] > count:
        return Verdict(count, expected, _("Đuôi nhật ký bị cắt: neo nằm ngoài cơ sở dữ liệu còn ghi dòng sau."))
    if count and not anchored:
        return Verdict(
            count,
            count,
            _("Không tìm thấy tệp neo nằm ngoài cơ sở dữ liệu. Hãy khôi phục tệp audit-anchor.json từ bản sao lưu."),
        )
    return Verdict(count)
