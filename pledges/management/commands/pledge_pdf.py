"""``manage.py pledge_pdf --bloc thai-binh --year 2021 --out F.pdf``: write the file that is signed and print its SHA-256."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emulation.files.store import fetch
from emulation.workflow import Refused
from pledges.domain.publication import current_document, signed_document
from pledges.models import Pledge


class Command(BaseCommand):
    """Gives out the stored bytes with the signatures given so far; makes nothing but a seal that failed before."""

    help = "Ghi bản giao ước đã ký ra tệp PDF và in mã SHA-256 của tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the bloc's code, the year and the file to write."""
        parser.add_argument("--bloc", required=True, help="Mã khối, ví dụ thai-binh")
        parser.add_argument("--year", required=True, type=int, help="Năm thi đua, ví dụ 2021")
        parser.add_argument("--out", required=True, type=Path, help="Tệp PDF sẽ ghi")

    def handle(self, *args: Any, bloc: str, year: int, out: Path, **options: Any) -> None:
        """Write the file; exits 1 with the reason where there is no file to sign or the file cannot be written."""
        pledge = Pledge.objects.filter(bloc_year__bloc__slug=bloc, bloc_year__year=year).first()
        if pledge is None:
            raise CommandError(f"Không có giao ước của khối “{bloc}” năm {year}. Hãy kiểm tra mã khối và năm.")
        try:
            document = current_document(pledge) or signed_document(pledge)
            out.write_bytes(fetch(document))
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from refusal
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {out}: {error.strerror}. Hãy chọn nơi khác.") from error
        self.stdout.write(f"{document.sha256}  {out}")
