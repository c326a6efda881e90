"""The library of a bloc-year: its highlights."""

from pledges.library.models.highlights import Highlight

__all__ = ["Highlight"]
