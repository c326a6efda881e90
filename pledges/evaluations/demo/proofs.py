"""What proves the results of the demo: numbers of documents, addresses and one small file, all of them illustrations.

Numbers begin with MH, as all made-up numbers of the demo do; the addresses lie under .example, which leads nowhere.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from emulation import clock
from emulation.documents import render_pdf
from pledges.evaluations.domain import entries, evidence
from pledges.evaluations.models import Evaluation

_DOCUMENT, _LINK, _FILE = "I.1", "II.2", "II.1"  # leaves of both tables
_SHOWING_A_FILE = (2, 8)  # places that show the same file, which the pages point out


def attach(evaluation: Evaluation, place: int, by: Any, moment: datetime) -> None:
    """Attach what the unit at this place of the protocol has, at ``moment``."""
    scores = {score.criterion.code: score for score in evaluation.scores.select_related("criterion", "evaluation")}
    common = {"by": by, "no_state_secret": True}
    with clock.at(moment):
        if place % 3 == 0:
            number = f"MH-{10 + place}/BC-VKS ngày {moment - timedelta(days=1):%d/%m/%Y}"
            about = "Báo cáo thống kê (số minh họa)"
            evidence.attach_document(score=scores[_DOCUMENT], document=number, about=about, **common)
        if place % 4 == 1:
            url = f"https://thi-dua.example/phong-trao/{evaluation.seat.unit.code}"
            about = "Bài viết về phong trào (địa chỉ minh họa)"
            evidence.attach_link(score=scores[_LINK], url=url, about=about, **common)
        if place in _SHOWING_A_FILE:
            entries.attach_evidence(
                score=scores[_FILE],
                content=_plan(evaluation.period.name),
                name="ke-hoach-thi-dua-minh-hoa.pdf",
                about="Kế hoạch thi đua (tệp minh họa)",
                **common,
            )


@cache
def _plan(period: str) -> bytes:
    return render_pdf(
        f'<html lang="vi"><head><title>Kế hoạch thi đua {period}</title></head>'
        f"<body><h1>Kế hoạch thi đua {period}</h1><p>Tệp minh họa của bản trình diễn.</p></body></html>"
    )
