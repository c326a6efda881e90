"""How it was judged. Low to high: criteria sets, periods, evaluations with scores and evidence,
what they report of the library and of registered targets, their review, publications."""

from pledges.evaluations.models.criteria import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.models.evaluations import Evaluation, Evidence, Score
from pledges.evaluations.models.periods import Period, Publication
from pledges.evaluations.models.reports import ReportedHighlight
from pledges.evaluations.models.results import TargetResult
from pledges.evaluations.models.reviews import Extension, Objection, OpenedLine, ScoreStep

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Evaluation",
    "Evidence",
    "Extension",
    "Objection",
    "OpenedLine",
    "Period",
    "Publication",
    "RatingBand",
    "ReportedHighlight",
    "Score",
    "ScoreStep",
    "TargetResult",
]
