"""Whose a certificate is: bound to a person at its first use, because it carries the account's name, and then theirs alone."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock
from emulation.audit.log import record
from emulation.documents.credentials import common_name
from emulation.rows import explained
from emulation.text import fold
from emulation.workflow import Refused, lock
from pledges.models import BoundCertificate


class NotTheirs(Refused):
    """The certificate is another person's."""


def must_be_of(person: Any, certificate: bytes, *, subject: str, serial: str) -> BoundCertificate:
    """Return the binding of ``certificate`` (DER) to ``person``, made now where it is used for the first time.

    Raises ``NotTheirs`` where it is bound to somebody else or carries another name than the account.
    """
    digest = hashlib.sha256(certificate).hexdigest()
    bound = BoundCertificate.objects.filter(sha256=digest, unbound_at=None).order_by("pk").first()
    if bound is not None:
        if bound.person_id != person.pk:
            raise NotTheirs(_("Chứng thư số này đã gắn với một tài khoản khác. Hãy ký bằng chứng thư của chính bạn."))
        return bound
    name = common_name(certificate)
    if fold(name) != fold(str(person)):
        raise NotTheirs(
            _(
                "Chứng thư số mang tên “%(certificate)s”, tài khoản mang tên “%(account)s”. Hãy ký bằng chứng thư của chính "
                "bạn; nếu tên tài khoản sai, hãy nhờ quản trị viên sửa."
            )
            % {"certificate": name, "account": person}
        )
    with explained():
        made = BoundCertificate.objects.create(
            person=person, sha256=digest, subject=subject[:500], serial=serial[:80], bound_at=clock.now()
        )
    record("certificate.bound", made, by=person, details={"sha256": digest, "serial": serial})
    return made


@transaction.atomic
def unbind(*, by: Any, bound: BoundCertificate) -> bool:
    """Take a certificate off its person, and say whether it was bound; signatures that it gave stay."""
    locked: BoundCertificate = lock(bound)
    if locked.unbound_at is not None:
        return False
    locked.unbound_at = clock.now()
    locked.save(update_fields=["unbound_at"])
    record("certificate.unbound", locked, by=by, details={"sha256": locked.sha256, "person": str(locked.person)})
    return True
