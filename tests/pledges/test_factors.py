"""What stood behind each signature is kept with it and printed in the completion certificate."""

import io
import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from emulation import clock
from emulation.accounts.passwords import issue_password
from emulation.audit.models import Event
from pledges.domain import signing
from pledges.enums import Means, SignatoryState
from pledges.models import Revision, Signatory, SigningFile
from pledges.verification.domain.completion import factors_label, issue_completion
from tests.emulation.accounts.codes import code_of
from tests.emulation.accounts.keys import HOST, Passkey
from tests.pledges import stories
from tests.strict.forms import WatchfulClient

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def client():
    return WatchfulClient(SERVER_NAME=HOST)


def with_password(person):
    person.choose_password(PASSWORD)
    person.save()
    return person


def page_of(story: stories.Story, place: Signatory) -> str:
    return reverse("pledges:sign", args=[story.cast.bloc.slug, story.cast.bloc_year.year, place.pk])


def sign(client, story: stories.Story, place: Signatory, **more: str):
    client.force_login(with_password(story.signer(place)))
    return sign_as_one_is(client, story, place, password=PASSWORD, **more)


def sign_as_one_is(client, story: stories.Story, place: Signatory, **more: str):
    data = {"text_sha256": story.pledge.frozen_sha256, "read": "on", **more}
    return client.post(page_of(story, place), data)


def challenge(client) -> dict:
    return client.post(reverse("mfa_passkey_challenge")).json()["request_options"]


def with_passkey(person) -> Passkey:
    key = Passkey()
    made = key.create({"publicKey": {"challenge": "AA"}})
    WebAuthn.add(person, "Điện thoại", json.loads(made))
    return key


def test_each_signature_says_what_stood_behind_it(client) -> None:
    story = stories.being_signed(members=3)
    first, second, third, witness = story.places
    receipt = sign(client, story, first)
    assert receipt.status_code == 302
    assert "Bảo vệ chữ ký của bạn" in client.get(receipt.url).content.decode()

    secret = generate_totp_secret()
    TOTP.activate(story.signer(second), secret)
    assert sign(client, story, second).status_code == 422, "the password alone was enough"
    receipt = sign(client, story, second, code=code_of(secret))
    assert "Bảo vệ chữ ký của bạn" not in client.get(receipt.url).content.decode()

    key = with_passkey(with_password(story.signer(third)))
    client.force_login(story.signer(third))
    page = client.get(page_of(story, third)).content.decode()
    assert reverse("mfa_passkey_challenge") in page
    assert "js/passkey.js" in page
    assert sign(client, story, third, credential=Passkey().get(challenge(client))).status_code == 422
    answer = key.get(challenge(client))
    assert sign_as_one_is(client, story, third, password=PASSWORD, credential=answer).status_code == 302

    RecoveryCodes.activate(story.signer(witness))
    with_passkey(story.signer(witness))
    codes = RecoveryCodes.activate(story.signer(witness)).get_unused_codes()
    assert sign(client, story, witness, code=codes[0]).status_code == 302

    kept = dict(Revision.objects.values_list("field", "factors"))
    assert [kept.pop(place.key) for place in story.places] == [
        "password",
        "password-totp",
        "password-passkey",
        "password-recovery",
    ]
    assert kept == {"seal": ""}
    assert {event.details["factors"] for event in Event.objects.filter(verb="signature.taken")} == {
        "password",
        "password-totp",
        "password-passkey",
        "password-recovery",
    }
    made = issue_completion(by=story.cast.head_leader, signing_file=SigningFile.objects.get())
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages).split())
    for words in (
        "mật khẩu + mã TOTP",
        "mật khẩu + khóa truy cập",
        "mật khẩu + mã dự phòng",
        "khóa của đơn vị tổ chức",
    ):
        assert words in printed, words
    assert b'"factors":"password-passkey"' in made.data


def test_of_what_was_signed_before_nothing_is_claimed() -> None:
    story = stories.being_signed(members=2)
    place = story.places[0]
    signing.take_signature(by=story.signer(place), signatory=place, text_sha256=story.pledge.frozen_sha256)
    (revision,) = Revision.objects.all()
    assert revision.factors == ""
    assert factors_label(revision) == "không ghi nhận"
    revision.means = Means.INK
    assert factors_label(revision) == "bản giấy"
    revision.means, revision.factors = Means.CERTIFICATE, "password"
    assert factors_label(revision) == "mật khẩu; chữ ký số bằng chứng thư của người ký"


def test_the_database_takes_no_factor_that_nobody_knows() -> None:
    story = stories.being_signed(members=2)
    file = SigningFile.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            signing_file=file, number=1, field="x", means=Means.INTERNAL, file=file.prepared, sha256=file.prepared.sha256,
            extends_sha256=file.prepared.sha256, certificate_sha256="0" * 64, person=story.cast.head_leader, name="x",
            signed_at=clock.now(), factors="nothing",
        )  # fmt: skip


def test_a_password_from_an_administrators_hand_signs_nothing(client) -> None:
    story = stories.being_signed(members=2)
    place = story.places[0]
    signer = with_password(story.signer(place))
    client.force_login(signer)
    given = issue_password(by=story.cast.administrator, user=signer)
    for answer in (
        sign_as_one_is(client, story, place, password=PASSWORD),  # the session ended
        client.post(reverse("account_login"), {"login": signer.username, "password": given}),
        sign_as_one_is(client, story, place, password=given),  # logged in anew, and led to the page of the own password
    ):
        assert answer.status_code == 302
    assert answer.url == reverse("account_change_password")
    place.refresh_from_db()
    assert place.state == SignatoryState.WAITING
