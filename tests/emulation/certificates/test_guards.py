"""What the database itself refuses about keys: SQL that goes around the domain."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from emulation.certificates import domain
from emulation.certificates.models import Certificate, Reason, State
from emulation.constraints import explain
from tests.emulation.certificates.test_outside import issuer, trust
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
STAYS = "chứng tích, không sửa, không xóa"


def refused(deed) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


@pytest.fixture
def row() -> Certificate:
    domain.signer_for(UserFactory(), unit="Phòng 1")
    return Certificate.objects.get()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("der", b"x"),
        ("fingerprint", "0" * 64),
        ("sealed_key", b"x"),
        ("name", "Ai khác"),
        ("unit", "Phòng 2"),
        ("valid_until", timezone.now()),
        ("holder", None),
    ],
)
def test_a_certificate_keeps_its_key_and_its_holder(row, field, value) -> None:
    value = UserFactory() if field == "holder" else value
    assert STAYS in refused(lambda: Certificate.objects.filter(pk=row.pk).update(**{field: value}))


def test_an_authority_keeps_its_key(row) -> None:
    rows = type(row.authority).objects.filter(pk=row.authority_id)
    assert STAYS in refused(lambda: rows.update(sealed_key=b"x"))
    domain.renew_authority(by=None)
    assert "đã thay thì không cấp lại" in refused(lambda: rows.update(state="current", retired_at=None))


@pytest.mark.parametrize("table", ["certificate", "authority", "outsideroot"])
def test_nothing_is_deleted(row, administrator, table) -> None:
    trust(administrator, issuer().root)

    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM certificates_{table}")

    assert STAYS in refused(delete)


def test_revoked_stays_revoked_and_replaced_stays_replaced(row) -> None:
    rows = Certificate.objects.filter(pk=row.pk)
    rows.update(state=State.REPLACED)
    assert "đã thay thì không dùng lại" in refused(lambda: rows.update(state=State.VALID))
    domain.revoke(by=None, certificate=row, reason=Reason.EXPOSED)
    back = {"state": State.VALID, "reason": "", "revoked_at": None}
    assert "không dùng lại, không sửa được" in refused(lambda: rows.update(**back))
    assert "không dùng lại, không sửa được" in refused(lambda: rows.update(note="khác"))


def test_a_closed_account_gets_no_certificate(row) -> None:
    closed = UserFactory()
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    row.pk, row.holder, row.fingerprint = Certificate().pk, closed, "1" * 64
    assert "ngừng hoạt động nên không được cấp" in refused(lambda: row.save(force_insert=True))


def test_a_trusted_outside_certificate_stays_what_it_was(administrator) -> None:
    (root,) = trust(administrator, issuer().root)
    rows = type(root).objects.filter(pk=root.pk)
    assert "không sửa được" in refused(lambda: rows.update(der=b"x"))
    rows.update(withdrawn_at=timezone.now(), note="Lý do")
    assert "Muốn tin cậy lại" in refused(lambda: rows.update(withdrawn_at=None, note=""))


def test_one_valid_certificate_of_a_person_in_a_unit(row) -> None:
    row.pk, row.fingerprint = Certificate().pk, "1" * 64
    assert "đã có chứng thư đang dùng" in refused(lambda: row.save(force_insert=True))
