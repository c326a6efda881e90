"""The catalogues of this room in the Django admin; the states of blocs move on the product's own pages."""

from blocs.admin import blocs, calendars, cares, decisions, people, posts, units

__all__ = ["blocs", "calendars", "cares", "decisions", "people", "posts", "units"]
