"""Making certificates: plain data in, DER out; nothing here knows the database.

A certificate outlives the use of its key. Keys sign for two years (the extension PrivateKeyUsagePeriod says so), but
the certificate stands for ten, because a pledge has to be provable long after it was signed and no time-stamping
authority can be relied on in a closed network. In the same way a root issues for ten years and stands for twenty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from emulation.text import clean

CURVE = (
    ec.SECP256R1()
)  # see docs/decisions/0016: every checker that was tried knows it, and it signs within a millisecond
YEAR = timedelta(days=365)
ROOT_ISSUES, ROOT_STANDS = 10 * YEAR, 20 * YEAR
KEY_SIGNS, CERTIFICATE_STANDS = 2 * YEAR, 10 * YEAR
CRL_STANDS = timedelta(days=90)
EARLIER = timedelta(hours=1)  # a checker whose clock is behind must not find a certificate of the future
ROOT_EARLIER = timedelta(days=1)

LABEL = "Xác nhận điện tử nội bộ, không phải chữ ký số"
_DESCRIPTION = x509.ObjectIdentifier("2.5.4.13")
_COUNTRY = "VN"
_LONGEST = 64  # bytes of a common name, characters of the others (X.520)


@dataclass(frozen=True)
class Made:
    """A new certificate (DER) with its private key (PKCS#8 DER) and what it says of time."""

    key: bytes = field(repr=False)
    certificate: bytes
    serial: str
    valid_from: datetime
    used_until: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Subject:
    """Whom a certificate names. ``serial`` tells two people of one name apart."""

    name: str
    organisation: str
    unit: str
    serial: str


@dataclass(frozen=True)
class Withdrawn:
    """A line of a revocation list."""

    serial: str
    at: datetime
    reason: x509.ReasonFlags


def make_root(*, organisation: str, serial: str, at: datetime) -> Made:
    """Make a root for ``organisation`` at the moment ``at``."""
    key = ec.generate_private_key(CURVE)
    name = _name(Subject(f"CA nội bộ {at.year} {organisation}", organisation, "", serial))
    extensions = [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_usage(key_cert_sign=True, crl_sign=True), True),
    ]
    start = _seconds(at - ROOT_EARLIER)
    ends = start + ROOT_ISSUES, start + ROOT_STANDS
    return _made(key, name, start, ends, extensions, issuer=None)


def issue(*, root: Made, subject: Subject, at: datetime) -> Made:
    """Make a certificate for ``subject``, signed by ``root``, of which certificate and key are read."""
    key = ec.generate_private_key(CURVE)
    extensions = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(digital_signature=True, content_commitment=True), True),
    ]
    start = _seconds(at - EARLIER)
    stands = min(start + CERTIFICATE_STANDS, root.valid_until)
    return _made(key, _name(subject), start, (start + KEY_SIGNS, stands), extensions, issuer=root)


def make_crl(*, root: Made, withdrawn: Iterable[Withdrawn], at: datetime) -> bytes:
    """Return the revocation list (DER) of ``root``."""
    authority = x509.load_der_x509_certificate(root.certificate)
    moment = _seconds(at)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(moment)
        .next_update(moment + CRL_STANDS)
        .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
        .add_extension(_issued_by(authority), critical=False)
    )
    for line in withdrawn:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(int(line.serial, 16))
            .revocation_date(_seconds(line.at))
            .add_extension(x509.CRLReason(line.reason), critical=False)
        )
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(_key(root), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def fingerprint_of(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate (DER), 64 hex digits."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(certificate)
    return digest.finalize().hex()


def as_pem(certificate: bytes) -> str:
    """Return a certificate (DER) as PEM."""
    return x509.load_der_x509_certificate(certificate).public_bytes(serialization.Encoding.PEM).decode()


def crl_as_pem(crl: bytes) -> str:
    """Return a revocation list (DER) as PEM."""
    return x509.load_der_x509_crl(crl).public_bytes(serialization.Encoding.PEM).decode()


def _made(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    start: datetime,
    ends: tuple[datetime, datetime],
    extensions: list[tuple[Any, bool]],
    *,
    issuer: Made | None,
) -> Made:
    """Build and sign a certificate whose key is used until ``ends[0]`` and which stands until ``ends[1]``."""
    used_until, valid_until = min(ends), ends[1]
    authority = x509.load_der_x509_certificate(issuer.certificate) if issuer else None
    number = x509.random_serial_number()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(number)
        .not_valid_before(start)
        .not_valid_after(valid_until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.PrivateKeyUsagePeriod(not_before=start, not_after=used_until), critical=False)
    )
    if authority:
        builder = builder.add_extension(_issued_by(authority), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    certificate = builder.sign(_key(issuer) if issuer else key, hashes.SHA256())
    return Made(
        key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        serial=f"{number:x}",
        valid_from=start,
        used_until=used_until,
        valid_until=valid_until,
    )


def _key(made: Made) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(made.key, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _issued_by(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _name(subject: Subject) -> x509.Name:
    """Return the subject as X.501 wants it. Every one carries the sentence that says what this is not."""
    parts = [
        (NameOID.COUNTRY_NAME, _COUNTRY),
        (NameOID.ORGANIZATION_NAME, clean(subject.organisation)[:_LONGEST]),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, clean(subject.unit)[:_LONGEST]),
        (NameOID.COMMON_NAME, _short(clean(subject.name))),
        (NameOID.SERIAL_NUMBER, subject.serial),
        (_DESCRIPTION, LABEL),
    ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def _short(name: str) -> str:
    """Return ``name`` within the bytes of a common name, cut between two words."""
    if len(name.encode()) <= _LONGEST:
        return name
    words = name.split()
    while len(words) > 1 and len(f"{' '.join(words)}…".encode()) > _LONGEST:
        words.pop()
    return f"{' '.join(words)}…".encode()[:_LONGEST].decode(errors="ignore")


def _seconds(moment: datetime) -> datetime:
    """Return the moment as a certificate can hold it."""
    return moment.astimezone(UTC).replace(microsecond=0)
