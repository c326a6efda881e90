"""Signature fields, artifacts, tables over pages, attachments: what is added to WeasyPrint's file, read back from it."""

import json
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from emulation.documents import Attachment, RenderFailed, render_pdf
from emulation.documents.codes import qr_picture
from tests.emulation.documents.reading import MM, page_texts, signature_fields

PAGE = '<!DOCTYPE html><html lang="vi"><head><title>Trang thử</title></head><body>{}</body></html>'
FIELD = '<div data-signature-field="{}" data-signature-label="Chữ ký của {}" style="height: 40mm; width: 70mm"></div>'
DATA = Attachment("du-lieu.json", '{"tên":"Thái Bình"}'.encode(), "2021-03-31", "Dữ liệu")


def page(body: str) -> str:
    return PAGE.format(body)


def field(name: str, unit: str = "Đơn vị") -> str:
    return FIELD.format(name, unit)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def elements(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    """Return the elements of that role in reading order."""
    found = []

    def walk(element: Any) -> None:
        if str(element.get("/S", "")) == f"/{role}":
            found.append(element)
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def test_a_field_lies_exactly_over_its_box_on_its_page() -> None:
    pdf = render_pdf(page(f"<p>Trang một</p><div style='break-before: page'>{field('unit-a', 'Vũ Thư')}</div>"))

    (found,) = signature_fields(pdf)
    assert (found.name, found.label, found.page) == ("unit-a", "Chữ ký của Vũ Thư", 1)
    assert found.bottom - found.top == pytest.approx(40 * MM, abs=0.01)
    assert found.right - found.left == pytest.approx(70 * MM, abs=0.01)
    assert (found.left, found.top) == (pytest.approx(30 * MM, abs=0.01), pytest.approx(20 * MM, abs=0.01))


def test_a_field_is_empty_tagged_and_printed() -> None:
    with opened(render_pdf(page(f"<p>Trước</p>{field('unit-a')}<p>Sau</p>"))) as pdf:
        (widget,) = pdf.Root.AcroForm.Fields
        assert (widget.FT, widget.Subtype, widget.F) == ("/Sig", "/Widget", 4)
        assert "/V" not in widget
        assert widget.AP.N.read_bytes() == b""
        assert pdf.pages[0].Annots[0].objgen == widget.objgen
        assert pdf.pages[0].Tabs == "/S"
        (form,) = elements(pdf, "Form")
        assert isinstance(form.K, pikepdf.Dictionary)  # with an array, difference analysis calls signatures invalid
        assert form.K.Type == "/OBJR"
        assert form.K.Obj.objgen == widget.objgen
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        tied = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        assert tied[int(widget.StructParent)].objgen == form.objgen
        kids = [kid.S for kid in elements(pdf, "Document")[0].K]
        assert kids == ["/P", "/Form", "/P"]  # heard where it stands


def test_pages_without_fields_have_no_form() -> None:
    with opened(render_pdf(page("<p>x</p>"))) as pdf:
        assert "/AcroForm" not in pdf.Root


@pytest.mark.parametrize(
    "body",
    [
        field("unit-a") * 2,
        field("unit.a"),
        field("đơn-vị"),
        '<div data-signature-field="x" style="height: 400mm"></div>',
    ],
    ids=["twice", "dot", "letters", "higher than the page"],
)
def test_a_field_that_no_file_can_hold_is_refused(body: str) -> None:
    with pytest.raises(RenderFailed, match="chỗ ký"):
        render_pdf(page(body))


def test_page_numbers_and_what_is_hidden_are_printed_and_never_read() -> None:
    body = '<p>Một</p><div aria-hidden="true" style="position: fixed; top: 0">NỀN</div><p style="break-before: page">Hai</p>'
    pdf = render_pdf(page(body))
    assert all("NỀN" in text for text in page_texts(pdf))
    with opened(pdf) as document:
        for sheet in document.pages:
            operators = [
                (str(operator), str(operands[0]) if operands else "")
                for operands, operator in pikepdf.parse_content_stream(sheet)
            ]
            tagged = [first for operator, first in operators if operator == "BDC"]
            assert tagged.count("/Span") == 1
            assert tagged.count("/Artifact") == tagged.count("/Span") + (sheet.index > 0)  # the mark; the page number
        assert len(elements(document, "P")) == 2
        assert not elements(document, "Div")


ROWS = "".join(f'<tr><th scope="row">Dòng {number}</th><td>Giá trị</td></tr>' for number in range(1, 91))
TABLE = f'<table><thead><tr><th>Tên</th><th scope="col">Số</th></tr></thead><tbody>{ROWS}</tbody></table>'


def test_a_table_over_three_pages_names_its_headers_on_each_of_them() -> None:
    pdf = render_pdf(page(TABLE))
    assert [text.count("Tên") for text in page_texts(pdf)] == [1, 1, 1]
    with opened(pdf) as document:
        assert len(elements(document, "Table")) == 3
        heads = elements(document, "TH")
        assert [head.A.Scope for head in heads].count("/Column") == 2 * 3
        assert [head.A.Scope for head in heads].count("/Row") == 90
        known = {str(head.ID) for head in heads}
        cells = elements(document, "TD")
        assert len(cells) == 90
        assert all({str(header) for header in cell.A.Headers} <= known for cell in cells)


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    with opened(render_pdf(page(f"<p>{'Giao ước thi đua của khối. ' * 180}</p>"))) as document:
        assert len(document.pages) == 2
        (paragraph,) = elements(document, "P")
        assert {kid.Pg.objgen for kid in paragraph.K} == {sheet.objgen for sheet in document.pages}


def test_an_attachment_is_inside_with_what_it_is_to_the_page() -> None:
    with opened(render_pdf(page("<p>x</p>"), attachments=[DATA])) as pdf:
        (relation,) = pdf.Root.AF
        assert relation.AFRelationship == "/Data"
        assert str(relation.UF) == "du-lieu.json"
        stream = relation.EF.F
        assert stream.Subtype == "/application/json"
        assert str(stream.Params.ModDate) == "D:20210331000000Z"
        assert json.loads(stream.read_bytes()) == {"tên": "Thái Bình"}
        assert list(pdf.attachments) == ["du-lieu.json"]


def test_the_file_says_which_standards_it_follows() -> None:
    with opened(render_pdf(page("<p>x</p>"))) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "vi"


def test_qr_codes_are_the_same_every_time_and_stay_inside_the_page() -> None:
    picture = qr_picture("http://testserver/xac-minh/TB21-7K3M-9QXW/")
    assert picture == qr_picture("http://testserver/xac-minh/TB21-7K3M-9QXW/")
    assert picture.startswith("data:image/svg+xml;base64,")
    assert picture != qr_picture("http://testserver/xac-minh/KHAC/")
