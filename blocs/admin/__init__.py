"""The catalogues of this room in the Django admin; the states of blocs move on the product's own pages."""

from blocs.admin import blocs, calendars, decisions, posts, units

__all__ = ["blocs", "calendars", "decisions", "posts", "units"]
