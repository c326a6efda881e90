"""What of the pledges speaks against closing a bloc: people have put their names under a text that is not done yet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from blocs.models import Bloc
from blocs.objections import provider
from pledges.enums import PledgeState
from pledges.models import Pledge


@provider
def pledge_in_signing(bloc: Bloc) -> Iterator[str]:
    """Yield a sentence for each pledge of the bloc that is being signed (one query)."""
    signing = Pledge.objects.filter(bloc_year__bloc=bloc, state=PledgeState.SIGNING).order_by("bloc_year__year")
    for year in signing.values_list("bloc_year__year", flat=True):
        yield _("Giao ước năm %(year)d đang ký. Hãy để các đơn vị ký xong hoặc mở lại dự thảo trước.") % {"year": year}
