"""How it was judged. Low to high: criteria sets, periods, evaluations with scores and evidence,
what they report in words, of the library and of registered targets, publications."""

from pledges.evaluations.models.criteria import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.models.evaluations import Evaluation, Evidence, Score
from pledges.evaluations.models.links import TargetLink
from pledges.evaluations.models.narratives import Narrative
from pledges.evaluations.models.periods import Period, Publication
from pledges.evaluations.models.reports import ReportedHighlight
from pledges.evaluations.models.results import TargetResult

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Evaluation",
    "Evidence",
    "Narrative",
    "Period",
    "Publication",
    "RatingBand",
    "ReportedHighlight",
    "Score",
    "TargetLink",
    "TargetResult",
]
