"""What foreign programs drew into the cells of signatures: shown to the signer first, kept, and shown to those who read.

A certificate says who signed. The picture in the cell is the work of a program that nobody here knows, and may name somebody
else. See docs/decisions/0024-a-foreign-picture-is-shown-as-foreign.md.
"""

import base64
from typing import Any

from django.utils.translation import gettext as _

from emulation.documents.verifying import BadUpload, cell_of
from emulation.files.models import StoredFile
from emulation.files.store import DamagedFile, fetch, keep
from emulation.pictures import BadPicture, cell_picture
from pledges.models import Revision, SigningPlace


def picture(content: bytes, place: SigningPlace) -> bytes:
    """Return a PNG of the cell of ``place`` as the signed file ``content`` shows it. Raises ``BadUpload``."""
    try:
        page, box = cell_of(content, place.key)
        return cell_picture(content, page=page, box=box)
    except (BadPicture, KeyError, TypeError, ValueError) as error:
        raise BadUpload(
            "undrawable",
            _(
                "Không hiện được hình mà phần mềm bên ngoài vẽ trong ô ký. "
                "Hãy chọn kiểu hiển thị chữ ký đơn giản hơn (hoặc không hiển thị hình) rồi ký lại."
            ),
        ) from error


def kept(content: bytes, place: SigningPlace, by: Any) -> StoredFile:
    """Keep the picture of the cell of ``place`` in ``content`` and return its row. Raises ``BadUpload``."""
    return keep(picture(content, place), name=f"o-ky-{place.key}.png", by=by)


def in_page(png: bytes) -> str:
    """Return a picture as an address that a page holds itself."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def of_paper(paper: Any) -> dict[str, str]:
    """Return field → picture (as an address) of the cells of ``paper`` that foreign programs drew; empty where it is damaged."""
    own = {f"signing_file__{name}": value for name, value in paper.file_key.items()}
    rows = Revision.objects.filter(**own, signing_file__lapsed_at=None, drawing__isnull=False).select_related("drawing")
    return {row.field: _picture_in_page(row.drawing) for row in rows.order_by("pk") if row.drawing}


def _picture_in_page(file: StoredFile) -> str:
    try:
        return in_page(fetch(file))
    except DamagedFile:
        return ""  # that it was drawn elsewhere is said all the same
