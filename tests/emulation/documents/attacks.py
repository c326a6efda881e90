"""What people do to a signed file: each function takes its bytes and returns other bytes."""

import io
import random
from collections.abc import Iterator

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field


def _updated(pdf: bytes, change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _blank_page() -> generic.DictionaryObject:
    box = generic.ArrayObject([generic.NumberObject(number) for number in (0, 0, 595, 842)])
    return generic.DictionaryObject(
        {generic.pdf_name("/Type"): generic.pdf_name("/Page"), generic.pdf_name("/MediaBox"): box}
    )


def page_added(pdf: bytes) -> bytes:
    """Put a page behind the first one, in an update as a signature is one."""
    return _updated(pdf, lambda writer: writer.insert_page(_blank_page(), after=0))


def page_object_appended(pdf: bytes) -> bytes:
    """Append a page object that the document does not show."""
    return _updated(pdf, lambda writer: writer.add_object(_blank_page()))


def page_painted(pdf: bytes) -> bytes:
    """Paint a white box over the first page."""

    def paint(writer: IncrementalPdfFileWriter) -> None:
        box = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 80 600 400 100 re f"))
        writer.add_stream_to_page(0, box)

    return _updated(pdf, paint)


def note_added(pdf: bytes) -> bytes:
    """Lay a square over the second page as an annotation."""

    def annotate(writer: IncrementalPdfFileWriter) -> None:
        page_ref, _resources = writer.find_page_for_modification(1)
        name = generic.pdf_name
        box = generic.ArrayObject([generic.NumberObject(number) for number in (80, 500, 300, 640)])
        square = {name("/Type"): name("/Annot"), name("/Subtype"): name("/Square"), name("/Rect"): box}
        page = page_ref.get_object()
        page["/Annots"].append(writer.add_object(generic.DictionaryObject(square)))
        writer.update_container(page["/Annots"])

    return _updated(pdf, annotate)


def rewritten(pdf: bytes) -> bytes:
    """Save the file anew, as many programs do."""
    return _saved(pdf)


def encrypted(pdf: bytes) -> bytes:
    """Put a password on the file."""
    return _saved(pdf, encryption=pikepdf.Encryption(owner="mật khẩu", user=""))


def _saved(pdf: bytes, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out, **options)
    return out.getvalue()


def text_changed(pdf: bytes) -> bytes:
    """Draw over the first page with another program and save the file anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.pages[0].contents_add(b"1 1 1 rg 80 600 400 100 re f")
        file.save(out)
    return out.getvalue()


def extra_page_saved(pdf: bytes) -> bytes:
    """Add a third page with another program and save the file anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.add_blank_page()
        file.save(out)
    return out.getvalue()


def byte_changed(pdf: bytes, place: int) -> bytes:
    """Change one bit of one byte."""
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def mutations(pdf: bytes, count: int, *, seed: int) -> Iterator[bytes]:
    """Yield ``count`` files that differ from ``pdf`` by chance: bytes changed, cut out, doubled, put elsewhere."""
    chance = random.Random(seed)
    for _number in range(count):
        kind, place = chance.randrange(8), chance.randrange(len(pdf))
        size = chance.randrange(1, 64)
        if kind == 0:
            yield pdf[:place] + pdf[place + size :]
        elif kind == 1:
            yield pdf[:place] + pdf[place : place + size] * 2 + pdf[place + size :]
        elif kind == 2:
            yield pdf[: max(place, 8)]
        else:
            damaged = bytearray(pdf)
            for each in [place, *(chance.randrange(len(pdf)) for _more in range(kind - 3))]:
                damaged[each] ^= chance.randrange(1, 256)
            yield bytes(damaged)


def field_added(pdf: bytes, name: str) -> bytes:
    """Add a signature field to the first page."""
    return _updated(
        pdf, lambda writer: append_signature_field(writer, SigFieldSpec(name, on_page=0, box=(10, 10, 100, 60)))
    )
