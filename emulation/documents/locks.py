"""Locks: a signature may forbid what comes after it (DocMDP, FieldMDP, ``/Lock`` of its field).

In a file that many people sign one after another a lock breaks with the next signature, and every outside reader then calls
the signature with the lock broken. So no lock is taken in, and of every lock that is there it is asked whether it was kept.
"""

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature


def locks(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether the signature locks anything, in whatever place it says so."""
    return "/Reference" in embedded.sig_object or "/Lock" in embedded.sig_field


def kept(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether what came after the signature keeps to its lock: pyHanko's ``docmdp_ok``, asked of one that was validated."""
    found = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
    if not isinstance(found, DiffResult) or found.modification_level == ModificationLevel.OTHER:
        return False
    level = embedded.docmdp_level
    return level is None or found.modification_level.value <= level.value
