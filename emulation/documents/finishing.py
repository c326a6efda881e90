"""What WeasyPrint leaves undone in a PDF: prepared signature fields, scope of header cells, artifacts, small print of PDF/A.

Runs in the child process between layout and bytes, on WeasyPrint's own boxes, so that page and rectangle of a field are exact.
Imports nothing of this product, for worker.py is a plain script. See docs/pdf.md for what is promised.
"""

from collections.abc import Callable
from typing import Any

from pydyf import Array, Dictionary, Stream, String

EMPTY_ALLOWED = {"/TD", "/TH", "/Form", "/Figure", "/Document"}  # all other elements without content say nothing
PARAGRAPH = "/P"
SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
PRINTED = 4  # the annotation flag Print, which PDF/A asks for
SIGNATURES_EXIST, APPEND_ONLY = 1, 2
# XMP of PDF/UA-1, with the description that PDF/A wants of every property it does not know.
ACCESSIBLE = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
    b'</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    b'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema'
    b"</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer'
    b"</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>"
    b"Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>"
    b"</pdfaExtension:schemas></rdf:Description></rdf:RDF>"
)


class UnusableField(Exception):
    """A signature field is torn over two pages or higher than one, named twice, or named so that no PDF can hold it."""


class Finisher:
    """Finishes one laid-out document: make one before ``write_pdf``, hand it over as its ``finisher``."""

    def __init__(self, document: Any) -> None:
        self._fields: dict[str, tuple[int, Any]] = {}  # name → page and box, in print order
        self._headers: list[Any] = []
        self._parts: dict[Any, Any] = {}  # text box → paragraph of which it is a part
        self._pieces: dict[Any, dict[int, int]] = {}  # paragraph → its first marked content on each page
        self._streams: dict[int, Any] = {}
        self._hidden: list[set[Any]] = []
        self._artifacts: list[list[int]] = []  # per page, the marked content that is no part of the text
        for number, page in enumerate(document.pages):
            self._hidden.append(set())
            self._artifacts.append([])
            self._read(page._page_box, number, None, hidden=False)
            page.paint = self._watched(page.paint, number)
        for number, box in self._fields.values():
            # As a link WeasyPrint places it, gives it a structure element in reading order and ties the two together.
            left, top, width, height = box.hit_area()
            if top + height > document.pages[number].height:
                raise UnusableField(box.element.attrib["data-signature-field"])
            document.pages[number].links.append(("external", "", (left, top, left + width, top + height), box))

    def __call__(self, document: Any, pdf: Any) -> None:
        """Finish ``pdf``, the last step before its bytes."""
        self._pdf = pdf
        self._root = self._object(pdf.catalog["StructTreeRoot"])
        self._nums = self._object(self._root["ParentTree"])["Nums"]
        self._make_fields()
        self._give_scope()
        self._make_artifacts()
        self._join_pieces()
        self._prune(self._root)
        metadata = self._object(pdf.catalog["Metadata"])
        metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", ACCESSIBLE)
        if "AF" in pdf.catalog:
            pdf.catalog["AF"] = Array(dict.fromkeys(pdf.catalog["AF"]))  # WeasyPrint names each one twice
        drop_empty_resources(pdf)

    def _read(self, box: Any, number: int, paragraph: Any, *, hidden: bool) -> None:
        """Find fields, header cells, paragraphs and what is hidden from readers in ``box`` and below."""
        box = getattr(box, "_box", box)  # what is positioned stands behind a placeholder
        tag, kind, attributes = box.element_tag, type(box).__name__, getattr(box.element, "attrib", {})
        if tag == "p":
            paragraph = box.element
        hidden = hidden or kind == "MarginBox" or attributes.get("aria-hidden") == "true"
        if hidden:
            self._hidden[number].add(box)
        elif name := attributes.get("data-signature-field"):
            if name in self._fields or "." in name or not name.isascii():
                raise UnusableField(name)
            self._fields[name] = (number, box)
            return  # anonymous boxes within carry the same element
        if tag == "th" and kind == "TableCellBox":
            self._headers.append(box)
        if kind == "TextBox" and paragraph is not None:
            self._parts[box] = paragraph
        for child in box.all_children() if hasattr(box, "all_children") else ():
            self._read(child, number, paragraph, hidden=hidden)

    def _watched(self, paint: Callable[..., None], number: int) -> Callable[..., None]:
        """Return ``paint`` that also notes what the marked content belongs to: WeasyPrint forgets it soon after."""

        def watched(stream: Any, scale: float = 1) -> None:
            paint(stream, scale)
            self._streams[number] = stream
            for box, mark in stream._tags.items():
                if box in self._hidden[number]:
                    self._artifacts[number].append(mark["mcid"])
                elif box in self._parts:
                    self._pieces.setdefault(self._parts[box], {}).setdefault(number, mark["mcid"])

        return watched

    def _object(self, reference: bytes | str) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _make_fields(self) -> None:
        """Turn the links that hold the places of the fields into empty signature fields."""
        if not self._fields:
            return
        fields = Array()
        for name, (number, box) in self._fields.items():
            annotation, page = box.link_annotation, self._pdf.page_references[number]
            left, top, right, bottom = (round(side, 3) for side in annotation["Rect"])
            parent = annotation["StructParent"]
            label = box.element.attrib.get("data-signature-label", name)
            blank = Stream(
                [],
                {
                    "Type": "/XObject",
                    "Subtype": "/Form",
                    "BBox": Array([0, 0, round(right - left, 3), round(top - bottom, 3)]),
                    "Resources": Dictionary(),
                },
            )
            self._pdf.add_object(blank)
            annotation.clear()
            annotation.update(
                {
                    "Type": "/Annot",
                    "Subtype": "/Widget",
                    "FT": "/Sig",
                    "T": String(name),
                    "TU": String(label),
                    "Rect": Array([left, bottom, right, top]),
                    "F": PRINTED,
                    "P": page,
                    "StructParent": parent,
                    "AP": Dictionary({"N": blank.reference}),
                }
            )
            # One dictionary, no array: with an array, pyHanko calls the signatures before the last one invalid.
            element = self._object(self._nums[self._nums.index(parent) + 1])
            element["S"] = "/Form"
            element["K"] = Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page})
            element["Alt"] = String(label)
            fields.append(annotation.reference)
        form = Dictionary({"Fields": fields, "SigFlags": SIGNATURES_EXIST | APPEND_ONLY})
        self._pdf.add_object(form)  # an object of its own, so that a signature need not touch the catalogue
        self._pdf.catalog["AcroForm"] = form.reference

    def _give_scope(self) -> None:
        """Say of each header cell whether it heads its column or its row."""
        for cell in self._headers:
            cell.mark["A"]["Scope"] = SCOPES.get(cell.element.attrib.get("scope", ""), "/Column")

    def _make_artifacts(self) -> None:
        """Take what is hidden out of the text: page numbers, the draft mark, the code in the margin."""
        for number, hidden in enumerate(self._artifacts):
            tokens, elements = self._streams[number].stream, self._nums[2 * number + 1]
            for place, token in enumerate(tokens):
                if isinstance(token, dict) and token.get("MCID") in hidden:
                    tokens[place - 1] = "/Artifact"
                    tokens[place] = Dictionary({"Type": "/Pagination"})
            for mark in hidden:
                element = self._object(elements[mark])
                element["K"] = Array()
                elements[mark] = "null"

    def _join_pieces(self) -> None:
        """Make one element of a paragraph that is printed on several pages."""
        for pieces in self._pieces.values():
            whole, *others = (self._paragraph(page, pieces[page]) for page in sorted(pieces))
            for piece in others:
                for kid in piece["K"]:
                    self._object(kid)["P"] = whole.reference
                whole["K"].extend(piece["K"])
                piece["K"] = Array()

    def _paragraph(self, page: int, mark: int) -> Any:
        """Return the paragraph around some marked content."""
        element = self._object(self._nums[2 * page + 1][mark])
        while element["S"] != PARAGRAPH:
            element = self._object(element["P"])
        return element

    def _prune(self, element: Any) -> bool:
        """Drop the structure elements without any content below ``element``; return whether it has some itself."""
        kids = element["K"]
        if not isinstance(kids, list):
            return True
        kept = Array()
        for kid in kids:
            child = self._object(kid) if isinstance(kid, bytes) else None
            if child is None or child.get("S") is None or self._prune(child):
                kept.append(kid)
            else:
                child.clear()  # not marked as free: pydyf then miscounts what it packs together
        element["K"] = kept
        return bool(kept) or element.get("S") in EMPTY_ALLOWED


def drop_empty_resources(pdf: Any) -> None:
    """Remove the empty resource dictionaries that WeasyPrint writes and PDF/A does not allow."""
    for item in pdf.objects:
        if isinstance(item, dict):
            for key in ("Pattern", "Shading", "XObject"):
                if key in item and not item[key]:
                    del item[key]
