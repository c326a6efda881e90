"""The four shapes of points tables that are known from practice (domain.md, section 4), with made-up results.

Tables follow the published shape (totals, points, rules); names of units and results are illustrative. They are shipped
as workbooks in docs/examples, which ``manage.py rehearse_scores`` runs and the tests compute.
"""

from collections.abc import Callable

from pledges.evaluations.demo.shapes import hcmc, hue, police, thanh_hoa
from pledges.evaluations.domain.exchange.results import Results
from pledges.evaluations.domain.points_table import PointsTable

SHAPES: dict[str, Callable[[], tuple[PointsTable, Results]]] = {
    "hue": hue.shape,
    "hcmc-2008": hcmc.shape,
    "so-voi-khoi": police.shape,
    "thanh-hoa": thanh_hoa.shape,
}
