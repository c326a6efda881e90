"""How much importing 1,000 units costs, rehearsal and deed together, beside reading the workbook and a bare bulk_create.

"Ours" reads the file twice (the deed trusts nothing that the rehearsal left behind), compares with the catalogue, tries the
rows in a savepoint, writes rows, versions and one audit event each. "Bare" reads the cells with openpyxl in its usual mode
and writes the rows at one stroke, with none of that. Every turn is rolled back. The two take turns. Target: ratio at most 3.
"""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

UNITS = 1000
ROUNDS = 20
WARM_UP = 2


def rows() -> list[dict[str, Any]]:
    """Return one row: the medians of both."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    keeper, content = _installation()
    ours_ms, bare_ms = _medians(lambda: _import(keeper, content), lambda: _bare(content))
    return [
        {
            "what": f"import of {UNITS} units from xlsx",
            "ours_ms": ours_ms,
            "bare_ms": bare_ms,
            "ratio": ours_ms / bare_ms,
            "note": "target ≤ 3; rehearsal and deed, beside openpyxl's reading and a bare bulk_create",
        }
    ]


def _installation() -> tuple[Any, bytes]:
    """Return an administrator and a workbook of units as a spreadsheet program saves it, nearly every column filled in."""
    from openpyxl import Workbook

    from blocs.domain.exchange.catalogues import BY_SLUG
    from emulation.accounts.models import User

    keeper = User.objects.create_superuser("keeper", full_name="Quản trị")
    columns = BY_SLUG["don-vi"].tables[0].columns
    cells = {
        "kind": "VKSND khu vực",
        "protocol_order": 10,
        "established_on": "01/07/2025",
        "address": "Số 1 đường Lý Bôn",
        "phone": "0227 3851 234",
        "email": "vp@vks.example",
    }
    book = Workbook()
    sheet = book.active
    sheet.title = "Đơn vị"
    sheet.append([column.heading for column in columns])
    for number in range(UNITS):
        named = {"name": f"Viện kiểm sát nhân dân khu vực {number}", "short_name": f"VKSND khu vực {number}"}
        row = {"code": f"khu-vuc-{number}", "parent": "khu-vuc-0" if number else None, **named, **cells}
        sheet.append([row.get(column.name) for column in columns])
    content = io.BytesIO()
    book.save(content)
    return keeper, content.getvalue()


def _import(keeper: Any, content: bytes) -> None:
    from django.db import transaction

    from blocs.domain.exchange.catalogues import BY_SLUG
    from blocs.domain.exchange.imports import import_file, rehearse_file

    with transaction.atomic():
        found = rehearse_file(by=keeper, catalogue=BY_SLUG["don-vi"], content=content, name="don-vi.xlsx")
        done = import_file(by=keeper, rehearsal=found)
        assert done.counts == {"new": UNITS, "changed": 0, "same": 0}, done.report
        transaction.set_rollback(True)


def _bare(content: bytes) -> None:
    from django.db import transaction
    from openpyxl import load_workbook

    from blocs.models import Unit

    cells = list(load_workbook(io.BytesIO(content))["Đơn vị"].iter_rows(min_row=2, values_only=True))
    with transaction.atomic():
        Unit.objects.bulk_create(
            Unit(
                code=code,
                name=name,
                short_name=short_name,
                kind="regional",
                protocol_order=order,
                address=address,
                phone=phone,
                email=email,
            )
            for code, name, short_name, _kind, _parent, order, _begin, _end, address, phone, email, _real in cells
        )
        transaction.set_rollback(True)


def _medians(ours: Callable[[], None], bare: Callable[[], None]) -> tuple[float, float]:
    """Time both in turn and return their medians in milliseconds."""
    for _ in range(WARM_UP):
        ours()
        bare()
    times = [(_milliseconds(ours), _milliseconds(bare)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in times), statistics.median(pair[1] for pair in times)


def _milliseconds(deed: Callable[[], None]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000
