"""What the units of the demo tell of themselves: plain illustrations, people by their roles alone.

Legal documents and what people write stay Vietnamese, so nothing here is translated.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from blocs.models import BlocYear, Seat
from emulation import clock
from pledges.evaluations.demo.story import hour
from pledges.evaluations.domain import reporting
from pledges.evaluations.models import Evaluation
from pledges.evaluations.queries.reports import reportable
from pledges.library.domain import sharing, writing
from pledges.library.enums import HighlightKind, Level
from pledges.library.models import Highlight


@dataclass(frozen=True)
class Told:
    """One highlight of the demo: the code of the unit ("" for the bloc), and its words."""

    unit: str
    kind: HighlightKind
    title: str
    text: str
    quarter: int | None = None
    picked: bool = False
    words: dict[str, Any] = field(default_factory=dict)


# At the conference of 31/3/2021: what the units brought along for Quý I, and the movement that the bloc launched.
THAI_BINH_SPRING = (
    Told(
        "",
        HighlightKind.MOVEMENT,
        "Thi đua hoàn thành và vượt chỉ tiêu công tác năm 2021",
        "Các đơn vị trong Khối đăng ký chỉ tiêu từ đầu năm, hằng quý tự chấm điểm và trao đổi cách làm hay.",
        words={
            "level": Level.BLOC,
            "sponsor": "Khối thi đua",
            "starts_on": date(2021, 3, 31),
            "ends_on": date(2021, 11, 30),
        },
    ),
    Told(
        "tb-vu-thu",
        HighlightKind.GOOD_PRACTICE,
        "Giao ban án đầu tuần",
        "Sáng thứ Hai, lãnh đạo đơn vị và Kiểm sát viên rà soát từng vụ án sắp hết thời hạn, phân công người theo dõi.",
        quarter=1,
        picked=True,
        words={"theme": "Quản lý thời hạn giải quyết án"},
    ),
    Told(
        "tb-tam-giu",
        HighlightKind.INITIATIVE,
        "Bảng theo dõi thời hạn tạm giữ, tạm giam dùng chung",
        "Một bảng tính chung cho cả phòng, tự tô màu các trường hợp còn dưới ba ngày; không để trường hợp nào quá hạn.",
        quarter=1,
        words={"theme": "Kiểm sát việc tạm giữ, tạm giam", "happened_on": date(2021, 2, 1)},
    ),
)
THAI_BINH_AUTUMN = (
    Told(
        "tb-thanh-pho",
        HighlightKind.EXEMPLARY_UNIT,
        "Tập thể dẫn đầu phong trào thi đua của Khối năm 2021 (minh họa)",
        "Hoàn thành các chỉ tiêu đã đăng ký; tổ chức phiên tòa rút kinh nghiệm cho các đơn vị trong Khối cùng dự.",
        picked=True,
        words={"theme": "Hoàn thành toàn diện nhiệm vụ"},
    ),
    Told(
        "tb-kien-xuong",
        HighlightKind.EXEMPLARY_PERSON,
        "Nhiều năm không có án bị hủy, sửa",
        "Kiểm sát viên được đơn vị giới thiệu để các đơn vị trong Khối học tập kinh nghiệm nghiên cứu hồ sơ.",
        words={"person": "Kiểm sát viên A", "theme": "Thực hành quyền công tố"},
    ),
)
HUNG_YEN = (
    Told(
        "",
        HighlightKind.MOVEMENT,
        "Đợt thi đua số hóa hồ sơ vụ án năm 2026",
        "Mỗi đơn vị số hóa hồ sơ các vụ án mới thụ lý và chia sẻ ít nhất một cách làm hay trong Khối.",
        words={
            "level": Level.BLOC,
            "sponsor": "Khối thi đua",
            "theme": "Chuyển đổi số",
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2026, 11, 30),
        },
    ),
    Told(
        "hy-khu-vuc-1",
        HighlightKind.INITIATIVE,
        "Danh mục bút lục điện tử dùng cho mọi vụ án",
        "Kiểm sát viên tra bút lục theo từ khóa thay cho lật hồ sơ giấy; thời gian nghiên cứu hồ sơ giảm rõ rệt.",
        quarter=2,
        picked=True,
        words={"level": Level.UNIT, "sponsor": "Hội đồng sáng kiến của tỉnh (minh họa)", "theme": "Chuyển đổi số"},
    ),
    Told(
        "hy-khu-vuc-2",
        HighlightKind.GOOD_PRACTICE,
        "Sổ nhắc việc chung của hai đơn vị hành chính cũ",
        "Sau sắp xếp, hồ sơ của các huyện cũ được gom vào một sổ nhắc việc để không vụ nào bị bỏ sót.",
        quarter=3,
    ),
    Told(
        "hy-khu-vuc-3",
        HighlightKind.GOOD_PRACTICE,
        "Phiên tòa rút kinh nghiệm trực tuyến",
        "Các đơn vị cùng dự qua cầu truyền hình, góp ý theo một phiếu chung ngay sau phiên tòa.",
        quarter=3,
        words={"theme": "Nâng cao kỹ năng tranh tụng"},
    ),
    Told(
        "hy-khu-vuc-5",
        HighlightKind.EXEMPLARY_PERSON,
        "Điển hình trong đợt thi đua số hóa hồ sơ",
        "Hướng dẫn đồng nghiệp số hóa hồ sơ, được các đơn vị trong Khối đề nghị trao đổi kinh nghiệm.",
        quarter=3,
        words={"person": "Kiểm sát viên A", "theme": "Chuyển đổi số"},
    ),
    Told(
        "hy-van-phong",
        HighlightKind.EXEMPLARY_UNIT,
        "Tập thể điển hình trong công tác tham mưu thi đua",
        "Tổng hợp báo cáo của các đơn vị đúng hạn, trả lời vướng mắc trong ngày.",
        quarter=2,
        picked=True,
    ),
)
# Left unfinished by the unit that is late, so that its officer has something to share.
HUNG_YEN_DRAFT = Told(
    "hy-khu-vuc-7",
    HighlightKind.GOOD_PRACTICE,
    "Tiếp công dân theo lịch hẹn",
    "Công dân hẹn trước qua điện thoại; đơn vị chuẩn bị hồ sơ trước buổi tiếp.",
    quarter=3,
)


def tell(
    year: BlocYear, told: tuple[Told, ...], *, leaders: dict[int, Any], officers: dict[int, Any], chair: Any, on: date
) -> None:
    """Let the officers write ``told``, their leaders share it, and ``chair`` pick some, on the day ``on``."""
    moment = hour(on, "14:15")
    for each in told:
        with clock.at(moment):
            highlight = draft(year, each, officers=officers, chair=chair)
            by = leaders[highlight.seat.unit_id] if highlight.seat else chair
            sharing.share(by=by, highlight=highlight)
            if each.picked:
                sharing.pick(by=chair, highlight=highlight)
        moment += timedelta(minutes=3)


def draft(year: BlocYear, told: Told, *, officers: dict[int, Any], chair: Any) -> Highlight:
    """Write a draft of the unit, or by ``chair`` for the bloc, and return it."""
    seat = Seat.objects.get(bloc_year=year, unit__code=told.unit) if told.unit else None
    return writing.add_highlight(
        by=officers[seat.unit_id] if seat else chair,
        bloc_year=year,
        kind=told.kind,
        seat=seat,
        title=told.title,
        text=told.text,
        quarter=told.quarter,
        **told.words,
    )


def report(evaluation: Evaluation, by: Any, moment: datetime) -> None:
    """Let the unit name on its sheet everything that it shared for the quarter."""
    with clock.at(moment):
        for highlight in reportable(evaluation).order_by("pk"):
            reporting.report_highlight(by=by, evaluation=evaluation, highlight=highlight)
