"""What shows on the pages, and what the catalogue says, changed in the very update that is then signed."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from tests.emulation.documents import attacks
from tests.emulation.documents.families.world import (
    Case,
    Family,
    case,
    cell,
    current,
    fields,
    frozen,
    look,
    numbers,
    own,
    put,
    signed,
)

WHITE_BOX = b"1 1 1 rg 80 600 400 100 re f"


def paint(writer: Any) -> None:
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=WHITE_BOX)))


def exchange_contents(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=WHITE_BOX))
    writer.update_container(page)


def exchange_font(writer: Any) -> None:
    font = next(iter(writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"].values())).get_object()
    put(font, BaseFont=pdf_name("/Other"))
    writer.update_container(font)


def annotate(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    square = generic.DictionaryObject()
    put(square, Type=pdf_name("/Annot"), Subtype=pdf_name("/Square"), Rect=numbers(80, 500, 300, 640))
    notes = generic.ArrayObject([*(page.get("/Annots") or []), writer.add_object(square)])
    page[pdf_name("/Annots")] = notes
    writer.update_container(page)


def catalogue(**values: Any) -> Any:
    def change(writer: Any) -> None:
        put(writer.root, **{name: value() if callable(value) else value for name, value in values.items()})
        writer.update_root()

    return change


def javascript() -> Any:
    action = generic.DictionaryObject()
    put(action, S=pdf_name("/JavaScript"), JS=generic.TextStringObject("1"))
    return action


def attach(writer: Any) -> None:
    file = generic.StreamObject(stream_data=b"{}")
    put(file, Type=pdf_name("/EmbeddedFile"))
    named = generic.DictionaryObject()
    put(named, Type=pdf_name("/Filespec"), F=generic.TextStringObject("khac.json"))
    named[pdf_name("/EF")] = generic.DictionaryObject({pdf_name("/F"): writer.add_object(file)})
    put(writer.root, AF=generic.ArrayObject([writer.add_object(named)]))
    writer.update_root()


def exchange_attachment(writer: Any) -> None:
    named = writer.root["/AF"][0]
    file = named["/EF"]["/F"]
    file._data, file._encoded_data = b'{"other": true}', None
    file.pop(pdf_name("/Filter"), None)
    writer.update_container(file)


def layers() -> Any:
    found = generic.DictionaryObject()
    put(found, OCGs=generic.ArrayObject(), D=generic.DictionaryObject())
    return found


def text_field(writer: Any) -> None:
    added = generic.DictionaryObject()
    put(added, FT=pdf_name("/Tx"), T=generic.TextStringObject("so"), V=generic.TextStringObject("100"))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(added))
    writer.update_container(form["/Fields"])
    writer.update_container(form)


def form(**values: Any) -> Any:
    def change(writer: Any) -> None:
        put(writer.root["/AcroForm"], **values)
        writer.update_container(writer.root["/AcroForm"])

    return change


def other_cell(writer: Any) -> None:
    put(cell(writer, fields()[2]), AP=look(writer, WHITE_BOX))


def signed_cell(writer: Any) -> None:
    put(cell(writer, fields()[0]), AP=look(writer, WHITE_BOX))


def replaced(writer: Any) -> None:
    tree = writer.root["/StructTreeRoot"]
    put(tree, RoleMap=generic.DictionaryObject({pdf_name("/P"): pdf_name("/Artifact")}))
    writer.update_container(tree)


def hidden_page(writer: Any) -> None:
    writer.add_object(attacks._blank_page())


def hidden_object(writer: Any) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"nobody sees this"))


def second_of_the_name(writer: Any) -> None:
    added = generic.DictionaryObject()
    put(added, FT=pdf_name("/Sig"), T=generic.TextStringObject(own()), Rect=numbers(0, 0, 0, 0))
    put(added, Type=pdf_name("/Annot"), Subtype=pdf_name("/Widget"), F=generic.NumberObject(4))
    held = writer.root["/AcroForm"]
    held["/Fields"].append(writer.add_object(added))
    writer.update_container(held["/Fields"])
    writer.update_container(held)


def new_field(writer: Any) -> None:
    append_signature_field(writer, SigFieldSpec("them", on_page=0, box=(10, 10, 100, 60)))


def xmp(writer: Any) -> None:
    stream = writer.root.raw_get("/Metadata").get_object()
    said = stream.data.replace("Giao ước".encode(), b"Giao uoc khac", 1)
    assert said != stream.data
    fresh = generic.StreamObject(stream_data=said)
    put(fresh, Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML"))
    put(writer.root, Metadata=writer.add_object(fresh))
    writer.update_root()


def information(writer: Any) -> None:
    writer.document_meta.author = "Người khác"


FAMILIES = [
    Family("page painted over", lambda: case(paint), "page-painted", "page-painted"),
    Family(
        "page painted over before anybody signed",
        lambda: Case(signed(paint, pdf=frozen()), frozen()),
        "page-painted",
        "page-painted",
    ),
    Family(
        "page painted over after the signature",
        lambda: Case(attacks.page_painted(signed())),
        "page-painted",
        "page-painted",
    ),
    Family("page added", lambda: Case(signed(pdf=attacks.page_added(current()))), "page-added", "page-added"),
    Family("contents of a page exchanged", lambda: case(exchange_contents), "page-painted", "page-painted"),
    Family("font exchanged", lambda: case(exchange_font), "page-painted", "page-painted"),
    Family("annotation", lambda: case(annotate), "note-added", "note-added"),
    Family("page that nothing shows", lambda: case(hidden_page), "page-hidden", "page-hidden"),
    Family("object that nothing shows", lambda: case(hidden_object), "objects-hidden", "objects-hidden"),
    Family("appearance of an empty field of somebody else", lambda: case(other_cell), "cell-changed", "cell-changed"),
    Family("appearance of a signed field", lambda: case(signed_cell), "cell-changed", "cell-changed"),
    Family("text field with a value", lambda: case(text_field), "changed", "changed"),
    Family("new signature field", lambda: case(new_field), "field-added", "field-added"),
    Family("second field of the same name", lambda: case(second_of_the_name), "cell-changed", "cell-changed"),
    Family("attachment added", lambda: case(attach), "not-of-signature", "not-of-signature"),
    Family("attachment exchanged", lambda: case(exchange_attachment), "changed", "changed"),
    Family("JavaScript", lambda: case(catalogue(OpenAction=javascript)), "not-of-signature", "not-of-signature"),
    Family(
        "optional-content layers", lambda: case(catalogue(OCProperties=layers)), "not-of-signature", "not-of-signature"
    ),
    Family("XFA", lambda: case(form(XFA=generic.TextStringObject("<xdp/>"))), "form-changed", "form-changed"),
    Family(
        "NeedAppearances",
        lambda: Case(signed(pdf=attacks._updated(current(), form(NeedAppearances=generic.BooleanObject(True))))),
        "form-changed",
        "form-changed",
    ),
    Family("XMP: another title", lambda: case(xmp), "metadata-changed", "metadata-changed"),
    Family("document information: another author", lambda: case(information), "metadata-changed", "metadata-changed"),
    Family("object of the tags replaced", lambda: case(replaced), "changed", "changed"),
]
