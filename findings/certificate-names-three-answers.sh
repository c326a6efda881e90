#!/usr/bin/env bash
# Does this certificate come from that authority? pyhanko-certvalidator 0.33.0, cryptography 50.0.2 and OpenSSL 3.0 on one pair,
# where the authority signed the leaf and only the spelling of its name in the leaf's issuer field differs.
#
# Expected: for a Vietnamese name they agree, as they do for an English one. Seen: three programs, three rules.
#   spelling in the leaf         certvalidator   OpenSSL    cryptography
#   the same                     yes             yes        yes
#   other Unicode form (NFD)     yes             no         no
#   upper case (Ơ for ơ)         yes             no         no
#   ASCII letters' case only     yes             yes        no
#   two blanks for one           yes             yes        no
# certvalidator prepares names as RFC 4518 says, OpenSSL folds the case of ASCII alone, cryptography compares bytes. So one
# token is "trusted" in one program and "unknown issuer" in the next, and both are right by their own book.
#
# Needs the command openssl 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pyhanko-certvalidator==0.33.0 cryptography==50.0.2
cd "$folder"
openssl version
"$folder/venv/bin/python" -W ignore - <<'PY'
import asyncio
import datetime
import subprocess
import sys
import unicodedata
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError

AUTHORITY = "Cơ quan chứng thực Đông Hưng"
SPELLINGS = {
    "the same": AUTHORITY,
    "NFD": unicodedata.normalize("NFD", AUTHORITY),
    "upper case": AUTHORITY.upper(),
    "ASCII case": AUTHORITY.replace("C", "c"),
    "two blanks": AUTHORITY.replace(" ", "  "),
}
EXPECTED = {
    "the same": (True, True, True),
    "NFD": (True, False, False),
    "upper case": (True, False, False),
    "ASCII case": (True, True, False),
    "two blanks": (True, True, False),
}
authority_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
DAY = datetime.datetime.now(datetime.UTC)


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, *, authority: bool) -> x509.Certificate:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    leaf = dict.fromkeys(("digital_signature", "content_commitment"), not authority)
    signs = dict.fromkeys(("key_cert_sign", "crl_sign"), authority)
    return (
        x509.CertificateBuilder(name(issuer), name(subject), key.public_key(), x509.random_serial_number())
        .not_valid_before(DAY - datetime.timedelta(days=1))
        .not_valid_after(DAY + datetime.timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **leaf, **signs), critical=True)
        .sign(authority_key, hashes.SHA256())
    )


def by_certvalidator(root: x509.Certificate, leaf: x509.Certificate) -> bool:
    one, two = (asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in (root, leaf))
    context = ValidationContext(trust_roots=[one], allow_fetching=False)
    try:
        asyncio.run(CertificateValidator(two, validation_context=context).async_validate_usage({"digital_signature"}))
    except PathError:
        return False
    return True


def by_openssl(root: x509.Certificate, leaf: x509.Certificate) -> bool:
    Path("root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    Path("leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    done = subprocess.run(["openssl", "verify", "-CAfile", "root.pem", "leaf.pem"], capture_output=True, check=False)
    return done.returncode == 0


def by_cryptography(root: x509.Certificate, leaf: x509.Certificate) -> bool:
    try:
        leaf.verify_directly_issued_by(root)
    except ValueError:
        return False
    return True


root = certificate(AUTHORITY, AUTHORITY, authority_key, authority=True)
seen = {}
for label, spelling in SPELLINGS.items():
    leaf = certificate("Nguyễn Thị Ẩn", spelling, own_key, authority=False)
    seen[label] = tuple(ask(root, leaf) for ask in (by_certvalidator, by_openssl, by_cryptography))
    print(f"{label:12} certvalidator {seen[label][0]!s:6} openssl {seen[label][1]!s:6} cryptography {seen[label][2]}")
print("as described" if seen == EXPECTED else "CHANGED: read the head of this script again")
sys.exit(seen != EXPECTED)
PY
