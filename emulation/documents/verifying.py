"""Reading signed files back: the doors of this room for the rooms above."""

from emulation.documents.credentials import BadCertificate
from emulation.documents.inspection import FoundSignature, Inspection, inspect_pdf
from emulation.documents.outside import BadUpload, Drawn, OutsideSignature, accept_outside, cell_of, pages_changed
from emulation.documents.problems import Problem, page_list

__all__ = [
    "BadCertificate",
    "BadUpload",
    "Drawn",
    "FoundSignature",
    "Inspection",
    "OutsideSignature",
    "Problem",
    "accept_outside",
    "cell_of",
    "inspect_pdf",
    "page_list",
    "pages_changed",
]
