"""The demo, loaded into an empty database as the first start does: every part of the evaluation has something to show."""

import io
from io import StringIO
from typing import Any

import pytest
from asn1crypto import x509
from django.core.management import call_command
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from blocs.enums import Span
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.certificates.queries import trusted_roots
from emulation.files.store import fetch
from pledges.domain.signing_files import newest
from pledges.evaluations.demo.people import accounts_path
from pledges.evaluations.enums import CorrectionState, CriterionKind, EvidenceKind
from pledges.evaluations.models import Correction, Criterion, Evidence, Period, Publication, PublishedPaper
from pledges.evaluations.queries.evidence import with_reuse
from pledges.models import SigningFile
from pledges.verification.domain.verdict import judge_stored
from tests.pledges.evaluations.helpers import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(django_capture_on_commit_callbacks: Any) -> str:
    """Load it, with what follows its commit, and return what the command said."""
    said = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", stdout=said)
    return said.getvalue()


def test_the_demo_is_loaded_whole_and_once(story):
    assert str(accounts_path()) in story
    kinds_of_leaf()
    evidence_of_every_kind()
    a_half_year_with_its_correction()
    the_pages_of_it_open()
    pyhanko_says_the_same_of_every_signed_file()
    deeds = Event.objects.count()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "đã có, giữ nguyên" in said.getvalue()
    assert Event.objects.count() == deeds


def kinds_of_leaf() -> None:
    assert set(Criterion.objects.values_list("kind", flat=True)) == set(CriterionKind.values)
    assert {table.illustrative for table in {each.criteria_set for each in Period.objects.all()}} == {True}


def evidence_of_every_kind() -> None:
    for quarter in (1, 3, Span.HALF):
        of_period = Evidence.objects.filter(score__evaluation__period__quarter=quarter)
        assert set(of_period.values_list("kind", flat=True)) == set(EvidenceKind.values), quarter
        shown_twice = with_reuse(of_period).filter(kind=EvidenceKind.FILE)
        assert [each.shown_again for each in shown_twice] == [True, True], "the same file stands at two units"
    for each in Evidence.objects.exclude(kind=EvidenceKind.FILE):
        assert "minh họa" in each.about, each
        assert each.document.startswith("MH-") or ".example/" in each.url, each
    file = Evidence.objects.filter(kind=EvidenceKind.FILE).first()
    assert file is not None
    assert fetch(file.file).startswith(b"%PDF-")


def a_half_year_with_its_correction() -> None:
    period = Period.objects.get(quarter=Span.HALF)
    assert (period.name, period.state) == ("6 tháng đầu năm 2026", "published")
    first, second = Publication.objects.filter(period=period).order_by("sequence")
    assert second.corrects == first
    for each in (first, second):
        assert sha256_of(each.snapshot) == each.sha256
    correction = Correction.objects.get(state=CorrectionState.PUBLISHED)
    assert correction.publication == second
    (line,) = second.snapshot["corrects"]["lines"]
    assert (line["unit"], line["old"], line["new"]) == ("hy-khu-vuc-4", "28.5", "29.5")
    assert "rating" in {change["what"] for change in second.snapshot["corrects"]["changes"]}
    why = " ".join(row["why"] for row in second.snapshot["rows"])
    assert "không được xếp trên “Tốt”: từ Xuất sắc xuống Tốt" in why
    assert PublishedPaper.objects.filter(publication__period=period).count() == 2


def pyhanko_says_the_same_of_every_signed_file() -> None:
    """Of each signature in the newest file of each paper: good by us is good by pyHanko alone, all its locks kept."""
    roots = [x509.Certificate.load(each) for each in trusted_roots()]
    papers = [paper for paper in SigningFile.objects.order_by("pk") if paper.revisions.exists()]
    assert papers
    for paper in papers:
        ours = judge_stored(paper)
        assert ours is not None
        moments = dict(paper.revisions.values_list("field", "signed_at").order_by("number"))
        theirs = {}
        for signature in PdfFileReader(io.BytesIO(fetch(newest(paper)))).embedded_regular_signatures:
            moment = moments[signature.field_name]
            context = ValidationContext(trust_roots=roots, moment=moment, best_signature_time=moment)
            status = validate_pdf_signature(signature, context)
            theirs[signature.field_name] = (status.bottom_line, status.docmdp_ok)
        assert set(theirs.values()) == {(True, True)}, paper
        assert [line.good for line in ours.lines] == [each[0] for each in theirs.values()], paper
        if paper.lapsed_at is None:
            assert (ours.good, ours.reasons) == (True, ()), paper


def the_pages_of_it_open() -> None:
    client = Client()
    client.force_login(User.objects.get(username="hy-khu-vuc-4-can-bo"))
    half = "/khoi/hung-yen/2026/danh-gia/6/"
    sheet = text(client.get(f"{half}hy-khu-vuc-4/"))
    assert "29,5</ins>" in sheet
    for words, path in (
        ("Đính chính so với lần 1", f"{half}bang-diem/"),
        ("Đính chính từ 28,5", f"{half}bang-diem/lan-2/don-vi/hy-khu-vuc-4/"),
        ("đơn vị vượt cao nhất khối", f"{half}bang-diem/lan-2/don-vi/hy-khu-vuc-6/"),
        ("Không giao chỉ tiêu", f"{half}bang-diem/lan-2/don-vi/hy-phong-8/"),
        ("6 tháng đầu năm 2026", "/khoi/hung-yen/2026/"),
    ):
        page = client.get(path)
        assert page.status_code == 200, path
        assert words in text(page), path
