"""A conference, its agenda, who was there, what was said; and the papers that it adopts."""

from pledges.conference.models.conferences import AgendaItem, Attendance, Conference, Note
from pledges.conference.models.papers import Paper

__all__ = ["AgendaItem", "Attendance", "Conference", "Note", "Paper"]
