"""Signing outside: one person at a time has the file in hand, and hears exactly when it moved on meanwhile.

A lease keeps two outside signers apart. It does not stop those who sign in the product: fifteen people in a room would wait
for one token. So whoever comes back with an overtaken file is told who signed and how to go on.
"""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from emulation import clock
from emulation.audit.log import record
from emulation.workflow import Refused
from pledges.models import Lease, Revision, SigningFile, SigningPlace

MINUTES = 15


class Held(Refused):
    """Somebody else is signing outside."""


class Overtaken(Refused):
    """The file that came back extends an older revision."""


class OtherFile(Refused):
    """The file that came back is not this one with a signature more."""


def lease_of(signing_file: SigningFile | None) -> Lease | None:
    """Return the lease that runs now."""
    if signing_file is None:
        return None
    leases = Lease.objects.filter(signing_file=signing_file, until__gt=clock.now())
    return leases.select_related("holder").order_by("pk").first()


def must_be_free(signing_file: SigningFile, by: Any) -> None:
    """Raise ``Held`` where somebody else than ``by`` is signing outside."""
    lease = lease_of(signing_file)
    if lease is not None and lease.holder_id != by.pk:
        raise Held(
            _(
                "%(who)s đang ký tệp này bằng công cụ bên ngoài đến %(until)s. Hãy đợi đến lúc đó, hoặc nhờ người đó trả lượt."
            )
            % {"who": lease.holder, "until": f"{timezone.localtime(lease.until):%H:%M ngày %d/%m/%Y}"}
        )


def take(signing_file: SigningFile, place: SigningPlace, by: Any) -> Lease:
    """Give ``by`` the file for ``MINUTES`` from now, and return the lease. The caller holds the lock of the paper."""
    must_be_free(signing_file, by)
    Lease.objects.filter(signing_file=signing_file).delete()
    now = clock.now()
    lease = Lease.objects.create(
        signing_file=signing_file,
        field=place.key,
        holder=by,
        number=signing_file.revisions.count(),
        taken_at=now,
        until=now + timedelta(minutes=MINUTES),
    )
    record("signature.lease_taken", place, by=by, details={"until": lease.until, "revision": lease.number})
    return lease


def give_back(signing_file: SigningFile, place: SigningPlace, by: Any) -> bool:
    """End the lease of ``by`` before its time, and say whether there was one. The caller holds the lock of the paper."""
    ended, _rows = Lease.objects.filter(signing_file=signing_file, holder=by).delete()
    if ended:
        record("signature.lease_given_back", place, by=by)
    return bool(ended)


def end(signing_file: SigningFile) -> None:
    """End the lease with the signature that it was taken for."""
    Lease.objects.filter(signing_file=signing_file).delete()


def must_extend(signing_file: SigningFile, current: bytes, uploaded: bytes) -> None:
    """Raise ``Overtaken`` or ``OtherFile`` where ``uploaded`` is known, but is not ``current`` with something more.

    What it is otherwise, and whether what was added is one lawful signature, says emulation/documents/outside.py.
    """
    revisions = list(signing_file.revisions.select_related("file").order_by("number"))
    if uploaded == current:
        raise OtherFile(_("Tệp tải lên chưa có chữ ký mới. Hãy ký tệp bằng công cụ của bạn, lưu lại rồi tải lên."))
    if uploaded.startswith(current):
        return
    whole = hashlib.sha256(uploaded).hexdigest()
    if any(row.sha256 == whole for row in revisions):
        raise OtherFile(_("Tệp này đã được tải lên trước đó và đã được ghi nhận; không cần tải lên lần nữa."))
    prepared = signing_file.prepared
    stages = ([(prepared.size, prepared.sha256)] if prepared else []) + [
        (row.file.size, row.sha256) for row in revisions
    ]
    hashes = _hashes_of_beginnings(uploaded, {size for size, _sha in stages})
    reached = [number for number, (size, sha) in enumerate(stages) if hashes.get(size) == sha]
    if reached:
        raise Overtaken(_overtaken(revisions, reached[-1]))
    if _is_another(signing_file, uploaded):
        raise OtherFile(
            _("Tệp tải lên là bản ký của một giao ước hoặc phụ lục khác. Hãy chọn đúng tệp vừa tải từ trang này.")
        )


def _overtaken(revisions: list[Revision], number: int) -> str:
    since = revisions[number:]
    return _(
        "Trong lúc bạn ký, tệp đã có thêm chữ ký của %(who)s. Chữ ký của bạn chưa được ghi. Hãy tải bản mới nhất (bản số "
        "%(number)d), ký lại bằng công cụ của bạn rồi tải lên."
    ) % {"who": ", ".join(map(str, since)), "number": len(revisions)}


def _is_another(signing_file: SigningFile, uploaded: bytes) -> bool:
    """Say whether ``uploaded`` begins with the page of another file."""
    others = SigningFile.objects.exclude(pk=signing_file.pk).exclude(prepared=None)
    pages = set(others.values_list("prepared__size", "prepared__sha256").order_by("prepared__size"))
    hashes = _hashes_of_beginnings(uploaded, {size for size, _sha in pages})
    return any(hashes.get(size) == sha for size, sha in pages)


def _hashes_of_beginnings(content: bytes, sizes: set[int]) -> dict[int, str]:
    """Return the SHA-256 of the first ``size`` bytes for every size, reading ``content`` once."""
    digest, at, found = hashlib.sha256(), 0, {}
    for size in sorted(size for size in sizes if size <= len(content)):
        digest.update(content[at:size])
        at = size
        found[size] = digest.copy().hexdigest()
    return found
