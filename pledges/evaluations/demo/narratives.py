"""What the units of the demo report in words: plain illustrations, said as such by the table they belong to."""

from datetime import datetime
from typing import Any

from emulation import clock
from pledges.evaluations.domain import narrating
from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models import Evaluation

_TOLD = (
    (NarrativePart.RESULTS, "Hoàn thành các nhiệm vụ trọng tâm của quý theo kế hoạch (nội dung minh họa)."),
    (NarrativePart.DIFFICULTIES, "Một số hồ sơ kéo dài do chờ kết luận giám định (nội dung minh họa)."),
    (
        NarrativePart.NEXT_TASKS,
        "Tiếp tục rà soát chỉ tiêu đã ký, tổ chức phiên tòa rút kinh nghiệm (nội dung minh họa).",
    ),
)


def report(evaluation: Evaluation, by: Any, moment: datetime, parts: int = len(_TOLD)) -> None:
    """Write the first ``parts`` parts of the report at ``moment``."""
    with clock.at(moment):
        for part, text in _TOLD[:parts]:
            narrating.write_part(by=by, evaluation=evaluation, part=part, text=text)
