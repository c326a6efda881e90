"""Signing in another's place by a letter (TUQ.): given by the head of the unit, for one paper, and not to be passed on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from blocs.roles import leaders_of, staff_of
from emulation import clock, rows
from emulation.audit.log import record
from emulation.files.store import keep
from emulation.notices.outbox import notify
from emulation.workflow import NotAllowed, Refused, WrongState, lock
from pledges.enums import SignatoryState
from pledges.models import Authorisation, SigningPlace
from pledges.permissions import WHO_AUTHORISES, authorises
from pledges.queries.people import post_to_sign_from


@transaction.atomic
def authorise(
    *, by: Any, place: SigningPlace, person: Any, letter: bytes, letter_name: str, letter_number: str, letter_on: date
) -> Authorisation:
    """Let ``person``, who works for the unit, sign at ``place`` in the place of its head ``by``, and return the authorisation.

    ``letter`` is the written authorisation (PDF, PNG, JPEG). Raises ``NotAllowed``, ``WrongState`` where the place is signed,
    ``Refused`` where a deputy or a substitute wants to pass the right on or the person is not of the unit, ``Impossible``.
    """
    locked = _lock(by, place)
    assert locked.seat is not None
    if locked.state == SignatoryState.SIGNED:
        raise WrongState(_("Chỗ ký này đã ký nên không ủy quyền được nữa."))
    post = post_to_sign_from(by, locked.seat.unit_id)
    if post is None or post.authority:
        raise Refused(
            _("Chỉ người đứng đầu đơn vị được ủy quyền ký; cấp phó ký thay (KT.) thì không ủy quyền lại được.")
        )
    if person not in candidates(locked):
        raise Refused(
            _("“%(person)s” không phải cán bộ đương chức của đơn vị, hoặc đã là lãnh đạo ký được. Hãy chọn người khác.")
            % {"person": person}
        )
    if letter_on > clock.today():
        raise Refused(_("Ngày giấy ủy quyền ở sau hôm nay. Hãy kiểm tra lại ngày."))
    with translation.override("vi"):
        authority = f"TUQ. {post.printed_title}"
    made = rows.save(
        Authorisation(
            **locked.paper.file_key,
            seat=locked.seat,
            person=person,
            letter=keep(letter, name=letter_name, by=by),
            letter_number=letter_number,
            letter_on=letter_on,
            authority=authority,
            given_by=by,
        )
    )
    details = {"person": str(person), "letter": letter_number, "letter_on": letter_on, "sha256": made.letter.sha256}
    record("signature.authorised", locked, by=by, details=details)
    notify(
        [person],
        text=_("Bạn được ủy quyền ký thay mặt %(unit)s: %(paper)s.")
        % {"unit": locked.seat.name.short, "paper": locked.paper},
        url=locked.paper.get_absolute_url(),
        besides=by,
    )
    return made


@transaction.atomic
def withdraw(*, by: Any, place: SigningPlace) -> bool:
    """Take the authorisation for ``place`` back and say whether there was one; a signature that was given by it stays."""
    locked = _lock(by, place)
    found = given(locked)
    if found is None:
        return False
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    record("signature.authorisation_withdrawn", locked, by=by, details={"person": str(found.person)})
    return True


def given(place: SigningPlace) -> Authorisation | None:
    """Return the authorisation for ``place`` that is in force."""
    rows_of_place = Authorisation.objects.in_force(place.paper).filter(seat=place.seat)
    return rows_of_place.select_related("person", "letter", "given_by").order_by("pk").first()


def candidates(place: SigningPlace) -> list[Any]:
    """Return who can be authorised: those who work for the unit today and do not lead it."""
    if place.seat is None:
        return []
    leaders = {person.pk for person in leaders_of([place.seat.unit_id])}
    return [person for person in staff_of([place.seat.unit_id]) if person.pk not in leaders]


def _lock(by: Any, place: SigningPlace) -> SigningPlace:
    lock(place.paper)
    locked: SigningPlace = lock(place)
    if not authorises.test(by, locked):
        raise NotAllowed(WHO_AUTHORISES)
    return locked
