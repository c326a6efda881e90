"""``manage.py internal_ca create|renew|export|status|revoke``: the internal authority from the command line."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from emulation.certificates import vault
from emulation.certificates.domain import ensure_authority, renew_authority, revoke
from emulation.certificates.making import as_pem, crl_as_pem
from emulation.certificates.models import Authority, AuthorityState, Certificate, Reason, State
from emulation.certificates.queries import crl_of
from emulation.workflow import Refused


class Command(BaseCommand):
    """One deed of five; every refusal says its remedy and exits 1."""

    help = "CA nội bộ: tạo, thay mới, xuất chứng thư gốc và danh sách thu hồi, xem tình trạng, thu hồi chứng thư."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the five."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        create = deeds.add_parser("create", help="Tạo CA nội bộ nếu chưa có.")
        renew = deeds.add_parser("renew", help="Tạo CA mới thay CA đang cấp; CA cũ vẫn dùng để kiểm tra chữ ký cũ.")
        for each in (create, renew):
            each.add_argument("--organisation", default="", help="Tên tổ chức ghi trên chứng thư.")
        renew.add_argument("--lost-secret", action="store_true", help="Tạo tệp bí mật mới khi tệp cũ đã mất hẳn.")
        export = deeds.add_parser("export", help="Ghi chứng thư gốc (PEM) và danh sách thu hồi (CRL) vào một thư mục.")
        export.add_argument("--to", required=True, type=Path, help="Thư mục nhận tệp.")
        deeds.add_parser("status", help="In tình trạng; mã thoát 1 khi chưa ký được.")
        withdraw = deeds.add_parser("revoke", help="Thu hồi chứng thư của một tài khoản, hoặc một chứng thư.")
        whose = withdraw.add_mutually_exclusive_group(required=True)
        whose.add_argument("--account", help="Tên đăng nhập.")
        whose.add_argument("--fingerprint", help="Dấu vân tay SHA-256, hoặc ít nhất 8 ký tự đầu.")
        withdraw.add_argument("--reason", required=True, choices=Reason.values)
        withdraw.add_argument("--note", default="", help="Ghi chú thêm.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the chosen deed."""
        try:
            getattr(self, options["deed"])(options)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=1) from refusal

    def create(self, options: dict[str, Any]) -> None:
        """Found the authority, or name the one that is there."""
        there = Authority.objects.filter(state=AuthorityState.CURRENT).first()
        authority = there or ensure_authority(by=None, organisation=options["organisation"])
        self.stdout.write(f"{'Đã có' if there else 'Đã tạo'} CA nội bộ: {_line(authority)}")

    def renew(self, options: dict[str, Any]) -> None:
        """Found a new authority in the place of the current one."""
        new = renew_authority(by=None, organisation=options["organisation"], lost_secret=options["lost_secret"])
        self.stdout.write(f"Đã thay CA nội bộ: {_line(new)}")
        self.stdout.write("CA cũ vẫn dùng để kiểm tra chữ ký cũ. Hãy chạy lại: manage.py internal_ca export.")

    def export(self, options: dict[str, Any]) -> None:
        """Write ``internal-roots.pem`` with all roots, and one revocation list for each."""
        authorities = list(Authority.objects.order_by("-issued_at", "pk"))
        if not authorities:
            raise CommandError("Chưa có CA nội bộ. Hãy tạo trước: manage.py internal_ca create.", returncode=1)
        folder: Path = options["to"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._write(folder / "internal-roots.pem", "".join(as_pem(bytes(each.der)) for each in authorities))
            for each in authorities:
                try:
                    crl = crl_of(each)
                except vault.Locked as locked:
                    self.stderr.write(f"Không lập được danh sách thu hồi của {_line(each)}: {locked}")
                else:
                    self._write(folder / f"internal-{each.fingerprint[:8]}.crl.pem", crl_as_pem(crl))
        except OSError as error:
            raise CommandError(
                f"Không ghi được vào {folder}: {error.strerror}. Hãy chọn thư mục khác bằng --to.", returncode=1
            ) from error

    def status(self, options: dict[str, Any]) -> None:
        """Print the authorities and how many certificates stand; exit 1 where nothing could be signed."""
        current = Authority.objects.filter(state=AuthorityState.CURRENT).first()
        if current is None:
            raise CommandError(
                "Chưa có CA nội bộ; lần ký đầu tiên sẽ tự tạo. Tạo ngay: manage.py internal_ca create.", returncode=1
            )
        for each in Authority.objects.order_by("-issued_at", "pk"):
            self.stdout.write(f"{each.get_state_display()}: {_line(each)}")
        for state in State:
            self.stdout.write(f"Chứng thư “{state.label}”: {Certificate.objects.filter(state=state).count()}")
        if not vault.opens(current.secret_id):
            raise CommandError(
                f"Tệp bí mật {vault.NAME} không mở được khóa của CA. Hãy khôi phục từ bản sao lưu; nếu không còn, chạy "
                "“manage.py internal_ca renew --lost-secret”.",
                returncode=1,
            )

    def revoke(self, options: dict[str, Any]) -> None:
        """Revoke the standing certificates of an account, or one by its fingerprint."""
        rows = Certificate.objects.exclude(state=State.REVOKED).order_by("pk")
        if options["account"]:
            found = list(rows.filter(holder__username=options["account"], state=State.VALID))
        elif len(options["fingerprint"]) < 8:
            raise CommandError("Dấu vân tay: cần ít nhất 8 ký tự đầu.", returncode=1)
        else:
            found = list(rows.filter(fingerprint__startswith=options["fingerprint"].lower()))
            if len(found) > 1:
                raise CommandError("Dấu vân tay: có nhiều chứng thư trùng phần đầu. Hãy nhập dài hơn.", returncode=1)
        if not found:
            raise CommandError("Không có chứng thư nào như vậy còn thu hồi được. Hãy kiểm tra lại.", returncode=1)
        for each in found:
            revoke(by=None, certificate=each, reason=Reason(options["reason"]), note=options["note"])
            self.stdout.write(f"Đã thu hồi chứng thư của {each}.")

    def _write(self, path: Path, text: str) -> None:
        """Write the file whole or not at all, and name it."""
        temporary = path.with_suffix(".new")
        temporary.write_text(text)
        os.replace(temporary, path)
        self.stdout.write(f"Đã ghi {path}")


def _line(authority: Authority) -> str:
    until = timezone.localtime(authority.used_until)
    return f"{authority.organisation}, SHA-256 {authority.fingerprint[:16]}…, cấp chứng thư đến {until:%d/%m/%Y}."
