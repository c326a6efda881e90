"""How it was judged. Low to high: criteria sets, periods, evaluations with scores and evidence,
what they report in words, of the library and of registered targets, their review, publications and corrections."""

from pledges.evaluations.models.corrections import CorrectedScore, Correction
from pledges.evaluations.models.criteria import CriteriaSet, Criterion, RatingBand
from pledges.evaluations.models.evaluations import Evaluation, Score
from pledges.evaluations.models.evidence import Evidence
from pledges.evaluations.models.links import TargetLink
from pledges.evaluations.models.narratives import Narrative
from pledges.evaluations.models.periods import Period, Publication
from pledges.evaluations.models.publications import PublishedPaper, PublishedSheet
from pledges.evaluations.models.reports import ReportedHighlight
from pledges.evaluations.models.results import TargetResult
from pledges.evaluations.models.reviews import Extension, Objection, OpenedLine, ScoreStep

__all__ = [
    "CorrectedScore",
    "Correction",
    "CriteriaSet",
    "Criterion",
    "Evaluation",
    "Evidence",
    "Extension",
    "Narrative",
    "Objection",
    "OpenedLine",
    "Period",
    "Publication",
    "PublishedPaper",
    "PublishedSheet",
    "RatingBand",
    "ReportedHighlight",
    "Score",
    "ScoreStep",
    "TargetLink",
    "TargetResult",
]
