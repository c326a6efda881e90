"""Relative to the bloc's best, as police clusters do: half for the target, half for exceeding it as far as the best one."""

from decimal import Decimal

from pledges.evaluations.demo.shapes.writing import BANDS, group, leaf, part, untargeted, without
from pledges.evaluations.domain.exchange.results import Results
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.domain.rating import Basis, Scale


def shape() -> tuple[PointsTable, Results]:
    """Return the table and the results of five units; one more has not handed in, so that the scores are provisional."""
    table = PointsTable(
        "Bảng điểm so với đơn vị cao nhất khối",
        "ví dụ",
        (
            group("I", "Chỉ tiêu công tác", "80"),
            leaf("I.1", "Số vụ án giải quyết", "relative", "40", not_applicable="leaves"),
            leaf(
                "I.2", "Số kiến nghị phòng ngừa được chấp nhận", "relative", "20", step="0.25", not_applicable="leaves"
            ),
            leaf("I.3", "Số phiên tòa rút kinh nghiệm", "relative", "20", not_applicable="leaves"),
            leaf("II", "Tỷ lệ án đúng hạn", "ratio", "20"),
        ),
        Scale(BANDS, Basis.PERCENTAGE),
    )
    units = {
        "Đơn vị A": {"I.1": part(120, 100), "I.2": part(6, 4), "I.3": untargeted(8), "II": part(118, 120)},
        "Đơn vị B": {"I.1": part(150, 100), "I.2": part(4, 4), "I.3": untargeted(12), "II": part(150, 150)},
        "Đơn vị C": {"I.1": part(80, 100), "I.2": part(3, 4), "I.3": part(6, 5), "II": part(76, 80)},
        "Đơn vị D": {"I.1": without("Không được giao án hình sự"), "I.2": part(5, 4), "I.3": part(10, 5), "II": part(30, 30)},
        "Đơn vị E": {"I.1": part(0, 60), "I.2": untargeted(7), "I.3": untargeted(0), "II": part(0, 15)},
    }  # fmt: skip
    return table, Results(units, ("Đơn vị G",))


assert Decimal(80) == sum(Decimal(points) for points in ("40", "20", "20"))
