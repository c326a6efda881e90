"""How a screen gets its object: only through a check, as in blocs/loaders.py."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from blocs.loaders import visible_bloc_year
from blocs.models import BlocYear
from blocs.roles import runs_bloc_year
from emulation.workflow import NotAllowed
from pledges.evaluations.domain.entries import OpenSheet
from pledges.evaluations.models import Criterion, Evaluation, Evidence, Objection, Period, Score
from pledges.evaluations.permissions import (
    WHO_APPRAISES,
    WHO_ENTERS,
    WHO_OBJECTS,
    WHO_READS,
    WHO_RUNS,
    WHO_STANDS,
    appraises,
    decides,
    enters,
    reads,
    runs_period,
    stands,
    submits,
)
from pledges.evaluations.queries.sheets import leaves_of


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


def visible_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation of ``unit`` (its code) if ``user`` may read it.

    Raises ``Http404`` where the period is invisible, ``NotAllowed`` for a sheet that is not open to other members yet: that
    it is there, the page of the period tells everybody.
    """
    evaluations = Evaluation.objects.known_to(user).select_related(
        "period__bloc_year__bloc",
        "period__criteria_set",
        "own_criteria_set",
        "seat__unit",
        "seat__bloc_year",
        "submitted_by",
        "returned_by",
        "appraised_by",
    )
    evaluation: Evaluation = get_object_or_404(
        evaluations,
        period__bloc_year__bloc__slug=slug,
        period__bloc_year__year=year,
        period__quarter=quarter,
        seat__unit__code=unit,
    )
    if not reads.test(user, evaluation):
        raise NotAllowed(WHO_READS)
    return evaluation


def own_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if it is of the unit that ``user`` works for; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not enters.test(user, evaluation):
        raise NotAllowed(WHO_ENTERS)
    return evaluation


def sheet_to_save(user: Any, pk: int) -> OpenSheet:
    """Return the sheet under its lock for ``user`` to write into, within the transaction of the caller.

    Raises ``Http404`` where it is invisible, ``NotAllowed`` where it is not theirs, ``WrongState`` where it is closed.
    Whoever works for the unit sees its sheet; only for everybody else it is asked whether to answer 404 or 403.
    """
    try:
        return OpenSheet.by_key(pk, user)
    except Evaluation.DoesNotExist as missing:
        raise Http404 from missing
    except NotAllowed:
        get_object_or_404(Evaluation.objects.known_to(user), pk=pk)
        raise


def judged_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if ``user`` appraises it; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not appraises.test(user, evaluation):
        raise NotAllowed(WHO_APPRAISES)
    return evaluation


def leading_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if ``user`` leads its unit; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not submits.test(user, evaluation):
        raise NotAllowed(WHO_OBJECTS)
    return evaluation


def standing_evaluation(user: Any, slug: str, year: int, quarter: int, unit: str) -> Evaluation:
    """Return the evaluation if ``user`` appraises it for the standing body; ``Http404`` or ``NotAllowed`` otherwise."""
    evaluation = visible_evaluation(user, slug, year, quarter, unit)
    if not stands.test(user, evaluation):
        raise NotAllowed(WHO_STANDS)
    return evaluation


def run_period(user: Any, slug: str, year: int, quarter: int) -> Period:
    """Return the period if ``user`` runs it; ``Http404`` or ``NotAllowed`` otherwise."""
    period = visible_period(user, slug, year, quarter)
    if not runs_period.test(user, period):
        raise NotAllowed(WHO_RUNS)
    return period


def visible_objection(user: Any, slug: str, year: int, quarter: int, pk: int) -> Objection:
    """Return the objection if ``user`` may read its sheet or decides it, else raise ``Http404``.

    A sheet may be with its unit again because of another objection; this one still waits for its decision.
    """
    known = Objection.objects.filter(evaluation__in=Evaluation.objects.known_to(user)).select_related(
        "criterion",
        "raised_by",
        "decided_by",
        "evaluation__period__bloc_year__bloc",
        "evaluation__seat__unit",
        "evaluation__seat__bloc_year",
    )
    objection: Objection = get_object_or_404(
        known,
        pk=pk,
        evaluation__period__bloc_year__bloc__slug=slug,
        evaluation__period__bloc_year__year=year,
        evaluation__period__quarter=quarter,
    )
    if not (reads.test(user, objection.evaluation) or decides.test(user, objection.evaluation)):
        raise Http404
    return objection


def leaf_on(evaluation: Evaluation, pk: int) -> Criterion:
    """Return a leaf of the table of this sheet, else raise ``Http404``."""
    return get_object_or_404(leaves_of(evaluation.table_id), pk=pk)


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
