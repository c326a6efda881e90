"""``manage.py example_workbooks --to docs/examples``: write the example tables, results and what comes out of them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pledges.evaluations.demo.shapes import SHAPES
from pledges.evaluations.domain.exchange.rehearsals import as_data, rehearse
from pledges.evaluations.domain.exchange.results import results_workbook
from pledges.evaluations.domain.exchange.tables import table_workbook


class Command(BaseCommand):
    """Writes three files for each shape; the tests read the workbooks and compare with the expected results."""

    help = "Ghi các bảng tính ví dụ (bộ tiêu chí, kết quả, kết quả chấm mong đợi) vào một thư mục."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("--to", required=True, type=Path, help="Thư mục, ví dụ docs/examples")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        """Write the files."""
        to.mkdir(parents=True, exist_ok=True)
        for slug, shape in SHAPES.items():
            table, results = shape()
            criteria, filled = table_workbook(table), results_workbook(results, table)
            (to / f"{slug}-bo-tieu-chi.xlsx").write_bytes(criteria)
            (to / f"{slug}-ket-qua.xlsx").write_bytes(filled)
            data = json.dumps(as_data(rehearse(criteria, filled)), ensure_ascii=False, indent=1)
            (to / f"{slug}-mong-doi.json").write_text(data + "\n")
            self.stdout.write(f"{slug}: {len(table.leaves)} tiêu chí, {len(results.entries)} đơn vị")
