"""Certificates that may not sign, at whatever time they claim to have signed."""

import functools
from datetime import timedelta

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from emulation.documents.signing import Signer
from tests.emulation.documents import papers
from tests.emulation.documents.families.world import NOW, Case, Family, case, signed

YEAR = timedelta(days=365)


@functools.cache
def look_alike() -> papers.Issuer:
    """Return an authority that calls itself as the trusted one does."""
    return papers.Issuer()


def leaf_as_authority() -> Signer:
    """Return a person whose certificate another person's certificate signed."""
    key, leaf = papers.issuer().issue("Trần Văn Bình")
    own_key = ec.generate_private_key(ec.SECP256R1())
    builder = papers._builder(
        papers._name("Lê Thị Hoa"), leaf.subject, own_key.public_key(), key, papers.START, papers.END
    )
    made = builder.sign(key, hashes.SHA256())
    return Signer(
        papers._der(own_key), made.public_bytes(Encoding.DER), (leaf.public_bytes(Encoding.DER), papers.issuer().root)
    )


def weakly_signed() -> Signer:
    """Return a person whose certificate the authority signed with SHA-1; put together by hand, for no library does it."""
    key, strong = papers.issuer().issue("Trần Văn Bình")
    made = asn1_x509.Certificate.load(strong.public_bytes(Encoding.DER))
    weak = algos.SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})
    made["tbs_certificate"]["signature"] = made["signature_algorithm"] = weak
    made["signature_value"] = papers.issuer().key.sign(
        made["tbs_certificate"].dump(force=True), ec.ECDSA(hashes.SHA1())
    )
    return Signer(papers._der(key), made.dump(force=True), (papers.issuer().root,))


@functools.cache
def ended() -> Signer:
    return papers.issuer().signer("Trần Văn Bình", end=NOW - YEAR)


@functools.cache
def to_come() -> Signer:
    return papers.issuer().signer("Trần Văn Bình", start=NOW + YEAR)


def revoked(claimed: timedelta) -> Case:
    signer = papers.issuer().signer("Trần Văn Bình")
    crl = papers.issuer().crl(signer.certificate, on=NOW - timedelta(days=30))
    return Case(signed(by=signer, at=NOW - claimed), crls=(crl,))


FAMILIES = [
    Family("unknown authority", lambda: case(by=papers.stranger().signer("Trần Văn Bình")), "foreign", "untrusted"),
    Family("authority of the same name", lambda: case(by=look_alike().signer("Trần Văn Bình")), "foreign", "untrusted"),
    Family("a person as authority", lambda: case(by=leaf_as_authority()), "foreign", "untrusted"),
    Family(
        "weak key (RSA 1024)",
        lambda: case(by=papers.issuer().signer("Yếu", key=papers.weak_rsa())),
        "weak-key",
        "untrusted",
    ),
    Family(
        "weak curve (192 bits)",
        lambda: case(by=papers.issuer().signer("Yếu", key=weak_curve())),
        "weak-key",
        "untrusted",
    ),
    Family("weak digest of the signature (SHA-1)", lambda: case(md_algorithm="sha1"), "weak-digest", "weak-digest"),
    Family("weak digest of the certificate (SHA-1)", lambda: case(by=weakly_signed()), "weak-digest", "untrusted"),
    Family(
        "not meant for signing",
        lambda: case(by=papers.issuer().signer("A", usage=False)),
        "not-for-signing",
        "untrusted",
    ),
    Family("expired", lambda: case(by=ended()), "expired", "untrusted"),
    Family(
        "expired, claims an earlier day",
        lambda: case(by=ended(), at=NOW - YEAR - timedelta(days=30)),
        "expired",
        "untrusted",
    ),
    Family("not yet valid", lambda: case(by=to_come()), "not-yet", "untrusted"),
    Family("not yet valid, claims a later day", lambda: case(by=to_come(), at=NOW + 2 * YEAR), "not-yet", "untrusted"),
    Family("revoked", lambda: revoked(timedelta(0)), "revoked", "untrusted"),
    Family("revoked, claims the day before", lambda: revoked(timedelta(days=31)), "revoked", "untrusted"),
]


@functools.cache
def weak_curve() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP192R1())


@functools.cache
def strong_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)
