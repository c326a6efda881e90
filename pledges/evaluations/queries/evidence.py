"""Reading evidence, and where the same thing is shown again: by another unit, or in another quarter of the bloc."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pledges.evaluations.enums import HANDED_IN
from pledges.evaluations.models import Evaluation, Evidence

_BLOC = "score__evaluation__period__bloc_year__bloc"
_UNIT = "score__evaluation__seat__unit"


def with_reuse(evidence: "QuerySet[Evidence]") -> "QuerySet[Evidence]":
    """Return ``evidence`` with its file, each with ``shown_again``: whether the same stands elsewhere in the bloc.

    Elsewhere is another sheet that was handed in, or one of the same unit: a mark tells nobody what a draft holds.
    """
    same = Q(fingerprint=OuterRef("fingerprint")) | Q(file__sha256=OuterRef("file__sha256"))
    open_to_all = Q(score__evaluation__state__in=HANDED_IN) | Q(**{_UNIT: OuterRef(_UNIT)})
    others = Evidence.objects.filter(same, open_to_all, **{_BLOC: OuterRef(_BLOC)}).exclude(pk=OuterRef("pk"))
    return evidence.select_related("file").annotate(shown_again=Exists(others))


def prefetched() -> Prefetch:
    """Return the evidence of scores, with its files and whether it is shown again (one query for all)."""
    return Prefetch("evidence", with_reuse(Evidence.objects.all()).order_by("pk"))


def elsewhere(evidence: Iterable[Evidence], user: Any) -> dict[int, list[Evidence]]:
    """Return for each piece (its key) where else in its bloc the same is shown (one query).

    Names only what ``user`` may read.
    """
    own = list(evidence)
    same = Q(fingerprint__in=[each.fingerprint for each in own])
    same |= Q(file__sha256__in=[each.file.sha256 for each in own if each.file])
    blocs = {each.score.evaluation.period.bloc_year.bloc_id for each in own}
    rows = (
        Evidence.objects.filter(
            same, **{f"{_BLOC}__in": blocs}, score__evaluation__in=Evaluation.objects.visible_to(user)
        )
        .select_related(
            "file",
            "score__criterion",
            "score__evaluation__seat__unit",
            "score__evaluation__seat__bloc_year",
            "score__evaluation__period__bloc_year__bloc",
        )
        .order_by("pk")
    )
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows:
        for each in own:
            if row.pk != each.pk and _equal(row, each):
                found[each.pk].append(row)
    return found


def _equal(one: Evidence, other: Evidence) -> bool:
    if one.fingerprint == other.fingerprint:
        return True
    return bool(one.file and other.file and one.file.sha256 == other.file.sha256)
