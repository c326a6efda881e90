"""How the pages of a published table and of its corrections get their objects: only through a check."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from emulation.workflow import NotAllowed
from pledges.evaluations.loaders import visible_period
from pledges.evaluations.models import Correction, Period, Publication, Score
from pledges.evaluations.permissions import WHO_APPRAISES, WHO_RUNS, appraises, runs_period
from pledges.evaluations.queries.boards import published_rows
from pledges.evaluations.queries.published import sheet_of


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
