"""Who and when. Low to high: decisions, units and what became of them, posts of people, blocs with their years and seats."""

from blocs.models.blocs import Bloc, BlocYear, Seat
from blocs.models.calendars import CalendarDeadline, CalendarQuarter, WorkCalendar
from blocs.models.decisions import Decision
from blocs.models.imports import CatalogueImport
from blocs.models.posts import Post
from blocs.models.refoundings import Refounding
from blocs.models.succession import Succession, SuccessionLink
from blocs.models.units import FormerName, Unit

__all__ = [
    "Bloc",
    "BlocYear",
    "CalendarDeadline",
    "CalendarQuarter",
    "CatalogueImport",
    "Decision",
    "FormerName",
    "Post",
    "Refounding",
    "Seat",
    "Succession",
    "SuccessionLink",
    "Unit",
    "WorkCalendar",
]
