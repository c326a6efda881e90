"""Every family of altered files at both doors, and honest signatures; the table of it is docs/security-signatures.md."""

from pathlib import Path

import pytest

from emulation import clock
from emulation.documents.verifying import BadCertificate, BadUpload, Drawn, Inspection, accept_outside, inspect_pdf
from tests.emulation.documents import attacks, papers
from tests.emulation.documents.families import FAMILIES, HONEST, Case, Family, world

ROOTS = [papers.issuer().root]
TABLE = Path(__file__).parents[3] / "docs" / "security-signatures.md"


def uploaded(case: Case) -> str:
    """Return the code by which the upload refuses the file; empty where it takes it."""
    current = case.current or world.current()
    shown = case.shown
    try:
        with clock.at(world.NOW):
            try:
                _accept(current, case, shown)
            except Drawn as drawn:
                if not case.see_drawing:
                    raise
                _accept(current, case, drawn.drawing)
    except (BadUpload, BadCertificate) as refused:
        return refused.code if "Hãy" in str(refused) else f"{refused.code}, but no remedy is named"
    return ""


def _accept(current: bytes, case: Case, shown: str | None) -> None:
    accept_outside(
        current,
        case.uploaded,
        field=world.own(),
        roots=ROOTS,
        crls=case.crls,
        since=world.STORED,
        shown=shown,
    )


def verified(case: Case) -> Inspection:
    """Return what the verifier finds in the file, had it been taken."""
    received = dict.fromkeys(world.fields(), world.NOW)
    with clock.at(world.NOW):
        return inspect_pdf(case.verified or case.uploaded, roots=ROOTS, crls=case.crls, received=received)


def codes(seen: Inspection) -> list[str]:
    return [problem.code for problem in seen.problems]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_both_doors_refuse_it_with_the_reason_of_the_table(family: Family):
    case = family.build()
    assert uploaded(case) == family.upload
    seen = verified(case)
    if family.only:
        assert not family.verifier
        assert seen.good, codes(seen)
    else:
        assert family.verifier in codes(seen)
        assert not seen.good


@pytest.mark.parametrize("family", HONEST, ids=lambda family: family.name)
def test_both_doors_let_honest_signatures_pass(family: Family):
    case = family.build()
    assert uploaded(case) == ""
    assert codes(verified(case)) == []


def test_the_table_in_the_documents_is_what_is_measured():
    rows = [f"| {family.name} | {family.upload} | {family.verifier or f'– {family.only}'} |" for family in FAMILIES]
    rows += [f"| {family.name} | taken | good |" for family in HONEST]
    assert [line for line in TABLE.read_text().splitlines() if line.startswith("| ")][1:] == rows


def test_no_mutation_passes_either_door():
    """At the verifier alone 400 others are tried in test_verifying.py."""
    current, pdf = papers.signed_once(), papers.signed_twice()
    for changed in attacks.mutations(pdf, 400, seed=20261201):
        if changed in (pdf, current):
            continue
        with clock.at(world.NOW):
            with pytest.raises((BadUpload, BadCertificate)):
                accept_outside(current, changed, field=papers.FIELDS[1], roots=ROOTS)
            assert not inspect_pdf(changed, roots=ROOTS).good
