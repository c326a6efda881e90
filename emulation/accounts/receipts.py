"""One record for one form, however often it is sent: a double click, a second tab, an impatient network."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from emulation.accounts.models import FormReceipt


def led_to(*, token: str, by: Any) -> str:
    """Return the address to which ``by`` was led when this form was sent before, or ``""``.

    Asked before the form is checked: what the first submit stored would make an equal second one look wrong.
    """
    receipt = FormReceipt.objects.filter(token=_claim(token, by)).first()
    return receipt.url if token and receipt else ""


def once(*, token: str, by: Any, deed: Callable[[], str]) -> str:
    """Do ``deed`` if nobody has claimed ``token`` yet and return the address it leads to; else that of the first time.

    The claim and the deed are one transaction: an equal submit waits at the unique token until the first one is
    committed, and a deed that is refused leaves the token free. Without a token the deed is done every time.
    """
    if not token:
        return deed()
    claim = _claim(token, by)
    try:
        with transaction.atomic():
            receipt = FormReceipt.objects.create(token=claim, person=by)
            receipt.url = deed()
            receipt.save(update_fields=["url"])
            return receipt.url
    except IntegrityError:
        first = FormReceipt.objects.filter(token=claim).first()
        if first is None:
            raise
        return first.url


def _claim(token: str, by: Any) -> str:
    """Return what is stored of ``token``: a hash, which also takes a token of any length and any characters.

    It is one person's own: a page that somebody else left open in this browser is a new form for the next one.
    """
    return hashlib.sha256(f"{by.pk} {token}".encode(errors="replace")).hexdigest()
