"""Signatures that forbid what must still come."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import MDPPerm

from tests.emulation.documents.families.world import Case, Family, cell, frozen, put, signed, then_next


def lock(where: str | None = None, **values: Any) -> Any:
    def change(writer: Any) -> None:
        found = generic.DictionaryObject()
        put(found, Type=pdf_name("/SigFieldLock"), **values)
        put(cell(writer, where), Lock=writer.add_object(found))

    return change


def followed(pdf: bytes, current: bytes = b"") -> Case:
    """Return a case whose lock is broken, at the verifier, by the signature of whoever comes next."""
    return Case(pdf, current, verified=then_next(pdf))


def permissions(writer: Any) -> None:
    put(writer.root, Perms=generic.DictionaryObject())
    writer.update_root()


def certified(permission: MDPPerm) -> Case:
    return followed(signed(pdf=frozen(), certify=True, docmdp_permissions=permission), frozen())


ALL = {"Action": pdf_name("/All")}

FAMILIES = [
    Family("DocMDP that allows nothing", lambda: certified(MDPPerm.NO_CHANGES), "locked", "lock-broken"),
    Family("DocMDP that allows signatures", lambda: certified(MDPPerm.FILL_FORMS), "locked", "locked"),
    Family(
        "/Lock with a permission",
        lambda: followed(signed(lock(**ALL, P=generic.NumberObject(1)))),
        "locked",
        "lock-broken",
    ),
    Family("/Lock of all fields (FieldMDP)", lambda: followed(signed(lock(**ALL))), "locked", "lock-broken"),
    Family("/Perms in the catalogue", lambda: Case(signed(permissions)), "locked", "locked"),
]
