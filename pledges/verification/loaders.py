"""How a screen of this room gets its object."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from blocs.roles import standing_of
from emulation.workflow import NotAllowed
from pledges.models import Pledge, SigningFile
from pledges.permissions import drafts, serves_council
from pledges.verification.queries import papers

WHO_CERTIFIES = _(
    "Giấy chứng nhận ghi cả địa chỉ máy của người ký, nên chỉ đơn vị Khối trưởng, Khối phó, Thường trực Hội đồng và "
    "người kiểm tra mới được lập."
)


def known_paper(code: str) -> SigningFile:
    """Return the file of this code, for everybody; ``Http404`` where there is none."""
    signing_file = papers.by_code(code)
    if signing_file is None:
        raise Http404
    return signing_file


def certified_paper(user: Any, code: str) -> SigningFile:
    """Return the file whose completion ``user`` may certify; ``Http404`` or ``NotAllowed``."""
    signing_file = known_paper(code)
    if not Pledge.objects.visible_to(user).filter(pk=signing_file.pledge_id).exists():
        raise Http404
    if not certifies(user, signing_file.pledge):
        raise NotAllowed(WHO_CERTIFIES)
    return signing_file


def certifies(user: Any, pledge: Pledge) -> bool:
    """Say whether ``user`` may have the certificate, which tells from where everybody signed."""
    audits = pledge.bloc_year.bloc.host_unit_id in standing_of(user).auditor_of
    return audits or drafts.test(user, pledge) or serves_council.test(user, pledge)
