"""Recording the decisions on which blocs and leadership rest."""

from datetime import date
from typing import Any

from django.db import transaction

from blocs.models import Decision
from blocs.permissions import require_recorder
from emulation import rows
from emulation.audit.log import record


@transaction.atomic
def record_decision(*, by: Any, number: str, issued_on: date, issuer: str, abstract: str) -> Decision:
    """Enter a decision into the catalogue and return it; ``number`` keeps its form (``09/QĐ-VKSTB``).

    Raises ``NotAllowed`` unless ``by`` serves a standing body or keeps the catalogues, ``Invalid`` where a value is
    missing or the same decision was recorded before.
    """
    require_recorder(by)
    decision = rows.save(Decision(number=number, issued_on=issued_on, issuer=issuer, abstract=abstract))
    record("decision.recorded", decision, by=by, details={"issuer": issuer, "issued_on": issued_on})
    return decision
