"""What a certificate says of its holder, and how that compares with an account. Nothing here decides whose it is.

Vietnamese certificates name their holder by a common name and, as a rule, by a UID (OID 0.9.2342.19200300.100.1.1) such as
``CCCD:…``, ``CMND:…`` or ``MST:…``. Such a number is personal data and since 2025 the one number of a person for everything,
so it is shown by its last digits only, and kept, where the installation allows it, as an HMAC that without the secret of the
server says nothing.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from emulation.documents.credentials import load, name_of, serial_of
from emulation.text import clean, fold

_NUMBER = re.compile(r"\d{9,}")  # an old identity card has 9 digits, a tax code 10, a new card 12
_SALT = "emulation.certificates.identity.uid"


@dataclass(frozen=True)
class Identity:
    """What is read in a certificate: for people to compare, and by what it is known again."""

    sha256: str
    subject: str
    name: str
    uid_shown: str
    uid_hash: str
    issuer: str
    issuer_key: str
    serial: str
    valid_from: datetime
    valid_until: datetime

    def values(self) -> dict[str, Any]:
        """Return the columns of a ``BoundCertificate``."""
        return dict(self.__dict__)


def identity_of(certificate: bytes, *, issuers: Iterable[bytes]) -> Identity:
    """Return what ``certificate`` (DER) says; ``issuers`` (DER) are those that are trusted.

    ``issuer_key`` is empty where none of them signed it: a name of an authority is a claim that anybody can make. Raises
    ``BadCertificate`` for what is no certificate.
    """
    own = load(certificate)
    uid = _uid(own)
    return Identity(
        sha256=hashlib.sha256(certificate).hexdigest(),
        subject=masked(clean(own.subject.rfc4514_string()))[:500],
        name=masked(clean(name_of(own.subject)))[:300],
        uid_shown=masked(uid)[:120],
        uid_hash=hash_of(uid),
        issuer=clean(own.issuer.rfc4514_string())[:500],
        issuer_key=_issuer_key(own, [load(each) for each in issuers]),
        serial=serial_of(own)[:80],
        valid_from=own.not_valid_before_utc,
        valid_until=own.not_valid_after_utc,
    )


def masked(text: str) -> str:
    """Return ``text`` with each number of a person or a taxpayer cut to its last four digits."""
    return _NUMBER.sub(lambda found: "•" * (len(found[0]) - 4) + found[0][-4:], text)


def hash_of(uid: str) -> str:
    """Return the keyed hash by which ``uid`` is known again, or nothing where it is not to be kept."""
    if not uid or (_NUMBER.search(uid) and not settings.RENEW_BY_PERSONAL_NUMBER):
        return ""
    return salted_hmac(_SALT, uid, algorithm="sha256").hexdigest()


def difference(account: str, certificate: str) -> str:
    """Say in words how the name on a certificate differs from that of the account; empty where it does not.

    The Unicode form is no difference: both forms are the same text.
    """
    one, other = (_NUMBER.sub("", clean(each)) for each in (account, certificate))
    if one == other:
        return ""
    if one.split() == other.split():
        return _("Hai tên khác nhau ở khoảng trắng.")
    if one.lower().split() == other.lower().split():
        return _("Hai tên khác nhau ở chữ hoa, chữ thường.")
    if fold(one) == fold(other):
        return _("Hai tên khác nhau ở dấu: có thể là hai người khác nhau.")
    return _("Hai tên khác nhau.")


def _uid(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(NameOID.USER_ID)
    return clean(str(found[0].value)) if len(found) == 1 else ""  # two of them have two readings


def _issuer_key(own: x509.Certificate, issuers: list[x509.Certificate]) -> str:
    for each in issuers:
        try:
            own.verify_directly_issued_by(each)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        key = each.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(key).hexdigest()
    return ""
