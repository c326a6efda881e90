"""What the pledge puts into the hand-over pack: the deadline of the consultation, and the signed document as it was stored."""

from typing import Any

from django.utils.translation import gettext as _

from blocs.models import BlocYear
from blocs.packs import Deadline, Paper, Share, provider
from emulation.files.store import DamagedFile, fetch
from pledges.enums import PledgeState
from pledges.models import Pledge


@provider
def pledge_share(bloc_year: BlocYear, user: Any) -> Share:
    """Return the share of the pledge that ``user`` may see (one query)."""
    share = Share()
    pledges = Pledge.objects.visible_to(user).select_related("document", "bloc_year__bloc")
    pledge = pledges.filter(bloc_year=bloc_year).first()
    if pledge is None:
        share.remarks.append(_("Năm này chưa có giao ước thi đua."))
    elif pledge.state != PledgeState.SIGNED:
        share.remarks.append(_("Giao ước chưa ký đủ (%(state)s).") % {"state": pledge.get_state_display()})
        if pledge.state == PledgeState.CONSULTATION:
            assert pledge.consultation_due_at is not None
            title = _("Hạn góp ý dự thảo giao ước: %(bloc)s") % {"bloc": bloc_year}
            share.deadlines.append(Deadline(title, pledge.consultation_due_at, pledge.get_absolute_url()))
    elif pledge.document is None:
        share.remarks.append(_("Giao ước đã ký đủ, bản PDF chính thức chưa tạo xong; hãy tải ở trang giao ước."))
    else:
        try:
            content = fetch(pledge.document)
        except DamagedFile as damaged:
            share.remarks.extend(damaged.reasons)
        else:
            share.papers.append(Paper(pledge.document.name, _("Giao ước thi đua đã ký"), content))
    return share
