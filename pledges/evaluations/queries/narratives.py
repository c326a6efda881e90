"""Reading what units report in words."""

from pledges.evaluations.enums import NarrativePart
from pledges.evaluations.models import Evaluation, Narrative


def told_in_words(evaluation: Evaluation) -> list[Narrative]:
    """Return the parts of the report that have words, in their order (one query)."""
    return [row for row in narratives_of(evaluation).values() if row is not None and row.text]


def narratives_of(evaluation: Evaluation) -> dict[NarrativePart, Narrative | None]:
    """Return every part of the report in its order, None where nothing was written yet (one query)."""
    written = {row.part: row for row in evaluation.narratives.select_related("written_by")}
    return {part: written.get(part) for part in NarrativePart}
