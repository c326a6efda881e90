"""What a signature looks like on the page: a cell of the document itself, drawn by the same renderer as the document.

pyHanko's own text stamps write a font's widths unscaled (the letters stand apart) and know neither our sizes nor our line
breaks. So WeasyPrint renders a page of exactly the size of the field, and its content becomes the field's appearance.
"""

import base64
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from emulation.documents.render import render_pdf
from emulation.documents.typography import unbroken_name
from emulation.text import clean

# Marked content belongs to the structure tree of the page it came from; in the document the field itself is the tagged thing.
_MARKED = re.compile(rb"(?m)^\s*(?:/\w+\s+)?(?:<<.*?>>|/\w+)?\s*(?:BDC|BMC)\s*$|^\s*EMC\s*$")
MM = 72 / 25.4


@dataclass(frozen=True)
class Appearance:
    """What is drawn into the field: "KT. …" and title above, label with time or the handwriting (PNG), the name below.

    ``unit`` stands in the signature's own data, and on the page where there is no name: the organiser's seal.
    """

    label: str
    name: str
    title: str
    authority: str
    unit: str
    signed_at: datetime
    handwriting: bytes = b""


def appearance_page(appearance: Appearance, *, width: float, height: float) -> bytes:
    """Return the PDF page of ``width`` × ``height`` points that shows ``appearance``."""
    picture = base64.b64encode(appearance.handwriting).decode()
    html = render_to_string(
        "print/signature.html",
        {
            "width": f"{width:.3f}",
            "height": f"{height:.3f}",
            "label": clean(appearance.label),
            "name": clean(appearance.name),
            "title": clean(appearance.title).upper(),
            "authority": clean(appearance.authority),
            "unit": unbroken_name(appearance.unit),
            "moment": f"{timezone.localtime(appearance.signed_at):%d/%m/%Y %H:%M:%S}",
            "handwriting": f"data:image/png;base64,{picture}" if picture else "",
        },
    )
    return render_pdf(html, stylesheets=("signature.css",))


@dataclass(frozen=True)
class PageStyle(BaseStampStyle):
    """A stamp style of pyHanko that draws a given PDF page as it is: no frame, no margin, no other opacity.

    Without a page the field keeps the look it has.
    """

    page: bytes = b""

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]
    ) -> BaseStamp | None:
        """Return the content for one field."""
        return _PageStamp(writer, self, box) if self.page else None


class _PageStamp(BaseStamp):
    """The page as a form XObject in the file that is signed."""

    def as_form_xobject(self) -> generic.StreamObject:
        """Return the page's content, box, fonts and pictures."""
        source = PdfFileReader(io.BytesIO(self.style.page))
        assert self.writer is not None
        page_ref, resources = source.find_page_for_modification(0)
        page = page_ref.get_object()
        parts = page["/Contents"]
        streams = [part.get_object() for part in parts] if isinstance(parts, generic.ArrayObject) else [parts]
        content = _MARKED.sub(b"", b"\n".join(stream.data for stream in streams))
        form = generic.StreamObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
                generic.pdf_name("/BBox"): generic.ArrayObject(page["/MediaBox"]),
                generic.pdf_name("/Resources"): self.writer.import_object(resources),
            },
            stream_data=content,
        )
        form.compress()
        return form
