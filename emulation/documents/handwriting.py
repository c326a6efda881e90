"""A drawn or scanned handwriting, made fit for an official document: blue, transparent, cut to its strokes.

Decree 30/2020/NĐ-CP asks for the image of the handwriting in blue, as a PNG with a transparent ground. Whatever comes in
is drawn anew from its dark pixels, so nothing else of the file (metadata, hidden data, colours) gets into the document.
"""

import io
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from emulation.workflow import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_SIDE = 6000  # pixels of a scanned page at 600 dpi and more
WIDEST, HIGHEST = 900, 360  # pixels in the document: 300 dpi on 76 × 30 mm
BLUE = (10, 40, 160)
PAPER = 200  # grey from which on a pixel is ground, not ink
LEAST_INK = 40  # dark pixels; fewer are a slip of the pen


class NoHandwriting(Refused):
    """The picture cannot serve as a handwriting."""

    status = 422


def blue_handwriting(content: bytes) -> bytes:
    """Return ``content`` (PNG or JPEG) as a small transparent PNG in blue. Raises ``NoHandwriting`` with the remedy."""
    if len(content) > MOST_BYTES:
        raise NoHandwriting(_("Ảnh chữ ký lớn hơn 2 MB. Hãy cắt sát nét chữ hoặc giảm dung lượng rồi tải lên lại."))
    grey = _grey(content)
    ink = grey.point([max(0, min(255, (PAPER - level) * 3)) for level in range(256)])
    box = ink.getbbox()
    if box is None or sum(ink.histogram()[128:]) < LEAST_INK:
        raise NoHandwriting(_("Ảnh chữ ký không có nét mực nào. Hãy ký lại, hoặc bỏ trống để không dùng ảnh chữ ký."))
    ink = ink.crop(box)
    ink.thumbnail((WIDEST, HIGHEST))
    drawn = Image.new("RGBA", ink.size, (*BLUE, 0))
    drawn.putalpha(ink)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _grey(content: bytes) -> Any:
    """Return the picture in grey on white; its size is looked at before it is unpacked."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if max(picture.size) > MOST_SIDE:
                raise NoHandwriting(_("Ảnh chữ ký quá lớn. Hãy cắt sát nét chữ rồi tải lên lại."))
            coloured = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NoHandwriting(
            _("Ảnh chữ ký không phải PNG hoặc JPEG, hoặc bị hỏng. Hãy chọn ảnh khác, hoặc ký trực tiếp trên màn hình.")
        ) from error
    ground = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(ground, coloured).convert("L")
