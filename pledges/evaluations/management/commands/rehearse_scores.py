"""``manage.py rehearse_scores --criteria C.xlsx --results R.xlsx [--json | --csv]``: score a table that nobody adopted yet."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emulation.numbers import format_decimal
from emulation.workflow import Refused
from pledges.evaluations.domain.exchange.rehearsals import Rehearsal, Unusable, as_csv, as_data, rehearse
from pledges.evaluations.explanations import say_lines


class Command(BaseCommand):
    """Reads two workbooks and prints what comes out; neither reads nor writes the data of the product."""

    help = "Chấm thử: tính điểm các đơn vị trong tệp kết quả theo bộ tiêu chí trong tệp, không đụng tới dữ liệu."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two files, and the shape of the answer; columns: docs/rehearsal.md."""
        parser.add_argument("--criteria", required=True, type=Path, help="Tệp .xlsx của bộ tiêu chí")
        parser.add_argument("--results", required=True, type=Path, help="Tệp .xlsx của kết quả các đơn vị")
        shapes = parser.add_mutually_exclusive_group()
        shapes.add_argument("--json", action="store_true", help="In ra JSON, điểm là chuỗi với dấu chấm")
        shapes.add_argument("--csv", action="store_true", help="In ra CSV, mở được bằng Excel")

    def handle(self, *args: Any, criteria: Path, results: Path, **options: Any) -> None:
        """Print the rehearsal; exits 1 with every reason where a file cannot be taken."""
        try:
            found = rehearse(_content(criteria), _content(results))
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        except Unusable as unusable:
            raise CommandError("\n".join(finding.text for finding in unusable.findings)) from unusable
        if options["json"]:
            self.stdout.write(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        elif options["csv"]:
            self.stdout.write(as_csv(found).decode("utf-8-sig"), ending="")
        else:
            self._print(found)

    def _print(self, found: Rehearsal) -> None:
        self.stdout.write(f"{found.table.name} – {found.table.label}")
        for finding in found.findings:
            self.stdout.write(f"{'Mâu thuẫn' if finding.serious else 'Lưu ý'}: {finding.text}")
        if found.results.waiting:
            self.stdout.write(f"Chưa nộp: {', '.join(found.results.waiting)}")
        if found.score.provisional:
            self.stdout.write("Tạm tính: có điểm còn phụ thuộc đơn vị khác.")
        for standing in found.score.ranked():
            score = standing.score
            rank = "–" if standing.rank is None else standing.rank
            self.stdout.write(
                f"\n{rank}. {standing.key}: {format_decimal(score.total)} điểm, xếp loại {standing.rating.band or '–'}"
            )
            for leaf in found.table.leaves:
                own = score.by_leaf[leaf.code]
                points = "–" if own.points is None else format_decimal(own.points)
                self.stdout.write(f"   {leaf.code:6} {points:>8}  {say_lines(own.lines)}")
            if score.missing:
                self.stdout.write(f"   Còn thiếu: {', '.join(score.missing)}")
            self.stdout.write(f"   Xếp loại: {say_lines(standing.rating.lines)}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {error.strerror}. Hãy kiểm tra đường dẫn.") from error
