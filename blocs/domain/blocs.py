"""Founding blocs."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Bloc, Decision, Unit
from blocs.permissions import require_host
from emulation import rows
from emulation.audit.log import record

# Words that the addresses of this room use themselves; see blocs/urls.py.
RESERVED_SLUGS = frozenset({"thanh-lap", "don-vi", "quyet-dinh", "sap-xep", "nhap-xuat"})


@transaction.atomic
def found_bloc(
    *,
    by: Any,
    name: str,
    slug: str,
    kind: str,
    host_unit: Unit,
    founding_decision: Decision,
    illustrative: bool = False,
) -> Bloc:
    """Found a bloc (or cluster, by ``kind``) under ``host_unit`` and return it.

    Raises ``NotAllowed`` unless ``by`` serves the standing body of the host, ``Invalid`` where the slug is taken or reserved.
    """
    require_host(by, host_unit)
    if slug in RESERVED_SLUGS:
        raise rows.Invalid(_("Mã: “%(slug)s” là địa chỉ dành riêng của hệ thống. Hãy chọn mã khác.") % {"slug": slug})
    bloc = rows.save(
        Bloc(
            name=name,
            slug=slug,
            kind=kind,
            host_unit=host_unit,
            founding_decision=founding_decision,
            illustrative=illustrative,
        )
    )
    record("bloc.founded", bloc, by=by, details={"decision": str(founding_decision), "host": str(host_unit)})
    return bloc
