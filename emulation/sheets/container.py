"""What a file is, judged by its bytes, and whether it may be opened at all; asked before anything is unpacked."""

import io
import zipfile

from django.utils.translation import gettext as _

from emulation.sheets.table import Unreadable

MAX_MEMBERS = 200
MAX_UNPACKED = 40 * 1024**2  # bytes; 20,000 rows of a dozen columns need about half of it
MAX_RATIO = 100  # a workbook of equal rows packs about 30 to 1
_SMALL = 1024**2  # bytes unpacked, below which no ratio does harm

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")


def is_workbook(content: bytes) -> bool:
    """Say whether ``content`` is an xlsx workbook that may be opened, or else a text that may be CSV.

    Raises ``Unreadable`` for everything that is neither, for passwords, old formats, macros, and packed bombs.
    """
    if not content:
        raise Unreadable(_("Tệp rỗng. Hãy chọn tệp khác."))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unreadable(
                _("Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ) rồi tải lên lại.")
            )
        raise Unreadable(_("Tệp thuộc định dạng cũ (.xls, .doc). Hãy mở bằng Excel, lưu thành .xlsx rồi tải lên lại."))
    if content.startswith(b"PK"):
        _check_archive(content)
        return True
    if content.startswith(_BINARY):
        raise Unreadable(_("Tệp không phải .xlsx hoặc .csv. Hãy lưu bảng thành .xlsx rồi tải lên lại."))
    return False


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_size(members, len(content))
            names = {member.filename.lower() for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(_("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại."))
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    except Unreadable:
        raise
    except Exception as error:  # from memory alone: whatever the unpacking raises is about the file
        raise Unreadable(_("Tệp bị hỏng, không mở được. Hãy lưu lại thành .xlsx rồi tải lên lại.")) from error
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroEnabled" in types:
        raise Unreadable(_("Tệp có macro (.xlsm). Hãy lưu thành “Excel Workbook (.xlsx)” rồi tải lên lại."))
    if "xl/workbook.xml" not in names or not types:
        raise Unreadable(
            _("Tệp không phải bảng tính .xlsx (có thể là .ods, .docx, .xlsb). Hãy lưu thành .xlsx rồi tải lên lại.")
        )


def _check_size(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Raise ``Unreadable`` by the sizes in the directory; nothing reads on beyond what the directory says."""
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1))
    ):
        raise Unreadable(
            _(
                "Tệp giải nén ra quá lớn (%(size)d MB, %(members)d phần; tối đa %(most)d MB, %(parts)d phần). "
                "Hãy chép riêng bảng cần nhập sang tệp mới rồi tải lên lại."
            )
            % {
                "size": unpacked // 1024**2,
                "members": len(members),
                "most": MAX_UNPACKED // 1024**2,
                "parts": MAX_MEMBERS,
            }
        )
