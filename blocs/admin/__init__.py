"""The catalogues of this room in the Django admin; the states of blocs move on the product's own pages."""

from blocs.admin import blocs, decisions, posts, units

__all__ = ["blocs", "decisions", "posts", "units"]
