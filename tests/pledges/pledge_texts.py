"""Pledge texts as pledges/domain/text.py freezes them, for the tests of the printed page and the bench."""

from typing import Any

THAI_BINH_UNITS = [
    "VKSND thành phố Thái Bình",
    "Phòng kiểm sát việc tạm giữ, tạm giam và thi hành án",
    "VKSND huyện Vũ Thư",
    "VKSND huyện Kiến Xương",
    "VKSND huyện Tiền Hải",
    "VKSND huyện Thái Thụy",
    "VKSND huyện Đông Hưng",
    "VKSND huyện Hưng Hà",
    "VKSND huyện Quỳnh Phụ",
    "Văn phòng tổng hợp",
    "Phòng 1",
    "Phòng 7",
    "Phòng 9",
    "Thanh tra - Khiếu tố",
    "Phòng Tổ chức cán bộ",
]
GIVEN_NAMES = [
    "Ánh",
    "Bửu",
    "Cường",
    "Đặng",
    "Hường",
    "Khuê",
    "Lễ",
    "Mỹ",
    "Nguyện",
    "Phượng",
    "Quỳnh",
    "Thưởng",
    "Ước",
    "Vỹ",
]
FAMILY_NAMES = ["Nguyễn Thị", "Trần Đức", "Phạm Hữu", "Lê Thế", "Đỗ Quốc", "Vũ Mạnh"]


def unit_names(count: int) -> list[str]:
    """Return ``count`` unit names: those of Thái Bình up to 17, short regional ones above."""
    if count <= len(THAI_BINH_UNITS):
        return THAI_BINH_UNITS[:count]
    if count <= 17:
        return [*THAI_BINH_UNITS, "VKSND khu vực 1 - Hưng Yên", "VKSND khu vực 2 - Hưng Yên"][:count]
    return [f"VKSND khu vực {number} - Hưng Yên" for number in range(1, count + 1)]


def person(number: int) -> str:
    """Return the made-up name of signatory ``number``, rich in Vietnamese letters."""
    return f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]} {GIVEN_NAMES[number % len(GIVEN_NAMES)]}"


def pledge_text(units: int = 15, witnesses: int = 3, **changes: Any) -> dict[str, Any]:
    """Return a pledge of ``units`` member units with ``witnesses`` witnesses."""
    names = unit_names(units)
    roles = ["head", "deputy"] + ["member"] * (units - 2)
    labels = {"head": "KHỐI TRƯỞNG", "deputy": "KHỐI PHÓ", "member": ""}
    signatories = [
        {"key": f"seat-{place}", "role": role, "unit": name, "role_label": labels[role]}
        for place, (role, name) in enumerate(zip(roles, names, strict=True), start=1)
    ] + [
        {"key": f"witness-{place}", "role": "witness", "unit": "VKSND tỉnh Thái Bình", "role_label": "CHỨNG KIẾN"}
        for place in range(1, witnesses + 1)
    ]
    clause = (
        "Quán triệt, thực hiện nghiêm chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước và chỉ thị công "
        "tác của Viện trưởng VKSND tối cao; phấn đấu hoàn thành và hoàn thành vượt mức các chỉ tiêu nghiệp vụ trước ngày "
        "30/11/2021"
    )
    movements = [
        "Hưởng ứng các phong trào thi đua do Thủ tướng Chính phủ, VKSND tối cao và UBND tỉnh phát động",
        (
            "Đẩy mạnh việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh theo Chỉ thị số 05-CT/TW ngày "
            "15/5/2016 của Bộ Chính trị"
        ),
    ]
    targets = [
        {
            "number": "1",
            "unit": "",
            "indicator": "Tỷ lệ giải quyết tố giác, tin báo về tội phạm đúng hạn",
            "measure": "%",
            "direction": "≥",
            "planned": "97.5",
        },
        {
            "number": "2",
            "unit": "",
            "indicator": "Số vụ án trả hồ sơ để điều tra bổ sung do lỗi của Kiểm sát viên",
            "measure": "vụ",
            "direction": "≤",
            "planned": "2",
        },
    ] + [
        {
            "number": str(number),
            "unit": name,
            "indicator": indicator,
            "measure": measure,
            "direction": "≥",
            "planned": planned,
        }
        for name in names
        for number, (indicator, measure, planned) in enumerate(
            [
                ("Số kháng nghị phúc thẩm ngang cấp được chấp nhận", "kháng nghị", "3"),
                ("Sáng kiến được công nhận", "sáng kiến", "1"),
            ],
            start=1,
        )
    ]
    text: dict[str, Any] = {
        "schema": 1,
        "superior": "VIỆN KIỂM SÁT NHÂN DÂN TỈNH THÁI BÌNH",
        "organiser": "KHỐI THI ĐUA CÁC ĐƠN VỊ THUỘC VKSND TỈNH THÁI BÌNH",
        "number": "01/GƯTĐ-KTĐ",
        "place": "Thái Bình",
        "date": "2021-03-31",
        "year": 2021,
        "title": "GIAO ƯỚC THI ĐUA",
        "abstract": "Của Khối thi đua các đơn vị thuộc VKSND tỉnh Thái Bình năm 2021",
        "grounds": [
            "Căn cứ Luật Thi đua, khen thưởng ngày 26/11/2003 và các luật sửa đổi, bổ sung",
            (
                "Căn cứ Quyết định số 820/QĐ-UBND ngày 29/3/2021 của Ủy ban nhân dân tỉnh Thái Bình về việc thành lập các khối "
                "thi đua"
            ),
            (
                "Căn cứ Quyết định số 09/QĐ-VKSTB ngày 11/01/2021 của Viện trưởng VKSND tỉnh Thái Bình về việc giao nhiệm vụ "
                "Khối trưởng, Khối phó"
            ),
        ],
        "opening": f"Hôm nay, ngày 31 tháng 3 năm 2021, tại trụ sở VKSND tỉnh Thái Bình, {units} đơn vị trong Khối cùng "
        "nhau thống nhất ký kết Giao ước thi đua năm 2021 với các nội dung sau:",
        "sections": [
            {
                "number": "I",
                "heading": "NỘI DUNG THI ĐUA",
                "kind": "content",
                "clauses": [{"number": str(number), "text": clause} for number in range(1, 7)],
            },
            {
                "number": "III",
                "heading": "PHONG TRÀO THI ĐUA",
                "kind": "movement",
                "clauses": [{"number": str(number), "text": text} for number, text in enumerate(movements, start=1)],
            },
            {
                "number": "IV",
                "heading": "TỔ CHỨC THỰC HIỆN",
                "kind": "implementation",
                "clauses": [
                    {
                        "number": "1",
                        "text": "Các đơn vị tự chấm điểm từng quý và gửi Khối trưởng trước ngày 05 của tháng đầu quý sau",
                    },
                    {
                        "number": "2",
                        "text": "Khối trưởng, Khối phó thẩm định, tổng hợp và công bố kết quả trong Quý I đến Quý IV",
                    },
                ],
            },
        ],
        "targets": targets,
        "closing": "Các đơn vị trong Khối cam kết thực hiện nghiêm túc những nội dung đã ký kết trên đây",
        "recipients": [
            "Lãnh đạo VKSND tỉnh",
            "Hội đồng Thi đua - Khen thưởng",
            "Các đơn vị trong Khối",
            "Lưu: Hồ sơ thi đua",
        ],
        "signatories": signatories,
    }
    return text | changes


def signatures_of(text: dict[str, Any], count: int | None = None) -> list[dict[str, Any]]:
    """Return the signatures of the first ``count`` signatories of ``text`` (of all by default)."""
    titles = {"head": "VIỆN TRƯỞNG", "deputy": "TRƯỞNG PHÒNG", "member": "VIỆN TRƯỞNG", "witness": "PHÓ VIỆN TRƯỞNG"}
    return [
        {
            "key": signatory["key"],
            "name": person(place),
            "title": "PHÓ VIỆN TRƯỞNG" if place == 4 else titles[signatory["role"]],
            "authority": "KT. VIỆN TRƯỞNG" if place == 4 else "",
            "unit": signatory["unit"],
            "signed_at": f"2021-03-31T10:{place:02d}:00+07:00",
        }
        for place, signatory in enumerate(text["signatories"][:count])
    ]
