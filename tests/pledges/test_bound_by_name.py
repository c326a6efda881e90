"""What an earlier version bound because of a name: kept for the past, and claimed anew before the next signature."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from emulation.certificates.identity import identity_of
from emulation.guards import drop_all, install_all
from pledges.domain import certificates
from pledges.domain.certificates import claim_certificate, confirm_certificate, must_be_of
from pledges.enums import CertificateState
from pledges.models import BoundCertificate
from tests.emulation.documents.papers import issuer
from tests.factories import Cast, make_bloc_year
from tests.pledges.ways import trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_bloc_year(members=2)
    trust(cast)
    return cast


def test_what_was_bound_by_name_is_kept_and_claimed_anew(cast):
    person, signer = cast.head_leader, issuer().signer("Nguyễn Văn An")
    found = identity_of(signer.certificate, issuers=[])
    row = BoundCertificate.objects.create(
        person=person, sha256=found.sha256, subject="CN=An,UID=CCCD:001089012345", serial=found.serial
    )
    migration = import_module("pledges.migrations.0009_certificates_are_claimed")
    with transaction.atomic():
        drop_all()  # as every migrate does
        migration.keep_as_bound_by_name(apps, None)
        install_all()
    row.refresh_from_db()
    assert (row.state, row.subject) == (CertificateState.BY_NAME, "CN=An,UID=CCCD:••••••••2345")
    with pytest.raises(certificates.Unclaimed):
        must_be_of(person, signer.certificate)
    with pytest.raises(certificates.NotTheirs):
        must_be_of(cast.deputy_leader, signer.certificate)
    claimed = claim_certificate(by=person, certificate=signer.certificate, chain=signer.chain)
    assert claimed.pk == row.pk
    confirm_certificate(by=cast.administrator, bound=claimed, note="Giấy cấp số 12")
    assert must_be_of(person, signer.certificate).pk == row.pk
