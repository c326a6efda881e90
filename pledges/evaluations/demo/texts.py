"""The words of the demo's pledges: the points of the seed in our own words, movements by their official names.

Legal documents stay Vietnamese, so nothing here is translated.
"""

from datetime import date
from decimal import Decimal

from pledges.enums import Direction, Level, LineKind, Section

LAW_2003 = "Căn cứ Luật Thi đua, Khen thưởng năm 2003, được sửa đổi, bổ sung năm 2005 và năm 2013"
LAW_2022 = "Căn cứ Luật Thi đua, Khen thưởng số 06/2022/QH15 ngày 15/6/2022"
DECREE_2025 = "Căn cứ Nghị định số 152/2025/NĐ-CP của Chính phủ"
CIRCULAR_2024 = "Căn cứ Thông tư số 02/2024/TT-VKSTC của Viện trưởng Viện kiểm sát nhân dân tối cao"

THAI_BINH_CLAUSES = (
    (
        Section.CONTENT,
        "Chấp hành nghiêm chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước, quy chế, nội quy của "
        "Ngành và của địa phương; xây dựng tổ chức đảng, chính quyền, đoàn thể trong sạch, vững mạnh.",
    ),
    (
        Section.CONTENT,
        "Phấn đấu hoàn thành và vượt các chỉ tiêu công tác năm 2021 theo Chỉ thị công tác của Viện trưởng Viện kiểm sát "
        "nhân dân tối cao; nâng cao chất lượng thực hành quyền công tố và kiểm sát hoạt động tư pháp, không để xảy ra oan, "
        "sai, bỏ lọt tội phạm.",
    ),
    (
        Section.CONTENT,
        "Đẩy mạnh việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh theo Chỉ thị số 05-CT/TW của Bộ "
        "Chính trị, gắn với lời dạy của Bác đối với cán bộ kiểm sát.",
    ),
    (
        Section.CONTENT,
        "Đổi mới nội dung và hình thức tổ chức các phong trào thi đua; mỗi đơn vị đăng ký nội dung, chỉ tiêu và danh hiệu "
        "phấn đấu ngay từ đầu năm; kịp thời phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến.",
    ),
    (
        Section.CONTENT,
        "Thực hiện tốt các nhiệm vụ trọng tâm trong kế hoạch công tác năm 2021 của Viện kiểm sát nhân dân tỉnh Thái Bình; "
        "tăng cường kỷ cương, kỷ luật công vụ và ứng dụng công nghệ thông tin.",
    ),
    (
        Section.MOVEMENT,
        "Hưởng ứng phong trào “Cả nước chung sức xây dựng nông thôn mới”.",
        {"level": Level.NATIONAL, "sponsor": "Thủ tướng Chính phủ"},
    ),
    (
        Section.MOVEMENT,
        "Hưởng ứng phong trào “Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở”.",
        {
            "level": Level.NATIONAL,
            "sponsor": "Thủ tướng Chính phủ",
            "starts_on": date(2019, 1, 1),
            "ends_on": date(2025, 12, 31),
        },
    ),
    (
        Section.MOVEMENT,
        "Hưởng ứng phong trào “Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau”.",
        {"level": Level.NATIONAL, "sponsor": "Thủ tướng Chính phủ"},
    ),
    (
        Section.MOVEMENT,
        "Thực hiện các phong trào thi đua của ngành Kiểm sát nhân dân, của Ủy ban nhân dân tỉnh Thái Bình và các đợt thi "
        "đua theo chuyên đề của Viện kiểm sát nhân dân tỉnh.",
    ),
    (
        Section.IMPLEMENTATION,
        "Các đơn vị thành viên trao đổi kinh nghiệm, cách làm hay, sáng kiến trong Khối; phối hợp, giúp đỡ nhau hoàn thành "
        "nhiệm vụ.",
    ),
    (
        Section.IMPLEMENTATION,
        "Hằng quý, đơn vị tự đánh giá, chấm điểm và gửi Khối trưởng đúng hạn; Khối trưởng và Khối phó thẩm định, công bố "
        "kết quả trong toàn Khối, làm một trong các căn cứ để Hội đồng Thi đua - Khen thưởng xem xét.",
    ),
    (
        Section.IMPLEMENTATION,
        "Khối trưởng, Khối phó theo dõi, đôn đốc việc thực hiện Giao ước; sơ kết sáu tháng và tổng kết cuối năm theo quy "
        "chế hoạt động của Khối.",
    ),
)

HUNG_YEN_CLAUSES = (
    (
        Section.CONTENT,
        "Quán triệt và thực hiện đầy đủ chủ trương của Đảng, chính sách, pháp luật của Nhà nước; giữ vững đoàn kết, ổn định "
        "tổ chức bộ máy sau khi thực hiện mô hình Viện kiểm sát nhân dân ba cấp.",
    ),
    (
        Section.CONTENT,
        "Hoàn thành và vượt các chỉ tiêu công tác năm 2026 theo Chỉ thị của Viện trưởng Viện kiểm sát nhân dân tối cao và "
        "kế hoạch của Viện kiểm sát nhân dân tỉnh Hưng Yên.",
    ),
    (
        Section.CONTENT,
        "Đẩy mạnh chuyển đổi số, số hóa hồ sơ vụ án; mỗi đơn vị có ít nhất một cách làm hay được trao đổi trong Khối.",
    ),
    (
        Section.MOVEMENT,
        "Hưởng ứng các phong trào thi đua do Thủ tướng Chính phủ, Viện kiểm sát nhân dân tối cao và Ủy ban nhân dân tỉnh Hưng "
        "Yên phát động.",
    ),
    (
        Section.IMPLEMENTATION,
        "Hằng quý, đơn vị tự chấm điểm, Khối trưởng và Khối phó thẩm định, công bố công khai kết quả trong Khối.",
    ),
    (
        Section.IMPLEMENTATION,
        "Các đơn vị chủ động phát hiện sáng kiến, điển hình tiên tiến và giới thiệu để các đơn vị khác học tập.",
    ),
)

# The statutory indicators exist; the planned values below are illustrative.
TARGETS = (
    (
        "Tỷ lệ kiểm sát việc tiếp nhận, giải quyết tố giác, tin báo về tội phạm và kiến nghị khởi tố",
        "%",
        Direction.EXACTLY,
        Decimal("100"),
    ),
    ("Tỷ lệ giải quyết án của Viện kiểm sát trong giai đoạn truy tố", "%", Direction.AT_LEAST, Decimal("97.5")),
    ("Số vụ đình chỉ do không phạm tội thuộc trách nhiệm của Viện kiểm sát", "vụ", Direction.AT_MOST, Decimal("0")),
    ("Số phiên tòa rút kinh nghiệm của mỗi Kiểm sát viên trong năm", "phiên", Direction.AT_LEAST, Decimal("1")),
    ("Tỷ lệ kháng nghị phúc thẩm được Tòa án chấp nhận", "%", Direction.AT_LEAST, Decimal("70")),
)

UNIT_TARGET = ("Số sáng kiến, cách làm hay được trao đổi trong Khối", "sáng kiến", Direction.AT_LEAST, Decimal("1"))

OPINIONS = (
    "Đề nghị ghi rõ thời hạn gửi kết quả tự chấm điểm hằng quý để các đơn vị chủ động thực hiện.",
    "Đề nghị bổ sung việc ứng dụng công nghệ thông tin vào nội dung thi đua.",
    "Đề nghị nêu rõ trách nhiệm của Khối phó khi Khối trưởng vắng mặt.",
)
ANSWERS = (
    "Tiếp thu; thời hạn được ghi trong từng kỳ đánh giá.",
    "Tiếp thu; đã bổ sung vào khoản về nhiệm vụ trọng tâm.",
    "Nội dung này thuộc quy chế hoạt động của Khối, không đưa vào giao ước.",
)

# A template as a province might keep it; variables in braces are filled in when a draft begins with it.
TEMPLATE = "Mẫu của tỉnh (minh họa)"
TEMPLATE_CLOSING = (
    "Các đơn vị thành viên {khối} cam kết thực hiện đúng nội dung đã ký kết; {khối trưởng} theo dõi, tổng hợp."
)
TEMPLATE_LINES = (
    (LineKind.GROUND, "Căn cứ Chỉ thị công tác năm {năm} của Viện trưởng Viện kiểm sát nhân dân tối cao"),
    (LineKind.CONTENT, "Hoàn thành và vượt các chỉ tiêu công tác năm {năm} do {cơ quan chủ quản} giao."),
    (LineKind.CONTENT, "Khắc phục những hạn chế đã chỉ ra trong tổng kết năm {năm trước} của {khối}."),
    (LineKind.MOVEMENT, "Hưởng ứng các phong trào thi đua do ngành Kiểm sát nhân dân và địa phương phát động."),
    (LineKind.IMPLEMENTATION, "Hằng quý, {số đơn vị} đơn vị tự chấm điểm và gửi kết quả về {khối trưởng} đúng hạn."),
)
