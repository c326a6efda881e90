"""Reading the versions of a pledge's text."""

from django.db.models import Count, Max, Q, QuerySet

from pledges.enums import VersionKind
from pledges.models import Pledge, Version


def versions_of(pledge: Pledge) -> QuerySet[Version]:
    """Return the versions, the newest first, without their texts; added: ``consents``, how many units agreed with it."""
    consents = Count("opinions__seat", filter=Q(opinions__agrees_in_full=True), distinct=True)
    rows = Version.objects.filter(pledge=pledge).select_related("made_by").defer("text", "places")
    return rows.annotate(consents=consents).order_by("-number")


def newest_number(pledge: Pledge) -> int:
    """Return the number of the newest version, 0 where the text never left the drafters (one query)."""
    return int(pledge.versions.aggregate(newest=Max("number"))["newest"] or 0)


def circulated(pledge: Pledge) -> Version | None:
    """Return the newest version that went round, or None (one query)."""
    rows = Version.objects.filter(pledge=pledge, kind=VersionKind.CIRCULATED).order_by("-number")
    return rows.first()
