"""One record for one form, however often it is sent: a double click, a second tab, an impatient network."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from emulation.accounts.models import FormReceipt


def led_to(*, token: str, by: Any) -> str:
    """Return the address to which ``by`` was led when this form was sent before, or ``""``.

    Asked before the form is checked: what the first submit stored would make an equal second one look wrong.
    """
    if not token.isprintable():
        return ""
    return FormReceipt.objects.filter(token=token, person=by).values_list("url", flat=True).first() or ""


def once(*, token: str, by: Any, deed: Callable[[], str]) -> str:
    """Do ``deed`` if nobody has claimed ``token`` yet and return the address it leads to; else that of the first time.

    The claim and the deed are one transaction: an equal submit waits at the unique token until the first one is
    committed, and a deed that is refused leaves the token free. Without a token the deed is done every time.
    """
    if not token:
        return deed()
    try:
        with transaction.atomic():
            receipt = FormReceipt.objects.create(token=token, person=by)
            receipt.url = deed()
            receipt.save(update_fields=["url"])
            return receipt.url
    except IntegrityError:
        first = FormReceipt.objects.filter(token=token, person=by).first()
        if first is None:
            raise
        return first.url
