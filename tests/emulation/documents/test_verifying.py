"""What is found in a signed file, and how each thing that people do to it is named."""

import hashlib

import pytest

from emulation.documents import containers
from emulation.documents.verifying import inspect_pdf
from tests.emulation.documents import attacks, papers
from tests.emulation.documents.papers import FIELDS, SIGNED_AT

ROOTS = [papers.issuer().root]
RECEIVED = {FIELDS[0]: SIGNED_AT}


def inspect(pdf: bytes, **options):
    return inspect_pdf(pdf, roots=ROOTS, **options)


def codes(pdf: bytes, **options) -> list[str]:
    return [problem.code for problem in inspect(pdf, **options).problems]


def test_two_signatures_in_their_order():
    seen = inspect(papers.signed_twice())
    first, second = seen.signatures
    assert (first.field, second.field) == FIELDS[:2]
    assert (first.revision, second.revision) == (2, 3)
    assert (first.covers_file, second.covers_file) == (False, True)
    assert first.subject == "CN=Nguyễn Thị Ánh Tuyết"
    assert first.issuer == "CA nội bộ thử nghiệm"
    assert int(first.serial, 16) > 0
    assert (seen.pages, seen.problems, seen.timestamps) == (2, (), ())


def test_the_unsigned_page_has_no_signature():
    assert codes(papers.prepared()) == ["no-signature"]


@pytest.mark.parametrize(
    ("attack", "code", "pages"),
    [
        (attacks.page_added, "page-added", (2,)),
        (attacks.page_painted, "page-painted", (1,)),
        (attacks.note_added, "note-added", (2,)),
        (attacks.page_object_appended, "page-hidden", ()),
    ],
)
def test_what_was_done_after_the_last_signature_is_named_with_its_page(attack, code, pages):
    seen = inspect(attack(papers.signed_twice()))
    problem = {each.code: each for each in seen.problems}[code]
    assert problem.pages == pages
    assert "not-whole" in [each.code for each in seen.problems]
    if pages:
        assert f"trang {pages[0]}" in problem.sentence


def test_what_was_done_between_two_signatures_is_found_as_well():
    seen = inspect(papers.signed(attacks.page_painted(papers.signed()), field=FIELDS[1]))
    assert [(each.code, each.pages) for each in seen.problems] == [("page-painted", (1,))]
    assert [each.unchanged for each in seen.signatures] == [False, True]


def test_a_field_added_after_the_first_signature_is_found():
    seen = inspect(papers.signed(attacks.field_added(papers.signed(), "them"), field="them"))
    assert [(each.code, each.field, each.pages) for each in seen.problems] == [("field-added", "them", (1,))]


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (lambda pdf: pdf + b"\n<html>", "bad-end"),
        (lambda pdf: pdf + b"PK\x05\x06" + bytes(18), "polyglot"),
        (lambda pdf: b"<html>\n" + pdf, "polyglot"),
        (lambda pdf: b"MZ" + pdf[2:], "not-pdf"),
        (lambda pdf: b"", "not-pdf"),
        (lambda pdf: pdf[:5000], "bad-end"),
        (lambda pdf: pdf.replace(b"/XRef", b"/XReg"), "broken"),
        (attacks.encrypted, "encrypted"),
        (attacks.rewritten, "altered"),
    ],
)
def test_what_is_no_plain_pdf_is_named(attack, code):
    seen = inspect(attack(papers.signed_twice()))
    assert seen.problems[0].code == code
    assert "Hãy" in seen.problems[0].sentence


def test_a_file_over_the_limit_is_not_even_parsed(monkeypatch):
    monkeypatch.setattr(containers, "MOST_BYTES", 20_000)
    assert codes(papers.signed_twice() + b" " * 20_000) == ["too-large"]


def test_only_the_pinned_roots_count():
    foreign = papers.signed(by=papers.stranger().signer("Người lạ"))
    assert codes(foreign) == ["untrusted"]
    assert inspect_pdf(foreign, roots=[papers.stranger().root]).good
    assert [each.code for each in inspect_pdf(papers.signed(), roots=[]).problems] == ["untrusted"]


def test_a_certificate_counts_at_the_moment_when_its_signature_was_received():
    short = papers.issuer().signer("Ngắn hạn", end=papers.day_after(SIGNED_AT))
    signed = papers.signed(by=short)
    assert inspect(signed, received=RECEIVED).good
    late = inspect(signed, received={FIELDS[0]: papers.day_after(SIGNED_AT, days=3)})
    assert "hết hạn" in late.problems[0].sentence
    assert codes(signed) == ["untrusted"], "nobody knows when it was signed, and what it claims itself proves nothing"


def test_a_certificate_revoked_before_the_signature_is_not_trusted_one_revoked_later_is():
    pdf = papers.signed()
    before = papers.issuer().crl(papers.person().certificate)
    after = papers.issuer().crl(papers.person().certificate, on=papers.day_after(SIGNED_AT))
    forged = papers.stranger().crl(papers.person().certificate)
    assert codes(pdf, crls=[before], received=RECEIVED) == ["untrusted"]
    assert inspect(pdf, crls=[after], received=RECEIVED).good
    assert codes(pdf, crls=[after]) == ["untrusted"], "it may have been signed today"
    assert inspect(pdf, crls=[forged], received=RECEIVED).good


def test_a_file_cut_back_is_whole_in_itself():
    """So the verdict needs the database: the signatures and the hash that it knows."""
    assert inspect(papers.signed_twice()[: len(papers.signed_once())]).good


def test_400_mutations_are_refused_and_none_is_fatal():
    pdf = papers.signed_twice()
    accepted = [
        hashlib.sha256(changed).hexdigest()
        for changed in attacks.mutations(pdf, 400, seed=20210331)
        if changed != pdf and not cut_back(changed, pdf) and inspect(changed).good
    ]
    assert accepted == []


def cut_back(changed: bytes, pdf: bytes) -> bool:
    """Say whether the mutation is the older revision itself."""
    return pdf.startswith(changed) and changed == papers.signed_once()
