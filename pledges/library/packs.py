"""What the library puts into the hand-over pack: everything that is shared, as a workbook."""

from typing import Any

from django.utils.translation import gettext as _

from blocs.models import BlocYear
from blocs.packs import Paper, Share, provider
from pledges.library.exports import workbook
from pledges.library.models import Highlight
from pledges.library.queries.highlights import by_kind, with_tellers


@provider
def library_share(bloc_year: BlocYear, user: Any) -> Share:
    """Return the share of the library that ``user`` may see (one query); an empty library has none."""
    share = Share()
    shared = Highlight.objects.visible_to(user).shared().filter(bloc_year=bloc_year)
    if groups := by_kind(with_tellers(shared)):
        share.papers.append(
            Paper("kho-sang-kien-dien-hinh.xlsx", _("Kho sáng kiến, điển hình của khối"), workbook(groups))
        )
    return share
