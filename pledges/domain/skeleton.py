"""The words with which a draft begins: heading, opening, closing, and a skeleton of grounds and clauses.

Legal documents stay Vietnamese, so nothing here is translated. Everything is a proposal that the drafter edits.
"""

from datetime import date

from blocs.models import BlocYear, Decision
from emulation.documents.typography import long_date
from pledges.enums import Section

CLOSING = (
    "Các đơn vị thành viên cam kết tổ chức thực hiện nghiêm túc những nội dung đã ký kết; định kỳ tự đánh giá và báo cáo "
    "Khối trưởng để tổng hợp, theo dõi."
)
RECIPIENTS = "Hội đồng Thi đua - Khen thưởng {host}\nCác đơn vị thành viên\nLưu: Khối trưởng"

# The emulation law in force in a work year.
LAWS = (
    (2024, "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15/6/2022"),
    (2004, "Căn cứ Luật Thi đua, khen thưởng ngày 26/11/2003 và các luật sửa đổi, bổ sung"),
)
CLAUSES = (
    (
        Section.CONTENT,
        "Chấp hành nghiêm chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước và quy định của ngành Kiểm "
        "sát nhân dân.",
    ),
    (
        Section.CONTENT,
        "Phấn đấu hoàn thành và hoàn thành vượt các chỉ tiêu công tác năm {year} theo Chỉ thị của Viện trưởng Viện kiểm "
        "sát nhân dân tối cao.",
    ),
    (
        Section.CONTENT,
        "Tổ chức thực hiện tốt các nhiệm vụ trọng tâm theo Kế hoạch công tác năm {year} của đơn vị chủ quản.",
    ),
    (
        Section.CONTENT,
        "Đổi mới nội dung, hình thức thi đua; phát hiện, nhân rộng điển hình tiên tiến, sáng kiến, cách làm hay.",
    ),
    (
        Section.MOVEMENT,
        "Hưởng ứng các phong trào thi đua do Nhà nước, ngành Kiểm sát nhân dân và địa phương phát động trong năm {year}.",
    ),
    (
        Section.IMPLEMENTATION,
        "Mỗi quý, các đơn vị tự chấm điểm và gửi kết quả về Khối trưởng đúng hạn; Khối trưởng, Khối phó thẩm định và công bố.",
    ),
    (Section.IMPLEMENTATION, "Các đơn vị thường xuyên trao đổi kinh nghiệm và giúp nhau hoàn thành nhiệm vụ."),
)


def superior(bloc_year: BlocYear) -> str:
    """Return the name of the superior body as the head of the document prints it."""
    return bloc_year.host_name.full.upper()[:200]


def organiser(bloc_year: BlocYear) -> str:
    """Return the name of the bloc as the head of the document prints it."""
    return bloc_year.bloc.name.upper()[:250]


def abstract(bloc_year: BlocYear) -> str:
    """Return what stands under the title."""
    return f"của {bloc_year.bloc.name} năm {bloc_year.year}"[:400]


def opening(bloc_year: BlocYear, *, place: str, conference_on: date, members: int) -> str:
    """Return the opening sentence: day, place and number of units."""
    return (
        f"Hôm nay, {long_date(conference_on)}, tại {place}, {members} đơn vị thành viên {bloc_year.bloc.name} thống nhất "
        f"ký kết Giao ước thi đua năm {bloc_year.year} với những nội dung sau:"
    )


def recipients(bloc_year: BlocYear) -> str:
    """Return who gets the document, one a line."""
    return RECIPIENTS.format(host=bloc_year.host_name.full)


def grounds(bloc_year: BlocYear) -> list[tuple[str, Decision | None]]:
    """Return the law of the year, then the founding and the leadership decision, the older one last as the seed has it."""
    law = next(text for since, text in LAWS if bloc_year.year >= since or since == LAWS[-1][0])
    decisions = [bloc_year.bloc.founding_decision, bloc_year.leadership_decision]
    return [(law, None), *((ground_text(decision), decision) for decision in decisions if decision is not None)]


def ground_text(decision: Decision) -> str:
    """Return the "Căn cứ" line that cites ``decision``."""
    day = f"{decision.issued_on.day}/{decision.issued_on.month}/{decision.issued_on.year}"
    return f"Căn cứ Quyết định số {decision.number} ngày {day} của {decision.issuer} {decision.abstract}"[:600]


def clauses(bloc_year: BlocYear) -> list[tuple[Section, str]]:
    """Return the clauses with which most pledges begin."""
    return [(section, text.format(year=bloc_year.year)) for section, text in CLAUSES]
