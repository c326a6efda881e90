"""Huế 2018: 1,000 points = 950 content + 50 bonus; 8 points off for no launch, pledge or registration."""

from decimal import Decimal

from pledges.evaluations.demo.shapes.writing import cases, chosen, given, group, leaf, levels, part, without
from pledges.evaluations.domain.exchange.results import Results
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.domain.rating import Scale
from pledges.evaluations.domain.rules import Assessor


def shape() -> tuple[PointsTable, Results]:
    """Return the table and the results of four units."""
    table = PointsTable(
        "Bảng điểm thi đua 1.000 điểm (dạng Huế 2018)",
        "ví dụ",
        (
            group("I", "Nhiệm vụ chính trị, chuyên môn", "600"),
            leaf("I.1", "Hoàn thành chỉ tiêu kế hoạch năm", "ratio", "400", step="0.5"),
            leaf("I.2", "Báo cáo, thống kê đúng hạn", "max_minus", "100", per_case="5"),
            leaf("I.3", "Cải cách hành chính", "manual", "100", by=Assessor.STANDING),
            group("II", "Xây dựng Đảng, chính quyền, đoàn thể", "200"),
            leaf("II.1", "Xếp loại tổ chức đảng", "choice", "120", choices=levels(
                ("xuat-sac", "Hoàn thành xuất sắc", "120"), ("tot", "Hoàn thành tốt", "100"),
                ("hoan-thanh", "Hoàn thành", "70"), ("khong", "Không hoàn thành", "0"))),
            leaf("II.2", "Dân chủ ở cơ sở", "manual", "80"),
            group("III", "Công tác thi đua, khen thưởng", "150"),
            leaf("III.1", "Tổ chức phong trào thi đua", "manual", "90"),
            leaf("III.2", "Tập huấn nghiệp vụ thi đua", "count_capped", "30", per_case="10", not_applicable="full"),
            leaf("III.3", "Sinh hoạt khối đầy đủ", "yes_no", "30", by=Assessor.SELF),
            leaf("IV", "Điểm thưởng: sáng kiến, nhân tố mới", "bonus", "50", note="I.1: không thưởng việc đã tính chỉ tiêu"),
            leaf("V", "Điểm trừ: không phát động, không ký giao ước, không đăng ký (mỗi việc)", "deduction", "24", per_case="8"),
        ),
        Scale((("Xuất sắc", Decimal(900)), ("Tốt", Decimal(800)), ("Khá", Decimal(650)), ("Trung bình", Decimal(0)))),
    )  # fmt: skip
    units = {
        "Sở A": {"I.1": part(58, 60), "I.2": cases(1), "I.3": given(92.5), "II.1": chosen("xuat-sac"), "II.2": given(78),
                 "III.1": given(85), "III.2": cases(3), "III.3": chosen("yes"), "IV": given(35), "V": cases(0)},
        "Sở B": {"I.1": part(60, 60), "I.2": cases(0), "I.3": given(88), "II.1": chosen("tot"), "II.2": given(75),
                 "III.1": given(80), "III.2": cases(5), "III.3": chosen("yes"), "IV": given(20), "V": cases(0)},
        "Sở C": {"I.1": part(47, 60), "I.2": cases(25), "I.3": given(70), "II.1": chosen("hoan-thanh"), "II.2": given(60),
                 "III.1": given(50), "III.2": without("Mới thành lập, chưa có lớp tập huấn"), "III.3": chosen("no"),
                 "IV": given(0), "V": cases(2)},
        "Sở D": {"I.1": part(60, 60), "I.2": cases(0), "I.3": given(100), "II.1": chosen("xuat-sac"), "II.2": given(80),
                 "III.1": given(90), "III.2": cases(3), "III.3": chosen("yes"), "IV": given(50), "V": cases(4)},
    }  # fmt: skip
    return table, Results(units)
