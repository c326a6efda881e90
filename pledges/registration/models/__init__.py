"""What units set themselves. Low to high: the catalogue of titles, the round, the registration of a unit, its rows."""

from pledges.registration.models.registrations import RegisteredTarget, RegisteredTitle, Registration, Round
from pledges.registration.models.titles import EmulationTitle

__all__ = ["EmulationTitle", "RegisteredTarget", "RegisteredTitle", "Registration", "Round"]
