"""``manage.py verify_document F.pdf [--json]``: the verdict of the public page on the command line."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from emulation.workflow import Refused
from pledges.verification.domain.verdict import Line, Verdict, judge


class Command(BaseCommand):
    """Exits 0 for the newest file as this installation keeps it, 1 with the reasons for everything else."""

    help = "Kiểm tra một tệp PDF đã ký; thoát với mã 0 nếu đúng bản hiện hành hệ thống lưu, mã 1 kèm lý do nếu không."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the form of the answer."""
        parser.add_argument("file", type=Path, help="Tệp PDF cần kiểm tra")
        parser.add_argument("--json", action="store_true", help="In kết quả dạng JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Print the verdict."""
        try:
            verdict = judge(file.read_bytes())
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {file}: {error.strerror}.") from error
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from refusal
        with translation.override("vi"):
            lines = (
                [json.dumps(as_data(verdict), ensure_ascii=False, indent=2)] if options["json"] else in_words(verdict)
            )
        for line in lines:
            self.stdout.write(line)
        if not verdict.good:
            raise CommandError("Tệp không hợp lệ.", returncode=1)


def in_words(verdict: Verdict) -> list[str]:
    """Return the verdict as lines for people."""
    lines = [verdict.headline, f"SHA-256: {verdict.sha256}"]
    if verdict.signing_file is not None:
        lines.append(f"Văn bản: {verdict.signing_file.pledge}, mã tra cứu {verdict.signing_file.code}")
    lines += [f"- {reason}" for reason in verdict.reasons]
    lines += [f"{number}. {_line(line)}" for number, line in enumerate(verdict.lines, 1)]
    return lines


def _line(line: Line) -> str:
    who = ", ".join(filter(None, [line.name, line.title, line.unit]))
    at = f"{timezone.localtime(line.at):%d/%m/%Y %H:%M:%S}"
    claimed = f" Chữ ký tự khai {timezone.localtime(line.claimed):%d/%m/%Y %H:%M:%S}." if line.claimed else ""
    drawn = " Hình trong ô ký do phần mềm bên ngoài vẽ." if line.drawn_elsewhere else ""
    return f"[{'đúng' if line.good else 'SAI'}] {who} – {line.means}, {at} ({line.time_note}).{claimed}{drawn} {line.after}"


def as_data(verdict: Verdict) -> dict[str, Any]:
    """Return the verdict as plain data."""
    return {
        "good": verdict.good,
        "complete": verdict.complete,
        "headline": verdict.headline,
        "reasons": list(verdict.reasons),
        "sha256": verdict.sha256,
        "pages": verdict.pages,
        "code": verdict.signing_file.code if verdict.signing_file else "",
        "signatures": [
            vars(line)
            | {
                "at": line.at.isoformat(),
                "claimed": line.claimed.isoformat() if line.claimed else None,
                "means": str(line.means),
            }
            for line in verdict.lines
        ],
        "appendices": [
            {"number": link.appendix.number, "code": link.code, "joins": link.holds} for link in verdict.chain
        ],
    }
