"""Agreeing the text, which freezes it under its SHA-256, and the lawful way back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blocs.roles import staff_of
from emulation.notices.outbox import notify
from emulation.workflow import Missing
from pledges.domain import publication, signing_files
from pledges.domain.text import canonical_text, sha256_of
from pledges.domain.versions import changed_since_circulated, keep
from pledges.domain.workflow import PLEDGE
from pledges.enums import SignatoryRole, SignatoryState, VersionKind
from pledges.models import Pledge, Signatory
from pledges.queries.people import member_units, said_at


@transaction.atomic
def agree(*, by: Any, pledge: Pledge, note: str = "", version: int | None = None) -> Pledge:
    """Freeze the canonical text of the pledge with its SHA-256, keep it as a version, and return the pledge.

    The witnesses are part of the text, so they are named before. Where the text was changed after it went round,
    ``note`` says why it does not go round again; the record and every unit get it. ``version`` is the version that was
    read. Raises ``NotAllowed``, ``WrongState``, ``Missing`` (see ``missing_for_agreement``), ``Stale``.
    """

    def freeze(locked: Pledge) -> None:
        if (asked := changed_since_circulated(locked)) and not note.strip():
            raise Missing(
                _(
                    "Văn bản đã sửa sau khi gửi bản số %(number)d lấy ý kiến. Hãy ghi lý do chốt ngay, "
                    "hoặc gửi các đơn vị lấy ý kiến lại."
                )
                % {"number": asked.number}
            )
        locked.frozen_text = canonical_text(locked)
        locked.frozen_sha256 = sha256_of(locked.frozen_text)
        details["sha256"] = locked.frozen_sha256

    details: dict[str, Any] = {}
    agreed: Pledge = PLEDGE.perform(pledge, "agree", by=by, note=note, version=version, effect=freeze, details=details)
    signing_files.begin(agreed)
    kept = keep(agreed, VersionKind.AGREED, by=by, note=note)
    told = _("Văn bản giao ước thi đua đã được thống nhất và chốt: %(bloc)s, bản số %(number)d, mã SHA-256 %(sha256)s.")
    told %= {"bloc": agreed.bloc_year, "number": kept.number, "sha256": kept.sha256}
    notify(
        staff_of(member_units(agreed)),
        text=f"{told} {_('Lý do:')} {note}" if note else told,
        url=said_at(agreed, "detail"),
        besides=by,
    )
    transaction.on_commit(lambda: publication.prepare_later(agreed.pk))
    return agreed


@transaction.atomic
def reopen(*, by: Any, pledge: Pledge, note: str, version: int | None = None) -> Pledge:
    """Take a pledge that is not signed by all back to draft, with ``note`` as the reason, and return it.

    The frozen text is cleared and every signature lapses: record and notice name whose. The file that they signed stays readable
    as lapsed. The witnesses stay named.
    Raises ``NotAllowed``, ``WrongState``, ``Missing`` without a reason, ``Stale``.
    """

    def thaw(locked: Pledge) -> None:
        signed = locked.signatories.filter(state=SignatoryState.SIGNED).select_related(
            "seat__unit", "seat__bloc_year", "person"
        )
        lapsed.extend(signed.order_by("role", "order", "pk"))
        details["lapsed"] = [f"{row.name} ({row.unit_name})" for row in lapsed]
        details["sha256"] = locked.frozen_sha256
        locked.frozen_text, locked.frozen_sha256 = None, ""
        locked.agreed_at = locked.agreed_by = None
        locked.consultation_due_at = None

    lapsed: list[Signatory] = []
    details: dict[str, Any] = {}
    reopened: Pledge = PLEDGE.perform(pledge, "reopen", by=by, note=note, version=version, effect=thaw, details=details)
    signing_files.lapse(reopened, note)
    _clear_places(reopened)
    _tell_about(reopened, lapsed, note, by)
    return reopened


def _clear_places(pledge: Pledge) -> None:
    """Give back the places: those of units are made again at the next opening, those of witnesses wait."""
    blank = dict.fromkeys(("name", "title", "authority", "unit_name", "text_sha256", "decline_reason", "means"), "")
    places = Signatory.objects.filter(pledge=pledge)
    places.update(state=SignatoryState.WAITING, signed_at=None, declined_at=None, **blank)
    places.filter(role=SignatoryRole.UNIT).delete()


def _tell_about(pledge: Pledge, lapsed: list[Signatory], note: str, by: Any) -> None:
    names = ", ".join(f"{row.name} ({row.unit_name})" for row in lapsed)
    if lapsed:
        text = _("Giao ước thi đua được mở lại để sửa. Chữ ký hết hiệu lực: %(names)s. Lý do: %(note)s")
    else:
        text = _("Giao ước thi đua được mở lại để sửa. Lý do: %(note)s")
    people = [*staff_of(member_units(pledge)), *(row.person for row in lapsed if row.person)]
    notify(people, text=text % {"names": names, "note": note}, url=said_at(pledge, "detail"), besides=by)
