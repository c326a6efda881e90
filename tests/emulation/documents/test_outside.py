"""A file signed elsewhere and brought back; pyHanko's own command line plays the desktop program."""

import io
import subprocess
from datetime import timedelta

import pikepdf
import pytest

from emulation import clock
from emulation.documents.verifying import BadCertificate, BadUpload, Drawn, accept_outside
from tests.emulation.documents import attacks, papers
from tests.emulation.documents.papers import FIELDS, PASSWORD, SIGNED_AT

ROOTS = [papers.issuer().root]
FIELD = FIELDS[1]


def accept(uploaded: bytes, *, current: bytes | None = None, at=SIGNED_AT, **options):
    with clock.at(at):
        return accept_outside(current or papers.signed_once(), uploaded, field=FIELD, **({"roots": ROOTS} | options))


def sign(current: bytes | None = None, **changes) -> bytes:
    return papers.signed(current or papers.signed_once(), **({"field": FIELD} | changes))


@pytest.mark.parametrize("profile", [["--use-pades"], []])
def test_the_round_trip_with_another_program(tmp_path, profile):
    """In the profile PAdES and in the older one, which many desktop programs still write."""
    current = papers.save(tmp_path, papers.signed_once())
    key = papers.save(tmp_path, papers.issuer().pkcs12("Trần Văn Bình"), "binh.p12")
    password = papers.save(tmp_path, PASSWORD.encode(), "mat-khau.txt")
    command = ["sign", "addsig", "--field", FIELD, "--existing-only", *profile, "pkcs12", "--passfile", password]
    done = subprocess.run(
        [*papers.python_tool(), *command, current, tmp_path / "ra.pdf", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    signed, now = (tmp_path / "ra.pdf").read_bytes(), clock.now()
    with pytest.raises(Drawn) as drawn:  # it draws a stamp of its own, which the signer must have seen
        accept(signed, at=now)
    found = accept(signed, at=now, shown=drawn.value.drawing)
    assert (found.name, found.subject) == ("Trần Văn Bình", "CN=Trần Văn Bình")
    assert (found.signed_at, found.drawing) == (now, drawn.value.drawing)


def test_the_signatures_before_it_may_be_of_another_authority():
    signer = papers.stranger().signer("Trần Văn Bình")
    found = accept(sign(by=signer), roots=[papers.stranger().root])
    assert found.certificate == signer.certificate
    assert found.signed_at == SIGNED_AT


def another_pledge() -> bytes:
    return papers.signed(papers.prepared("Một giao ước khác."), field=FIELD)


def without_signature() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.signed_once())) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if "/V" in field:
                del field.V
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "words", "upload"),
    [
        ("same-file", "chưa có chữ ký mới", papers.signed_once),
        ("not-pdf", "không phải là PDF", lambda: b"PK\x03\x04 day la tep word"),
        ("polyglot", "vừa là PDF vừa", lambda: sign() + b"PK\x05\x06" + bytes(18)),
        ("polyglot", "vừa là PDF vừa", lambda: b"#!/bin/sh\n" + sign()),
        ("encrypted", "mật khẩu", lambda: attacks.encrypted(sign())),
        ("bad-end", "cắt cụt", lambda: sign()[:-300]),
        ("broken", "bị hỏng", lambda: sign().replace(b"/XRef", b"/XReg")),
        ("bad-end", "dữ liệu lạ", lambda: sign() + b"<script>"),
        ("other-document", "văn bản khác", another_pledge),
        ("older-revision", "bản hiện hành", lambda: sign(papers.prepared())),
        ("page-added", "trang 3", lambda: attacks.extra_page_saved(sign())),
        ("page-added", "trang 2", lambda: sign(attacks.page_added(papers.signed_once()))),
        ("page-painted", "trang 1", lambda: attacks.text_changed(sign())),
        ("page-painted", "trang 1", lambda: attacks.page_painted(sign())),
        ("page-painted", "trang 1", lambda: attacks.page_painted(papers.signed_once())),
        ("signature-removed", "đã mất chữ ký", without_signature),
        ("rewritten", "ghi lại toàn bộ tệp", lambda: attacks.rewritten(sign())),
        ("too-many", "2 chữ ký", lambda: papers.signed(sign(), field=FIELDS[2])),
        ("wrong-field", "witness-1", lambda: sign(field="witness-1")),
    ],
)
def test_what_is_not_the_current_file_with_one_signature_more_is_refused_by_name(code, words, upload):
    with pytest.raises(BadUpload) as refused:
        accept(upload())
    assert refused.value.code == code
    assert words in str(refused.value)
    assert "Hãy" in str(refused.value)


def test_a_file_over_the_limit_is_refused(monkeypatch):
    uploaded = sign() + bytes(100_000)
    monkeypatch.setattr("emulation.documents.containers.MOST_BYTES", 100_000)
    with pytest.raises(BadUpload) as refused:
        accept(uploaded)
    assert refused.value.code == "too-large"


@pytest.mark.parametrize(
    ("code", "signer"),
    [
        ("foreign", lambda: papers.stranger().signer("Người lạ")),
        ("expired", lambda: papers.issuer().signer("A", end=SIGNED_AT - timedelta(days=1))),
        ("not-yet", lambda: papers.issuer().signer("A", start=SIGNED_AT + timedelta(days=1))),
        ("not-for-signing", lambda: papers.issuer().signer("A", usage=False)),
    ],
)
def test_an_unfit_certificate_is_refused_by_name(code, signer):
    with pytest.raises(BadCertificate) as refused:
        accept(sign(by=signer()))
    assert refused.value.code == code
    assert "Hãy" in str(refused.value)


def test_a_revoked_certificate_is_refused():
    signer = papers.issuer().signer("Đã thu hồi")
    with pytest.raises(BadCertificate) as refused:
        accept(sign(by=signer), crls=[papers.issuer().crl(signer.certificate)])
    assert refused.value.code == "revoked"
    assert "Đã thu hồi" in str(refused.value)
