"""The library as a workbook, for whoever writes the mid-year review or the year-end summary."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from emulation.numbers import roman
from emulation.sheets import Page, workbook_of
from pledges.library.enums import HighlightKind
from pledges.library.models import Highlight

_WIDTHS = (5, 28, 48, 24, 26, 14, 30, 26, 12, 12, 12, 10, 30, 80, 12, 10)


def workbook(groups: Iterable[tuple[HighlightKind, list[Highlight]]]) -> bytes:
    """Return an xlsx with one row for each highlight, in print order; nothing in it runs."""
    highlights = [each for _kind, rows in groups for each in rows]
    rows = [[number, *_row(each)] for number, each in enumerate(highlights, start=1)]
    return workbook_of([Page(_("Kho của khối"), _heading(), rows, _WIDTHS)])


def _heading() -> list[str]:
    return [
        _("TT"),
        _("Loại"),
        _("Tên gọi"),
        _("Họ tên cá nhân"),
        _("Đơn vị"),
        _("Cấp, phạm vi"),
        _("Cơ quan phát động, công nhận"),
        _("Chủ đề, lĩnh vực"),
        _("Từ ngày"),
        _("Đến hết ngày"),
        _("Ngày thực hiện, công nhận"),
        _("Thuộc quý"),
        _("Quyết định"),
        _("Nội dung"),
        _("Chia sẻ ngày"),
        _("Chọn vào báo cáo"),
    ]


def _row(each: Highlight) -> list[Any]:
    return [
        str(each.get_kind_display()),
        each.title,
        each.person or None,
        each.teller,
        str(each.get_level_display()) or None,
        each.sponsor or None,
        each.theme or None,
        each.starts_on,
        each.ends_on,
        each.happened_on,
        roman(each.quarter) if each.quarter else _("Cả năm"),
        str(each.decision) if each.decision else None,
        each.text,
        _day(each.shared_at),
        _("Có") if each.picked else None,
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
