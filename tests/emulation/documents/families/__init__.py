"""Every family of files that people made, or could make, to get something past the doors: one function for each.

Each family is built from a real file of the product, by our own engine or bytes of our own, and holds nothing that harms a
reader. ``FAMILIES`` lists them with the reason by which each door refuses it; tests/emulation/documents/test_families.py puts
them to both doors and holds docs/security-signatures.md against what it measures.
"""

from tests.emulation.documents.families import cells, certificates, files, honest, locks, pages, times
from tests.emulation.documents.families.world import Case, Family

FAMILIES: list[Family] = [
    *pages.FAMILIES, *cells.FAMILIES, *locks.FAMILIES, *files.FAMILIES, *certificates.FAMILIES, *times.FAMILIES,
]  # fmt: skip
HONEST: list[Family] = honest.FAMILIES

__all__ = ["FAMILIES", "HONEST", "Case", "Family"]
