"""How a screen gets its object: only through a check, as in blocs/loaders.py."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from blocs.roles import runs_bloc_year
from emulation.workflow import NotAllowed, WrongState
from pledges.evaluations.domain.criteria.writing import require_keeper
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import (
    Correction,
    CriteriaSet,
    Criterion,
    Evaluation,
    Evidence,
    Period,
    Publication,
    Score,
)
from pledges.evaluations.permissions import WHO_APPRAISES, WHO_ENTERS, WHO_RUNS, appraises, enters, runs_period
from pledges.evaluations.queries.boards import published_rows
from pledges.evaluations.queries.criteria import listed_for
from pledges.evaluations.queries.published import sheet_of


def run_bloc_year(user: Any, slug: str, year: int) -> BlocYear:
    """Return the bloc-year if ``user`` runs its periods; ``Http404`` where invisible, ``NotAllowed`` where not theirs."""
    bloc_year = visible_bloc_year(user, slug, year)
    if not runs_bloc_year(user, bloc_year):
        raise NotAllowed(WHO_RUNS)
    return bloc_year


def visible_period(user: Any, slug: str, year: int, quarter: int) -> Period:
    """Return the period if ``user`` may see it, else raise ``Http404``."""
    periods = Period.objects.visible_to(user).select_related("bloc_year__bloc", "criteria_set", "published_by")
    return get_object_or_404(periods, bloc_year__bloc__slug=slug, bloc_year__year=year, quarter=quarter)


def publication_of(period: Period, sequence: int | None) -> Publication | None:
    """Return the published table of this number, else raise ``Http404``; without a number the newest one, or None."""
    publications = period.publications.select_related("published_by", "paper__file").order_by("-sequence")
    found = publications.first() if sequence is None else get_object_or_404(publications, sequence=sequence)
    if found:
        found.period = period
    return found


def sealed_sheet(publication: Publication | None, unit: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the sealed sheet of ``unit`` and its row in the table, else raise ``Http404``."""
    sheet = sheet_of(publication, unit) if publication else None
    if publication is None or sheet is None:
        raise Http404
    row = next(row for row in published_rows(publication.snapshot) if row["unit"] == unit)
    return sheet, row


def visible_correction(user: Any, slug: str, year: int, quarter: int, pk: int) -> Correction:
    """Return the correction if its period is visible to ``user``, else raise ``Http404``."""
    period = visible_period(user, slug, year, quarter)
    found: Correction = get_object_or_404(period.corrections.select_related("opened_by", "publication"), pk=pk)
    found.period = period
    return found


def run_correction(user: Any, slug: str, year: int, quarter: int, pk: int) -> Correction:
    """Return the correction if ``user`` runs the periods of the bloc; ``Http404`` or ``NotAllowed`` otherwise."""
    correction = visible_correction(user, slug, year, quarter, pk)
    if not runs_period.test(user, correction.period):
        raise NotAllowed(WHO_RUNS)
    return correction


def judged_score(user: Any, correction: Correction, pk: int) -> Score:
    """Return a score of the corrected period if ``user`` appraises its unit; ``Http404`` or ``NotAllowed`` otherwise."""
    scores = Score.objects.filter(evaluation__period=correction.period_id).select_related(
        "criterion", "evaluation__seat__unit", "evaluation__seat__bloc_year"
    )
    score = get_object_or_404(scores, pk=pk)
    score.evaluation.period = correction.period
    if not appraises.test(user, score.evaluation):
        raise NotAllowed(WHO_APPRAISES)
    return score


def visible_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation of ``unit`` (its code) if ``user`` may see it, else raise ``Http404``."""
    evaluations = Evaluation.objects.visible_to(user).select_related(
        "period__bloc_year__bloc",
        "period__criteria_set",
        "own_criteria_set",
        "seat__unit",
        "seat__bloc_year",
        "submitted_by",
        "returned_by",
        "appraised_by",
    )
    return get_object_or_404(
        evaluations,
        period__bloc_year__bloc__slug=slug,
        period__bloc_year__year=year,
        period__quarter=quarter,
        seat__unit__code=unit,
    )


def own_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if it is of the unit that ``user`` works for; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not enters.test(user, evaluation):
        raise NotAllowed(WHO_ENTERS)
    return evaluation


def judged_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if ``user`` appraises it; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not appraises.test(user, evaluation):
        raise NotAllowed(WHO_APPRAISES)
    return evaluation


def own_score(user: Any, evaluation: Evaluation, pk: int) -> Score:
    """Return a score of the user's own evaluation, else raise ``Http404``."""
    return get_object_or_404(evaluation.scores.select_related("evaluation", "criterion"), pk=pk)


def visible_evidence(user: Any, pk: int) -> Evidence:
    """Return the evidence if its sheet is visible to ``user``, else raise ``Http404``."""
    visible = Evidence.objects.filter(score__evaluation__in=Evaluation.objects.visible_to(user)).select_related(
        "file",
        "attached_by",
        "score__criterion",
        "score__evaluation__seat__unit",
        "score__evaluation__seat__bloc_year",
        "score__evaluation__period__bloc_year__bloc",
    )
    return get_object_or_404(visible, pk=pk)


def own_evidence(user: Any, pk: int) -> Evidence:
    """Return the evidence if it is of the unit that ``user`` works for; ``Http404`` or ``NotAllowed`` otherwise."""
    evidence = visible_evidence(user, pk)
    if not enters.test(user, evidence.score.evaluation):
        raise NotAllowed(WHO_ENTERS)
    return evidence


def visible_criteria_set(user: Any, pk: int) -> CriteriaSet:
    """Return the points table if ``user`` may read it, else raise ``Http404``."""
    return get_object_or_404(listed_for(user), pk=pk)


def written_criteria_set(user: Any, pk: int) -> CriteriaSet:
    """Return the points table if ``user`` writes it; ``Http404``, ``NotAllowed``, or ``WrongState`` once it is adopted."""
    criteria_set = visible_criteria_set(user, pk)
    require_keeper(user, criteria_set)
    if criteria_set.state != CriteriaSetState.DRAFT:
        raise WrongState(_("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới."))
    return criteria_set


def written_criterion(user: Any, pk: int, line: int) -> Criterion:
    """Return a line of a draft that ``user`` writes; refuses as ``written_criteria_set``."""
    criteria_set = written_criteria_set(user, pk)
    criterion = get_object_or_404(criteria_set.criteria.select_related("parent"), pk=line)
    criterion.criteria_set = criteria_set
    return criterion
