"""Certificates and documents for the tests of signatures, made once a run: a key costs more than a signature."""

import functools
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pikepdf import Array, Dictionary, Name, String
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from emulation.documents import render_pdf
from emulation.documents.signing import Appearance, Signer, sign_pdf

START = datetime(2020, 1, 1, tzinfo=UTC)
SIGNED_AT = datetime(2021, 3, 31, 3, 15, 5, tzinfo=UTC)
END = datetime(2099, 1, 1, tzinfo=UTC)
PASSWORD = "mật khẩu 12"
FIELDS = ("unit-vu-thu", "unit-kien-xuong", "witness-1", "seal")


class Issuer:
    """A certificate authority of the tests."""

    def __init__(self, name: str = "CA nội bộ thử nghiệm") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        self.cert = _builder(self.name, self.name, self.key.public_key(), self.key, START, END, authority=True).sign(
            self.key, hashes.SHA256()
        )
        self.root = self.cert.public_bytes(Encoding.DER)

    def issue(
        self, name: str, *, start=START, end=END, key=None, usage=True, tsa=False, subject=None, serial=None
    ) -> tuple:
        """Return key and certificate of a person."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        subject = subject or _name(name)
        builder = _builder(subject, self.name, key.public_key(), self.key, start, end, signs=usage, serial=serial)
        if tsa:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return key, builder.sign(self.key, hashes.SHA256())

    def signer(self, name: str, **options) -> Signer:
        """Return a person who can sign."""
        key, certificate = self.issue(name, **options)
        return Signer(_der(key), certificate.public_bytes(Encoding.DER), (self.root,))

    def pkcs12(self, name: str, *, with_key=True, **options) -> bytes:
        """Return the PKCS#12 file of a person, opened by ``PASSWORD``."""
        key, certificate = self.issue(name, **options)
        lock = BestAvailableEncryption(PASSWORD.encode())
        if not with_key:
            return pkcs12.serialize_key_and_certificates(None, None, None, [certificate, self.cert], lock)
        return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [self.cert], lock)

    def crl(self, *revoked: bytes, on: datetime = START, serials: Iterable[int] = ()) -> bytes:
        """Return a revocation list that names these certificates."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(on)
        builder = builder.next_update(END)
        for serial in [*serials, *(x509.load_der_x509_certificate(each).serial_number for each in revoked)]:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(on).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _der(key) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _builder(subject, issuer, public_key, issuer_key, start, end, *, authority=False, signs=True, serial=None):
    usage = x509.KeyUsage(
        digital_signature=not authority and signs,
        content_commitment=not authority and signs,
        key_encipherment=not authority and not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


@functools.cache
def issuer() -> Issuer:
    """Return the authority whom the tests trust."""
    return Issuer()


@functools.cache
def stranger() -> Issuer:
    """Return an authority whom nobody trusts."""
    return Issuer("CA của người lạ")


@functools.cache
def person(name: str = "Nguyễn Thị Ánh Tuyết") -> Signer:
    """Return a person with a certificate of the trusted authority."""
    return issuer().signer(name)


@functools.cache
def timestamp_desk(moment: datetime | None = None) -> DummyTimeStamper:
    """Return a timestamp authority in this process whose certificate the tests' issuer signed."""
    key = rsa.generate_private_key(65537, 2048)
    _key, certificate = issuer().issue("Dấu thời gian thử nghiệm", key=key, tsa=True)
    own = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return DummyTimeStamper(own, asn1_keys.PrivateKeyInfo.load(_der(key)), fixed_dt=moment)


def root_pem() -> bytes:
    """Return the root as it is exported."""
    return issuer().cert.public_bytes(Encoding.PEM)


def python_tool() -> list[str]:
    """Return the command of pyHanko's command line beside this interpreter."""
    return [str(Path(sys.executable).with_name("pyhanko"))]


@functools.cache
def weak_rsa():
    """Return a key that is too short to sign."""
    return rsa.generate_private_key(65537, 1024)


@functools.cache
def prepared(words: str = "Thi đua thực hiện tốt nhiệm vụ năm 2021.") -> bytes:
    """Return a tagged document of two pages with four prepared fields on the second one."""
    body = "".join(f"<p>Điều {number}. {words}</p>" for number in range(1, 6))
    second = f'<div style="break-before: page">{body}</div>'
    head = '<html lang="vi"><head><title>Giao ước thi đua</title></head>'
    page = f"{head}<body><h1>GIAO ƯỚC THI ĐUA</h1>{body}{second}</body></html>"
    with pikepdf.open(BytesIO(render_pdf(page))) as pdf:
        boxes = [(85, 500, 290, 640), (310, 500, 515, 640), (85, 330, 515, 470), (85, 200, 290, 300)]
        _prepare(pdf, dict(zip(FIELDS, boxes, strict=True)))
        written = BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _prepare(pdf: pikepdf.Pdf, boxes: dict[str, tuple[int, int, int, int]]) -> None:
    """Put an empty signature field over each box of the last page, in the structure tree as well."""
    page = pdf.pages[-1]
    tree = pdf.Root.StructTreeRoot
    document = tree.K[0] if isinstance(tree.K, Array) else tree.K
    fields = []
    for key, (name, box) in enumerate(boxes.items(), start=1000):
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(name), TU=String(f"Chữ ký {name}"),
                Rect=Array(list(box)), F=132, P=page.obj, StructParent=key,
            )
        )  # fmt: skip
        element = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.Form, P=document, Pg=page.obj, Alt=String(f"Chữ ký {name}"),
                K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page.obj),
            )
        )  # fmt: skip
        document.K.append(element)
        tree.ParentTree.Nums.extend([key, element])
        fields.append(widget)
    tree.ParentTreeNextKey = 1000 + len(fields)
    page.obj.Annots = Array(fields)
    page.obj.Tabs = Name.S
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=3))


def appearance(name: str = "Nguyễn Thị Ánh Tuyết", **changes) -> Appearance:
    """Return what a signature of the tests looks like."""
    words = {
        "label": "Xác nhận điện tử nội bộ", "title": "Phó Viện trưởng", "authority": "KT. VIỆN TRƯỞNG",
        "unit": "VKSND huyện Vũ Thư", "signed_at": SIGNED_AT,
    }  # fmt: skip
    return Appearance(name=name, **(words | changes))


def signed(pdf: bytes | None = None, *, field: str = FIELDS[0], by: Signer | None = None, **changes) -> bytes:
    """Return ``pdf`` (the prepared document) with one more signature, without a drawn appearance unless asked for."""
    options = {"appearance": None, "signed_at": SIGNED_AT, "reason": "Ký giao ước thi đua"} | changes
    return sign_pdf(pdf or prepared(), field=field, signer=by or person(), **options)


@functools.cache
def signed_once() -> bytes:
    """Return the document with one signature."""
    return signed()


@functools.cache
def signed_twice() -> bytes:
    """Return the document with two signatures."""
    return signed(signed_once(), field=FIELDS[1], by=person("Trần Văn Bình"))


def save(folder, pdf: bytes, name: str = "giao-uoc.pdf"):
    """Write ``pdf`` into ``folder`` and return its path."""
    path = folder / name
    path.write_bytes(pdf)
    return path


def day_after(moment: datetime, days: int = 1) -> datetime:
    """Return the moment some days later."""
    return moment + timedelta(days=days)
