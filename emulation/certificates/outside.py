"""Trusting outside authorities, such as that of the Government Cipher Committee: whose signatures count is decided here."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.certificates.models import Authority, OutsideRoot
from emulation.certificates.reading import Found, Revocations, read_authorities, read_crl
from emulation.text import clean
from emulation.workflow import Missing, NotAllowed, Refused, WrongState, lock


def look_at(content: bytes) -> list[Found]:
    """Return what an uploaded file would make trusted. Raises ``Refused`` as ``trust_roots`` does, and writes nothing."""
    found = read_authorities(content, at=clock.now())
    if Authority.objects.filter(fingerprint__in=[each.fingerprint for each in found]).exists():
        raise Refused(
            _(
                "Đây là chứng thư của CA nội bộ. Xác nhận điện tử nội bộ không phải chữ ký số nên không thêm vào đây được. "
                "Hãy chọn chứng thư của tổ chức chứng thực bên ngoài."
            )
        )
    known = OutsideRoot.objects.filter(fingerprint__in=[each.fingerprint for each in found], withdrawn_at=None)
    reasons = [
        _("“%(subject)s” đã được tin cậy từ ngày %(day)s. Không cần thêm lần nữa.")
        % {"subject": each.subject, "day": f"{each.trusted_from:%d/%m/%Y}"}
        for each in known.order_by("pk")
    ]
    if reasons:
        raise Refused(*reasons)
    return found


@transaction.atomic
def trust_roots(*, by: Any, content: bytes, trusted_from: date) -> list[OutsideRoot]:
    """Trust all certificates of an uploaded file from the day ``trusted_from`` on, or none, and return their rows.

    Raises ``NotAllowed``, ``Refused`` naming the certificate and the reason, or ``Impossible`` where somebody was faster.
    """
    _require(by)
    kept = []
    for found in look_at(content):
        row = OutsideRoot(
            der=found.der,
            fingerprint=found.fingerprint,
            subject=found.subject,
            issuer=found.issuer,
            valid_from=found.valid_from,
            valid_until=found.valid_until,
            trusted_from=trusted_from,
            added_by=by,
        )
        with rows.explained():
            row.save()
        record("outside_root.trusted", row, by=by, details={"fingerprint": row.fingerprint, "from": trusted_from})
        kept.append(row)
    return kept


@transaction.atomic
def withdraw(*, by: Any, root: OutsideRoot, note: str) -> OutsideRoot:
    """Trust ``root`` no longer, for a reason, and return it. What was accepted before stays accepted.

    Raises ``NotAllowed``, ``Missing`` (no reason) or ``WrongState`` (withdrawn already).
    """
    locked = _locked(by, root)
    locked.note = clean(note)
    if not locked.note:
        raise Missing(_("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại."))
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.save(update_fields=["note", "withdrawn_at", "withdrawn_by"])
    record("outside_root.withdrawn", locked, by=by, note=locked.note, details={"fingerprint": locked.fingerprint})
    return locked


@transaction.atomic
def keep_crl(*, by: Any, root: OutsideRoot, content: bytes) -> Revocations:
    """Keep a revocation list that ``root`` signed, in the place of an older one, and return what it says.

    Raises ``NotAllowed``, ``WrongState`` or ``Refused`` (no such list, another signer, outdated).
    """
    locked = _locked(by, root)
    found = read_crl(content, issuer=bytes(locked.der), at=clock.now())
    if locked.crl_until and locked.crl_until > found.until:
        raise Refused(_("Danh sách thu hồi đang dùng còn mới hơn tệp này. Hãy chọn tệp mới nhất."))
    locked.crl, locked.crl_until = found.der, found.until
    locked.save(update_fields=["crl", "crl_until"])
    record("outside_root.crl_kept", locked, by=by, details={"until": found.until, "count": found.count})
    return found


def _locked(by: Any, root: OutsideRoot) -> OutsideRoot:
    _require(by)
    locked: OutsideRoot = lock(root)
    if locked.withdrawn_at:
        raise WrongState(_("“%(root)s” đã thôi được tin cậy. Hãy bỏ chọn.") % {"root": locked})
    return locked


def _require(by: Any) -> None:
    if not by.has_perm("certificates.change_outsideroot"):
        raise NotAllowed(_("Chỉ quản trị hệ thống mới được quyết định chứng thư bên ngoài nào được tin cậy."))
