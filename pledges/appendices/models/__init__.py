"""What was changed after the signing. Low to high: the appendix, its changes, those who sign it."""

from pledges.appendices.models.appendices import Appendix
from pledges.appendices.models.changes import Change
from pledges.appendices.models.signatories import AppendixSignatory

__all__ = ["Appendix", "AppendixSignatory", "Change"]
