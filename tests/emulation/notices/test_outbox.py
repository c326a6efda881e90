"""Notices and mails: only of deeds that stand, one each, every failure on record."""

import smtplib
import socket

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from emulation import clock
from emulation.notices.models import MailState, Notice, OutgoingMail
from emulation.notices.outbox import GIVEN_UP, MAX_TRIES, notify, send_queued
from tests.factories import UserFactory, make_bloc_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def an():
    return UserFactory(full_name="Nguyễn Văn An", email="an@example.test")


class Refusing(BaseEmailBackend):
    """A mail server that takes the call and then refuses every mail."""

    def open(self) -> bool:
        return True

    def send_messages(self, messages: list) -> int:
        raise smtplib.SMTPRecipientsRefused({"an@example.test": (550, b"no such user")})


def tell(*people, text="Có việc mới.") -> None:
    with transaction.atomic():
        notify(people, text=text, url="/khoi/")


def test_a_notice_and_a_mail(an) -> None:
    tell(an)
    (letter,) = mail.outbox
    assert letter.to == ["an@example.test"]
    assert letter.subject == "Có việc mới."
    assert "Kính gửi Nguyễn Văn An" in letter.body
    assert "http://testserver/khoi/" in letter.body
    sent = OutgoingMail.objects.get()
    assert (sent.state, sent.tries, sent.error) == (MailState.SENT, 1, "")
    assert sent.sent_at


def test_without_an_address_only_the_notice() -> None:
    tell(UserFactory())
    assert Notice.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_each_person_once_and_not_who_did_it(an) -> None:
    other = UserFactory()
    with transaction.atomic():
        notify([an, other, an], text="Việc", url="/", besides=other)
    assert [notice.recipient for notice in Notice.objects.all()] == [an]


def test_a_deed_undone_tells_nobody(an) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify([an], text="Việc", url="/")
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not mail.outbox


def test_nothing_leaves_before_the_commit(an) -> None:
    with transaction.atomic():
        notify([an], text="Việc", url="/")
        assert not mail.outbox
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("text", ["Dòng một\nDòng hai\r\nBcc: ai@example.test", "x" * 1000])
def test_any_text_is_one_line_of_a_subject(an, text) -> None:
    tell(an, text=text)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 300
    assert letter.recipients() == ["an@example.test"]


def test_a_refused_mail_is_recorded_and_tried_again_up_to_a_limit(an, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell(an)
    first = OutgoingMail.objects.get()
    assert (first.state, first.tries) == (MailState.QUEUED, 1)
    assert "no such user" in first.error

    for _time in range(MAX_TRIES + 2):
        send_queued.call()

    last = OutgoingMail.objects.get()
    assert (last.state, last.tries) == (MailState.FAILED, MAX_TRIES)


def test_a_server_that_is_down_costs_one_wait_and_no_deed(an, settings, monkeypatch) -> None:
    calls = []

    def down(*args: object, **kwargs: object) -> None:
        calls.append(args)
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(smtplib, "SMTP", down)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    people = [UserFactory(email=f"nguoi-{number}@example.test") for number in range(5)]

    tell(*people)

    assert Notice.objects.count() == 5, "the deed was lost with the mail"
    assert len(calls) == 1
    assert set(OutgoingMail.objects.values_list("state", "error")) == {(MailState.QUEUED, "Connection refused")}


def test_the_lock_of_the_database_is_not_held_while_sending(an, settings, monkeypatch) -> None:
    held = []

    class Watching(Refusing):
        def send_messages(self, messages: list) -> int:
            held.append(transaction.get_connection().in_atomic_block)
            return len(messages)

    monkeypatch.setitem(globals(), "Watching", Watching)
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    tell(an)
    assert held == [False]


def test_a_mail_that_a_dead_process_claimed_is_sent_later(an, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell(an)
    OutgoingMail.objects.update(state=MailState.SENDING, sent_at=clock.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_queued.call()
    assert not mail.outbox, "a mail that another process is sending was sent twice"

    OutgoingMail.objects.update(sent_at=clock.now() - GIVEN_UP * 2)
    send_queued.call()

    assert len(mail.outbox) == 1


def test_the_command_says_what_is_left(an, settings, capsys) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell(an)
    call_command("send_mail")
    assert capsys.readouterr().out == "Còn chờ: 1. Gửi lỗi: 0.\n"


def test_the_log_is_read_and_failed_mails_sent_again(client, an) -> None:
    tell(an)
    OutgoingMail.objects.update(state=MailState.FAILED, error="hộp thư đầy", tries=MAX_TRIES)
    mail.outbox.clear()
    cast = make_bloc_year(members=2)
    page = reverse("admin:notices_outgoingmail_changelist")
    chosen = {"action": "send_again", "_selected_action": [OutgoingMail.objects.get(address=an.email).pk]}

    client.force_login(cast.auditor)
    assert "hộp thư đầy" in client.get(page).content.decode()
    client.post(page, chosen)
    assert not mail.outbox

    client.force_login(cast.administrator)
    assert "Đã đưa 1 thư vào hàng chờ gửi." in client.post(page, chosen, follow=True).content.decode()
    assert [letter.to for letter in mail.outbox] == [[an.email]]


def test_the_bell_counts_and_the_page_marks_as_read(client, an) -> None:
    tell(an)
    tell(UserFactory())
    client.force_login(an)
    assert "Thông báo: 1 chưa đọc" in client.get("/").content.decode()

    page = client.post("/thong-bao/", follow=True).content.decode()

    assert "chưa đọc" not in page
    assert "Có việc mới." in page
    assert Notice.objects.filter(read_at=None).count() == 1, "somebody else's notice was marked"


def test_a_fixed_wait_is_set_for_the_mail_server(settings) -> None:
    assert 0 < settings.EMAIL_TIMEOUT <= 30
    assert socket.getdefaulttimeout() is None


def test_opening_a_notice_marks_it_alone_as_read(client, an) -> None:
    tell(an)
    tell(an, text="Việc thứ hai.")
    first = an.notices.last()
    client.force_login(an)
    assert client.post("/thong-bao/", {"notice": first.pk}).url == "/khoi/"
    assert list(an.notices.filter(read_at=None).values_list("text", flat=True)) == ["Việc thứ hai."]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "9" * 18, "9" * 40, "\x00", "١"])
def test_a_notice_that_is_not_there_or_not_theirs_is_not_found(client, an, number) -> None:
    tell(an)
    client.force_login(UserFactory())
    assert client.post("/thong-bao/", {"notice": number}).status_code == 404
    assert client.post("/thong-bao/", {"notice": an.notices.get().pk}).status_code == 404
    assert an.notices.filter(read_at=None).exists()
