"""The frozen file: what standards ask, what is inside, the same bytes for ever, and still so after the last signature."""

import json
import os
import subprocess
import sys
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pikepdf.pdfa
import pymupdf
import pytest
import segno
from django.conf import settings
from PIL import Image

from emulation.canonical import sha256_of
from emulation.documents.signing import Appearance, sign_pdf
from pledges.appendices.documents import appendix_pdf, appendix_sheet_pdf
from pledges.documents import Ink, pledge_pdf, signing_sheet_pdf
from tests.emulation.documents.papers import SIGNED_AT, Issuer
from tests.emulation.documents.reading import MM, information, page_texts, read_pages, signature_fields, whole_text
from tests.pledges.pledge_shapes import CODE, NAMES, shape
from tests.pledges.pledge_texts import pledge_text, signatures_of

PAPER = "5 units"
# What pikepdf[pdfa] does not judge (forms, embedded files) or does not know (the declaration of PDF/UA): docs/pdf.md.
NOT_JUDGED = {
    "interactive forms (/AcroForm) are not supported",
    "embedded files are not supported",
    "XMP namespace pdfaExtension=http://www.aiim.org/pdfa/ns/extension/ is not permitted",
    "XMP namespace pdfaSchema=http://www.aiim.org/pdfa/ns/schema# is not permitted",
    "XMP namespace pdfaProperty=http://www.aiim.org/pdfa/ns/property# is not permitted",
    "XMP property pdfuaid:part is not permitted",
    "XMP property pdfaExtension:schemas is not permitted",
}


def appendix_text() -> dict[str, object]:
    """Return an appendix that replaces a clause and adds a target."""
    text = pledge_text(5, 1)
    heading = {key: text[key] for key in ("superior", "organiser", "year", "recipients", "signatories", "place")}
    return heading | {
        "schema": 1,
        "kind": "appendix",
        "number": 1,
        "date": "2021-07-30",
        "reason": "Chỉ tiêu được giao bổ sung",
        "pledge": {key: text[key] for key in ("number", "date", "abstract")} | {"sha256": sha256_of(text)},
        "base_sha256": sha256_of(text),
        "changes": [{"kind": "sua-khoan", "place": "I.2", "old": "Cũ", "text": "Nội dung **mới**"}],
    }


@cache
def signed() -> bytes:
    """Return the frozen pledge with every field signed, the organiser's last."""
    issuer, pdf = Issuer(), shape(PAPER).pdf
    signer = issuer.signer("Người ký thử")
    given = {signature["key"]: signature for signature in signatures_of(shape(PAPER).text)}
    for field in shape(PAPER).fields:
        person = given.get(field.name) or {
            "name": "",
            "title": "",
            "authority": "",
            "unit": shape(PAPER).text["organiser"],
        }
        copied = {key: person[key] for key in ("name", "title", "authority", "unit")}
        look = Appearance(label="Xác nhận điện tử nội bộ", signed_at=SIGNED_AT, **copied)
        pdf = sign_pdf(pdf, field=field.name, signer=signer, appearance=look, signed_at=SIGNED_AT, reason="Ký giao ước")
    return pdf


PAPERS = {
    "frozen": lambda: shape("15 units, 3 witnesses").pdf,
    "long annex": lambda: shape("long annex").pdf,
    "wide annex": lambda: shape("wide annex").pdf,
    "annex of 23 rows": lambda: shape("annex of 23 rows").pdf,
    "signed": signed,
    "draft": lambda: pledge_pdf(pledge_text(), draft=True, signatures=signatures_of(pledge_text(), 4)),
    "sheet": lambda: signing_sheet_pdf(pledge_text(5, 2), code=CODE, ink=Ink(copies=7)),
    "appendix": lambda: appendix_pdf(appendix_text(), code=CODE, draft=False),
    "appendix sheet": lambda: appendix_sheet_pdf(appendix_text(), code=CODE, ink=Ink(copies=7)),
}
SIGNABLE = ("frozen", "long annex", "wide annex", "annex of 23 rows", "signed", "appendix")


@pytest.fixture(params=list(PAPERS), scope="module")
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / f"{request.param}.pdf"
    path.write_bytes(PAPERS[request.param]())
    return path


def test_qpdf_finds_nothing_wrong(paper: Path) -> None:
    checked = subprocess.run(["qpdf", "--check", paper], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_pdfua_finds_no_error(paper: Path) -> None:
    assert [
        finding.message for finding in pdfua.validate(str(paper)).findings if finding.severity.name == "ERROR"
    ] == []


def test_outloud_finds_no_error(paper: Path) -> None:
    result = outloud.check(str(paper))
    assert [f"{finding.rule} {finding.message}" for finding in result.findings if finding.severity == "error"] == []
    assert not result.error


def test_pdfa_has_no_violation_among_what_the_checker_judges(paper: Path) -> None:
    report = pikepdf.pdfa.validate_written(paper, "3b")
    assert {finding.message for finding in report.findings} <= NOT_JUDGED


def test_without_fields_data_and_the_declaration_of_pdfua_the_checker_approves_the_frozen_file() -> None:
    with pikepdf.open(BytesIO(shape(PAPER).pdf)) as pdf:
        del pdf.Root.AcroForm, pdf.Root.AF, pdf.Root.Names
        for page in pdf.pages:
            if "/Annots" in page:
                page.Annots = pikepdf.Array(each for each in page.Annots if each.Subtype != "/Widget")
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            for key in [key for key in metadata if "pdfua" in key or "extension" in key]:
                del metadata[key]
        report = pikepdf.pdfa.check(pdf, "3b")
    assert [finding.message for finding in report.findings if "namespace" not in finding.message] == []


def test_every_header_cell_has_its_scope_and_every_field_its_place_in_the_tree(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        roles = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        ]
        assert all(each.A.get("/Scope") in ("/Row", "/Column") for each in roles if each.S == "/TH")
        forms = [each for each in roles if each.S == "/Form"]
        assert len(forms) == len(signature_fields(paper.read_bytes()))
        assert bool(forms) is (paper.stem in SIGNABLE)
        assert all(isinstance(each.K, pikepdf.Dictionary) for each in forms)


def test_names_are_read_in_nfc_and_without_the_marks_of_a_core_font(paper: Path) -> None:
    text = whole_text(paper.read_bytes())
    assert unicodedata.is_normalized("NFC", text)
    assert "þÿ" not in text
    assert "VKSND huyện Vũ Thư" in text or "VKSND khu vực 23 - Hưng Yên" in text
    assert information(paper.read_bytes())["Tagged"] == "yes"


def test_after_the_last_signature_every_name_is_on_the_page() -> None:
    text = whole_text(signed())
    for signature in signatures_of(shape(PAPER).text):
        assert signature["name"] in text
    assert text.count("Xác nhận điện tử nội bộ") == 6
    assert [line.size for page in read_pages(signed()) for line in page.lines if line.text == "Trần Đức Bửu"] == [13]


@pytest.mark.parametrize("name", NAMES)
def test_the_data_inside_are_those_whose_hash_is_printed(name: str) -> None:
    frozen = shape(name)
    with pikepdf.open(BytesIO(frozen.pdf)) as pdf:
        (data,) = (each.get_file().read_bytes() for each in pdf.attachments.values())
    assert json.loads(data) == frozen.text
    printed = page_texts(frozen.pdf)
    assert f"SHA-256 của nội dung giao ước: {sha256_of(json.loads(data))}" in printed[-1]
    assert not any("SHA-256" in page for page in printed[:-1])


def test_a_draft_has_the_pages_of_the_frozen_file_and_nothing_to_sign() -> None:
    text = pledge_text()
    draft, frozen = pledge_pdf(text, code=CODE, draft=True), shape("15 units, 3 witnesses").pdf
    assert signature_fields(draft) == []
    with pikepdf.open(BytesIO(draft)) as pdf:
        assert not pdf.attachments
    for early, final in zip(read_pages(draft), read_pages(frozen), strict=True):
        place = [
            (line.text, round(line.left, 2), round(line.top, 2)) for line in early.lines if "THẢO" not in line.text
        ]
        same = [(line.text, round(line.left, 2), round(line.top, 2)) for line in final.lines]
        assert [each for each in place if "SHA-256" not in each[0]] == [
            each for each in same if "SHA-256" not in each[0]
        ]


def test_the_same_bytes_in_two_processes_two_days_apart() -> None:
    script = (
        "import sys, django, hashlib, time_machine; django.setup()\n"
        "from tests.pledges.pledge_shapes import CODE, pledge_pdf, pledge_text\n"
        "with time_machine.travel(sys.argv[1]):\n"
        "    print(hashlib.sha256(pledge_pdf(pledge_text(), code=CODE, draft=False)).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "emulation.settings", "SECRET_KEY": "k" * 60}
    days = (("2021-03-31T10:00:00Z", "UTC", "1"), ("2021-04-02T23:59:00Z", "Asia/Ho_Chi_Minh", "2"))
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script, day],
            capture_output=True,
            text=True,
            check=True,
            cwd=settings.BASE_DIR,
            env=environment | {"TZ": zone, "PYTHONHASHSEED": seed},
        ).stdout
        for day, zone, seed in days
    }
    assert len(hashes) == 1
    assert len(hashes.pop()) == 65


def test_the_qr_code_on_paper_leads_to_the_verification_of_its_code() -> None:
    """Read as a camera would: the dark and light squares of the printed picture are those of the address."""
    modules = segno.make_qr(f"http://testserver/xac-minh/{CODE}/", error="m").matrix
    with pymupdf.open(stream=shape(PAPER).pdf, filetype="pdf") as document:
        for page in document:
            right, bottom = page.rect.width, page.rect.height
            box = pymupdf.Rect(right - 120, bottom - 70, right, bottom)
            pixels = page.get_pixmap(clip=box, dpi=600)
            picture = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples).convert("L")
            dark = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
            assert dark is not None
            left, top, *_ = dark
            step = (dark[2] - left) / len(modules)
            assert step * 25.4 / 600 >= 0.35  # millimetres: a telephone reads it at arm's length
            read = [
                [picture.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step)) < 128 for x in range(len(modules))]
                for y in range(len(modules))
            ]
            assert read == [[bool(module) for module in row] for row in modules]


def test_the_sheet_for_the_pen_tells_where_to_sign_and_keeps_book() -> None:
    text = pledge_text(5, 1)
    expected = tuple(signature | {"signed_at": ""} for signature in signatures_of(text, 5))
    (done,) = [signature for signature in signatures_of(text) if signature["key"] == "seat-2"]
    pdf = signing_sheet_pdf(text, code=CODE, ink=Ink(copies=7, signers=expected), signatures=[done])
    pages, whole = page_texts(pdf), whole_text(pdf)
    assert all("PHIẾU KÝ" in page and CODE in page for page in pages)
    assert whole.count("(Ký, đóng dấu, ghi rõ họ tên)") == 4  # the fifth unit has signed already
    assert whole.count("(Ký, ghi rõ họ tên)") == 1
    assert "KT. VIỆN TRƯỞNG PHÓ VIỆN TRƯỞNG" in whole
    for signature in expected:
        assert signature["name"] in whole
    register = [line.text for line in read_pages(pdf)[-2].lines if line.left > 105 * MM]
    assert register[register.index("Số bản được lập") + 1] == "7"
    assert "Người kiểm tra, chữ ký" in register
    assert signature_fields(pdf) == []
