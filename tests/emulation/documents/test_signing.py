"""One signature into its field: what it looks like, what it leaves alone, what other programs say of it."""

import io
import subprocess
import unicodedata
from datetime import timedelta

import pikepdf
import pytest
from PIL import Image, ImageDraw

from emulation.documents.signing import BadCertificate, FieldMissing, FieldSigned, empty_fields, signer_from_pkcs12
from emulation.documents.verifying import inspect_pdf
from emulation.workflow import Refused
from tests.emulation.documents import attacks, papers, reading
from tests.emulation.documents.papers import FIELDS, PASSWORD, SIGNED_AT

ROOM = 25 * reading.MM


def handwriting() -> bytes:
    picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(10, 80), (90, 20), (150, 80), (290, 30)], fill=(11, 61, 145, 255), width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """A document with four drawn signatures: for the head, with handwriting, of a witness, the seal."""
    pdf = papers.signed(appearance=papers.appearance())
    second = papers.appearance("Trần Văn Bình", label="Chữ ký số", authority="", handwriting=handwriting())
    pdf = papers.signed(pdf, field=FIELDS[1], by=papers.person("Trần Văn Bình"), appearance=second)
    decomposed = unicodedata.normalize("NFD", "Đặng Thị Lụa")
    long_title = "Phó Viện trưởng Viện kiểm sát nhân dân tỉnh Thái Bình, Phó Chủ tịch Hội đồng Thi đua"
    witness = papers.appearance(decomposed, title=long_title, authority="")
    pdf = papers.signed(pdf, field=FIELDS[2], by=papers.person("Đặng Thị Lụa"), appearance=witness)
    seal = papers.appearance("", title="", authority="", label="Xác nhận hoàn tất", unit="VKSND tỉnh Thái Bình")
    return papers.signed(pdf, field=FIELDS[3], by=papers.person("VKSND tỉnh Thái Bình"), appearance=seal)


def test_every_signature_is_good_and_the_last_covers_the_file(drawn):
    seen = inspect_pdf(drawn, roots=[papers.issuer().root])
    assert seen.good
    assert [one.field for one in seen.signatures] == list(FIELDS)
    assert [one.covers_file for one in seen.signatures] == [False, False, False, True]
    assert all(one.good and one.page == 2 and one.signed_at == SIGNED_AT for one in seen.signatures)
    assert seen.signatures[0].name == "Nguyễn Thị Ánh Tuyết"
    assert seen.signatures[0].timestamped_at is None


def test_what_was_there_stays_byte_for_byte(drawn):
    assert drawn.startswith(papers.prepared())


def test_the_appearance_reads_as_a_cell_of_the_document(drawn):
    text = reading.page_texts(drawn)[1]
    for words in (
        "KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", "Xác nhận điện tử nội bộ 31/03/2021 10:15:05", "Nguyễn Thị Ánh Tuyết",
        "Chữ ký số 31/03/2021 10:15:05", "Đặng Thị Lụa", "VKSND tỉnh Thái Bình",
    ):  # fmt: skip
        assert words in text
    assert "þÿ" not in text
    assert unicodedata.is_normalized("NFC", text)


def test_the_fonts_of_the_appearance_are_embedded_open_type_with_their_letters(drawn):
    rows = reading.fonts(drawn)
    assert len(rows) > 4
    for name, embedded, letters in rows:
        assert "Liberation-Serif" in name
        assert (embedded, letters) == ("yes", "yes")


def test_title_and_name_leave_25_mm_for_the_signature(drawn):
    words = reading.page_words(drawn)[1]
    cell = [word for word in words if 85 <= word.left <= 290 and 842 - 640 <= word.top <= 842 - 500]
    title = max(word.bottom for word in cell if word.text == "TRƯỞNG")
    name = min(word.top for word in cell if word.text == "Tuyết")
    assert name - title >= ROOM
    assert min(word.top for word in cell) >= 842 - 640 - 3
    assert max(word.bottom for word in cell) <= 842 - 500 + 3


def test_fonts_and_sizes_are_those_of_the_decree(drawn):
    sizes = {word.text: word.bottom - word.top for word in reading.page_words(drawn)[1]}
    line = sizes["Tuyết"] / 13  # height of a line of one point
    assert sizes["KT."] == pytest.approx(13 * line, rel=0.02)
    assert sizes["31/03/2021"] == pytest.approx(10 * line, rel=0.02)


def test_the_handwriting_is_a_transparent_picture_of_the_field(drawn):
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        forms = [field.AP.N for field in pdf.Root.AcroForm.Fields]
        pictures = [form.Resources.get("/XObject", {}) for form in forms]
        assert [bool(each) for each in pictures] == [False, True, False, False]
        (picture,) = pictures[1].values()
        assert "/SMask" in picture


def test_the_structure_tree_is_that_of_the_prepared_document(drawn):
    with pikepdf.open(io.BytesIO(drawn)) as pdf, pikepdf.open(io.BytesIO(papers.prepared())) as before:
        assert len(pdf.Root.AcroForm.Fields) == len(before.Root.AcroForm.Fields)
        assert len(pdf.Root.StructTreeRoot.ParentTree.Nums) == len(before.Root.StructTreeRoot.ParentTree.Nums)
        assert all(b"BDC" not in field.AP.N.read_bytes() for field in pdf.Root.AcroForm.Fields)


def test_other_programs_agree(drawn, tmp_path):
    file = papers.save(tmp_path, drawn)
    answer = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert answer.count("Signature is Valid") == 4
    assert answer.count("- Total document signed") == 1
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


def validates(folder, pdf: bytes) -> bool:
    """Ask pyHanko's own command line, which knows nothing but the root."""
    root = papers.save(folder, papers.root_pem(), "ca.pem")
    file = papers.save(folder, pdf)
    command = ["sign", "validate", "--pretty-print", "--trust", root, "--trust-replace", file]
    done = subprocess.run([*papers.python_tool(), *command], capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode == 0 and "INVALID" not in done.stdout


def test_the_command_line_of_pyhanko_agrees(drawn, tmp_path):
    assert validates(tmp_path, drawn)
    assert not validates(tmp_path, attacks.byte_changed(drawn, drawn.index(b"stream") + 40))
    assert not validates(tmp_path, attacks.page_added(drawn))


def test_a_field_is_signed_once_and_only_where_it_exists():
    pdf = papers.signed()
    assert empty_fields(pdf) == list(FIELDS[1:])
    with pytest.raises(FieldSigned, match="đã có chữ ký"):
        papers.signed(pdf)
    with pytest.raises(FieldMissing, match="không có ô ký"):
        papers.signed(pdf, field="unit-khac")


def test_what_is_no_pdf_is_not_signed():
    with pytest.raises(Refused, match="bị hỏng"):
        papers.signed(b"%PDF-1.7\nkhong phai")


def test_a_pkcs12_file_is_opened_in_memory():
    signer = signer_from_pkcs12(papers.issuer().pkcs12("Lê Thị Hoa"), PASSWORD, at=SIGNED_AT)
    seen = inspect_pdf(papers.signed(by=signer), roots=[papers.issuer().root])
    assert (seen.good, seen.signatures[0].name) == (True, "Lê Thị Hoa")
    assert "key=" not in repr(signer)


@pytest.mark.parametrize(
    ("code", "content", "passphrase"),
    [
        ("wrong-password", lambda: papers.issuer().pkcs12("A"), "sai"),
        ("no-key", lambda: papers.issuer().pkcs12("A", with_key=False), PASSWORD),
        ("not-pkcs12", lambda: b"%PDF-1.7", PASSWORD),
        ("not-pkcs12", lambda: b"", PASSWORD),
        ("not-pkcs12", lambda: b"\x30\x82\x00\x04abcd", PASSWORD),
        ("expired", lambda: papers.issuer().pkcs12("A", end=SIGNED_AT - timedelta(days=1)), PASSWORD),
        ("not-yet", lambda: papers.issuer().pkcs12("A", start=SIGNED_AT + timedelta(days=1)), PASSWORD),
        ("weak-key", lambda: papers.issuer().pkcs12("A", key=papers.weak_rsa()), PASSWORD),
        ("not-for-signing", lambda: papers.issuer().pkcs12("A", usage=False), PASSWORD),
    ],
)
def test_an_unfit_pkcs12_file_is_refused_by_name(code, content, passphrase):
    with pytest.raises(BadCertificate) as refused:
        signer_from_pkcs12(content(), passphrase, at=SIGNED_AT)
    assert refused.value.code == code
    assert "Hãy" in str(refused.value)
