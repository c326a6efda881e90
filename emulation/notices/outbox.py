"""Telling people. Rows are written with the deed; mail leaves only after the deed is committed."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from emulation import clock
from emulation.notices.models import MailState, Notice, OutgoingMail

logger = logging.getLogger(__name__)
MAX_TRIES = 5


def notify(recipients: Iterable[Any], *, text: str, url: str, besides: Any = None) -> None:
    """Leave a notice ``text`` pointing to ``url`` for each of ``recipients`` but ``besides`` (who did the deed).

    Must run inside the transaction of the deed, so that a deed undone notifies nobody.
    """
    people = {person.pk: person for person in recipients if besides is None or person.pk != besides.pk}
    notices = Notice.objects.bulk_create(
        Notice(recipient=person, text=text[:300], url=url) for person in people.values()
    )
    mails = [
        OutgoingMail(notice=notice, address=notice.recipient.email) for notice in notices if notice.recipient.email
    ]
    if mails:
        OutgoingMail.objects.bulk_create(mails)
        transaction.on_commit(send_queued.enqueue)


@task()
def send_queued() -> None:
    """Send what waits in the outbox; a failure is recorded on the mail and tried again with the next one."""
    with transaction.atomic():
        mails = list(
            OutgoingMail.objects.select_for_update(
                of=("self",), skip_locked=transaction.get_connection().vendor != "sqlite"
            )
            .filter(state=MailState.QUEUED)
            .select_related("notice__recipient")
            .order_by("pk")[:200]
        )
        for mail in mails:
            _send(mail)
        OutgoingMail.objects.bulk_update(mails, ["state", "tries", "error", "sent_at"])


def _send(mail: OutgoingMail) -> None:
    mail.tries += 1
    try:
        with translation.override(settings.LANGUAGE_CODE):
            body = _("Kính gửi %(name)s,\n\n%(text)s\n\nMở trang: %(url)s\n") % {
                "name": mail.notice.recipient,
                "text": mail.notice.text,
                "url": settings.SITE_URL + mail.notice.url,
            }
            send_mail(mail.notice.text, body, None, [mail.address])
    except OSError as error:
        logger.warning("Mail %s was not sent: %s", mail.pk, error)
        mail.error = str(error)[:300]
        mail.state = MailState.FAILED if mail.tries >= MAX_TRIES else MailState.QUEUED
    else:
        mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
