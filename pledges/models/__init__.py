"""What was promised. Low to high: the pledge with its frozen text and versions, the parts of the draft, opinions, signatories."""

from pledges.models.opinions import Opinion
from pledges.models.parts import Clause, Ground, Target
from pledges.models.places import SigningPlace
from pledges.models.pledges import Pledge
from pledges.models.signatories import Signatory
from pledges.models.templates import PledgeTemplate, TemplateLine
from pledges.models.versions import Version

__all__ = [
    "Clause",
    "Ground",
    "Opinion",
    "Pledge",
    "PledgeTemplate",
    "Signatory",
    "SigningPlace",
    "Target",
    "TemplateLine",
    "Version",
]
