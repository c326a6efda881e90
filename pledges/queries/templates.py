"""Templates that a draft may begin with."""

from datetime import date

from django.db.models import Q, QuerySet

from pledges.models import PledgeTemplate


def templates_in_use(day: date) -> QuerySet[PledgeTemplate]:
    """Return the templates that are valid on ``day``, by name."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return PledgeTemplate.objects.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))
