"""What was promised. Low to high: the pledge with its frozen text and versions, the parts of the draft, opinions, signatories,
the file that they sign."""

from pledges.models.authorisations import Authorisation
from pledges.models.certificates import BoundCertificate
from pledges.models.opinions import Opinion
from pledges.models.parts import Clause, Ground, Target
from pledges.models.places import SigningPlace
from pledges.models.pledges import Pledge
from pledges.models.signatories import Signatory
from pledges.models.signing_files import InkSignature, Lease, Revision, SigningFile
from pledges.models.templates import PledgeTemplate, TemplateLine
from pledges.models.versions import Version

__all__ = [
    "Authorisation",
    "BoundCertificate",
    "Clause",
    "Ground",
    "InkSignature",
    "Lease",
    "Opinion",
    "Pledge",
    "PledgeTemplate",
    "Revision",
    "Signatory",
    "SigningFile",
    "SigningPlace",
    "Target",
    "TemplateLine",
    "Version",
]
