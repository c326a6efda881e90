"""Who may do what in this room: the rights of the pledge, asked of its appendix."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from pledges.appendices.models import Appendix
from pledges.permissions import drafts as drafts_pledge
from pledges.permissions import leads as leads_pledge
from pledges.permissions import reopens as reopens_pledge

WHO_DRAFTS = _("Chỉ cán bộ và lãnh đạo của đơn vị Khối trưởng, Khối phó mới được soạn phụ lục.")
WHO_LEADS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó mới được mở ký phụ lục.")
WHO_REOPENS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó hoặc Thường trực Hội đồng mới được mở lại phụ lục.")


@rules.predicate
def drafts(user: Any, appendix: Appendix) -> bool:
    """Say whether ``user`` works for the head or a deputy unit."""
    return bool(drafts_pledge.test(user, appendix.pledge))


@rules.predicate
def leads(user: Any, appendix: Appendix) -> bool:
    """Say whether ``user`` leads the head or a deputy unit."""
    return bool(leads_pledge.test(user, appendix.pledge))


@rules.predicate
def reopens(user: Any, appendix: Appendix) -> bool:
    """Say whether ``user`` leads the head or a deputy unit, or serves the standing body."""
    return bool(reopens_pledge.test(user, appendix.pledge))


rules.add_perm("appendices.draft", drafts)
rules.add_perm("appendices.lead", leads)
rules.add_perm("appendices.reopen", reopens)
