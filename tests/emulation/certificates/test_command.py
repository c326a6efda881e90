"""``manage.py internal_ca``: what it says, its exit codes, and that its files are all an outside checker needs."""

import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command

from emulation import clock
from emulation.certificates import domain, vault
from emulation.certificates.models import Certificate, State
from emulation.certificates.queries import trusted_roots
from emulation.documents.verifying import inspect_pdf
from tests.emulation.documents.papers import FIELDS, signed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
IN_2021 = datetime(2021, 3, 31, 1, 0, tzinfo=UTC)


def run(*words: object) -> str:
    out = StringIO()
    call_command("internal_ca", *map(str, words), stdout=out, stderr=out)
    return out.getvalue()


def refused(*words: object) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 1
    return str(caught.value)


def test_create_once_and_again() -> None:
    first = run("create", "--organisation", "VKSND tỉnh Hưng Yên")
    assert first.startswith("Đã tạo CA nội bộ: VKSND tỉnh Hưng Yên, SHA-256 ")
    assert run("create") == first.replace("Đã tạo", "Đã có")
    assert len(trusted_roots()) == 1


def test_status_renew_and_what_is_missing(tmp_path) -> None:
    assert "internal_ca create" in refused("status")
    assert "internal_ca create" in refused("renew")
    assert "internal_ca create" in refused("export", "--to", tmp_path)
    run("create")
    domain.signer_for(UserFactory())
    assert "Chứng thư “Đang dùng”: 1" in run("status")
    assert "CA cũ vẫn dùng để kiểm tra" in run("renew")
    assert "Đã thay, còn dùng để kiểm tra: " in run("status")
    vault.path().unlink()
    assert "--lost-secret" in refused("status")
    assert "Đã thay CA nội bộ" in run("renew", "--lost-secret")
    exported = run("export", "--to", tmp_path)
    assert exported.count("Không lập được danh sách thu hồi") == 2
    assert len(x509.load_pem_x509_certificates((tmp_path / "internal-roots.pem").read_bytes())) == 3


def test_export_into_a_folder_that_cannot_be() -> None:
    run("create")
    assert "Hãy chọn thư mục khác" in refused("export", "--to", "/dev/null/x")


def test_revoke_by_account_or_fingerprint_and_export_the_list(tmp_path) -> None:
    one, two = UserFactory(username="an"), UserFactory(username="binh")
    for person in (one, two):
        domain.signer_for(person)
    second = Certificate.objects.get(holder=two)
    assert "Hãy kiểm tra lại" in refused("revoke", "--account", "khong-co", "--reason", "left")
    assert "ít nhất 8 ký tự" in refused("revoke", "--fingerprint", "ab", "--reason", "left")
    assert run("revoke", "--account", "an", "--reason", "exposed", "--note", "Mất máy").startswith("Đã thu hồi")
    run("revoke", "--fingerprint", second.fingerprint[:12].upper(), "--reason", "wrong")
    assert "Hãy kiểm tra lại" in refused("revoke", "--fingerprint", second.fingerprint, "--reason", "wrong")
    assert set(Certificate.objects.values_list("state", flat=True)) == {State.REVOKED}
    run("export", "--to", tmp_path)
    (path,) = tmp_path.glob("*.crl.pem")
    crl = x509.load_pem_x509_crl(path.read_bytes())
    assert {f"{entry.serial_number:x}" for entry in crl} == set(Certificate.objects.values_list("serial", flat=True))
    (root,) = x509.load_pem_x509_certificates((tmp_path / "internal-roots.pem").read_bytes())
    assert crl.is_signature_valid(root.public_key())


@pytest.fixture
def signed_through_two_authorities(tmp_path) -> Path:
    """A file signed in 2021 by a person and sealed after the authority was renewed, beside the exported roots."""
    with clock.at(IN_2021):
        first = domain.signer_for(UserFactory(full_name="Nguyễn Thị Ánh Tuyết"), unit="VKSND huyện Vũ Thư")
        domain.renew_authority(by=None)
        seal = domain.seal_signer("Khối thi đua các đơn vị thuộc VKSND tỉnh Thái Bình")
    path = tmp_path / "giao-uoc.pdf"
    path.write_bytes(signed(signed(by=first), field=FIELDS[1], by=seal))
    run("export", "--to", tmp_path)
    return path


def test_renewal_keeps_old_signatures_verifiable_for_us_and_for_outside_tools(signed_through_two_authorities) -> None:
    path = signed_through_two_authorities
    found = inspect_pdf(path.read_bytes(), roots=trusted_roots())
    assert found.problems == ()
    assert len(found.signatures) == 2
    roots = path.with_name("internal-roots.pem")
    command = [sys.executable, "-m", "pyhanko", "sign", "validate", "--trust", str(roots), "--trust-replace", str(path)]
    tool = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tool.returncode == 0, tool.stdout + tool.stderr
    pdfsig = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert pdfsig.count("Signature Validation: Signature is Valid.") == 2
