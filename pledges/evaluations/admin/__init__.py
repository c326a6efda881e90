"""The evaluations in the Django admin: points tables are kept here; what was published, corrected or proved is only read."""

from pledges.evaluations.admin import criteria, published, sealed, sheets

__all__ = ["criteria", "published", "sealed", "sheets"]
