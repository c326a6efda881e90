"""Telling people. Rows are written with the deed; mail leaves only after the deed is committed.

No mail is sent inside a transaction: a mail server that does not answer would hold the lock of the whole SQLite
database. So a mail is claimed in one short transaction, sent, and its outcome written in another.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from emulation import clock
from emulation.notices.models import MailState, Notice, OutgoingMail

logger = logging.getLogger(__name__)
MAX_TRIES = 5
BATCH = 200
GIVEN_UP = timedelta(minutes=15)  # a mail still "sending" after this was claimed by a process that died


def notify(recipients: Iterable[Any], *, text: str, url: str, besides: Any = None) -> None:
    """Leave a notice ``text`` pointing to ``url`` for each of ``recipients`` but ``besides`` (who did the deed).

    Must run inside the transaction of the deed, so that a deed undone notifies nobody.
    """
    people = {person.pk: person for person in recipients if besides is None or person.pk != besides.pk}
    line = " ".join(text.split())[:300]  # it becomes the subject of a mail, where a line break is refused
    notices = Notice.objects.bulk_create(Notice(recipient=person, text=line, url=url) for person in people.values())
    mails = [
        OutgoingMail(notice=notice, address=notice.recipient.email) for notice in notices if notice.recipient.email
    ]
    if mails:
        OutgoingMail.objects.bulk_create(mails)
        transaction.on_commit(send_queued.enqueue)


@task()
def send_queued() -> None:
    """Send what waits in the outbox; a failure is recorded on the mail and tried again with the next one."""
    mails = _claim()
    if not mails:
        return
    server = get_connection()
    try:
        server.open()  # once for all: a server that is down costs one wait, not one for each mail
    except OSError as error:
        for mail in mails:
            _failed(mail, error)
    else:
        for mail in mails:
            _send(mail, server)
        server.close()
    OutgoingMail.objects.bulk_update(mails, ["state", "error", "sent_at"])


def _claim() -> list[OutgoingMail]:
    """Mark waiting mails as being sent and return them; no two processes get the same one."""
    now = clock.now()
    waiting = Q(state=MailState.QUEUED) | Q(state=MailState.SENDING, sent_at__lt=now - GIVEN_UP)
    with transaction.atomic():
        mails = list(
            OutgoingMail.objects.select_for_update(of=("self",), skip_locked=connection.vendor != "sqlite")
            .filter(waiting)
            .select_related("notice__recipient")
            .order_by("pk")[:BATCH]
        )
        for mail in mails:
            mail.state, mail.sent_at, mail.tries = MailState.SENDING, now, mail.tries + 1
        OutgoingMail.objects.bulk_update(mails, ["state", "sent_at", "tries"])
    return mails


def _send(mail: OutgoingMail, server: Any) -> None:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            body = _("Kính gửi %(name)s,\n\n%(text)s\n\nMở trang: %(url)s\n") % {
                "name": mail.notice.recipient,
                "text": mail.notice.text,
                "url": settings.SITE_URL + mail.notice.url,
            }
        EmailMessage(mail.notice.text, body, None, [mail.address], connection=server).send()
    except OSError as error:  # every SMTP error is one
        _failed(mail, error)
    else:
        mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""


def _failed(mail: OutgoingMail, error: OSError) -> None:
    logger.warning("Mail %s was not sent: %s", mail.pk, error)
    mail.error, mail.sent_at = str(error)[:300], None
    mail.state = MailState.FAILED if mail.tries >= MAX_TRIES else MailState.QUEUED
