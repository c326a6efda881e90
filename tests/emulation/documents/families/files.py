"""The file as bytes: before, between and after; cut, exchanged, put together from two."""

import functools
import io
import re

from pyhanko.pdf_utils.reader import PdfFileReader

from emulation.documents.signing import sign_pdf
from pledges.documents import pledge_pdf
from tests.emulation.documents import attacks, papers
from tests.emulation.documents.families.world import (
    NOW,
    Case,
    Family,
    case,
    current,
    fields,
    frozen,
    me,
    own,
    signed,
)
from tests.pledges.pledge_texts import pledge_text

WHOLE = "it is whole in itself; the record knows which signatures and which SHA-256 must be there (judge)"
WHO = "a field is like another in the file; the record knows who signs where (judge)"
JUNK = b"<script>no program may find this</script>\n"


def between() -> bytes:
    """Put bytes between two updates, that belong to neither."""
    return signed(pdf=current() + JUNK + _last_pointer(current()))


def _last_pointer(pdf: bytes) -> bytes:
    return re.findall(rb"startxref\s+\d+\s+%%EOF\s*", pdf)[-1]


def freed() -> bytes:
    """Free an object in an update of its own, then sign."""
    pdf = current()
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    size, root = re.findall(rb"/Size (\d+)", pdf)[-1], re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    info = re.findall(rb"/Info (\d+ \d+ R)", pdf)[-1]
    intents = PdfFileReader(io.BytesIO(pdf)).root["/OutputIntents"]
    number = intents[0].raw_get("/DestOutputProfile").idnum  # which colours the archive means
    place = len(pdf)
    identity = re.findall(rb"/ID \[[^\]]*\]", pdf)[-1]
    table = b"xref\n%d 1\n0000000000 00001 f \ntrailer\n<< /Size %s /Root %s /Info %s %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return signed(pdf=pdf + table % (number, size, root, info, identity, start, place))


def hidden_in_contents() -> bytes:
    """Write into the room of the signature that no signature covers."""
    pdf = signed()
    found = list(re.finditer(rb"/Contents <([0-9a-fA-F]+)>", pdf))[-1]
    end = found.end(1)
    return pdf[: end - 40] + b"deadbeef" * 5 + pdf[end:]


@functools.cache
def another() -> bytes:
    """Return the frozen page of another pledge."""
    return pledge_pdf(pledge_text(units=4, witnesses=1, title="khác"), code="ZZZZ-EFGH-JKMN", draft=False)


def moved() -> bytes:
    """Put the update with a signature of another paper behind this one."""
    there = papers.signed(another(), field=own(), by=me(), signed_at=NOW)
    return current() + there[len(another()) :]


def of_another() -> bytes:
    return papers.signed(another(), field=own(), by=me(), signed_at=NOW)


def twice() -> bytes:
    return sign_pdf(signed(), field=fields()[2], signer=me(), appearance=None, signed_at=NOW, reason="Ký giao ước")


FAMILIES = [
    Family("bytes before the file", lambda: Case(b"GIF89a;\n" + signed()), "polyglot", "polyglot"),
    Family("bytes between two updates", lambda: Case(between()), "bytes-between", "bytes-between"),
    Family("bytes after the file", lambda: Case(signed() + JUNK), "bad-end", "bad-end"),
    Family(
        "a second directory: PDF and ZIP", lambda: Case(signed() + b"PK\x05\x06" + bytes(18)), "polyglot", "polyglot"
    ),
    Family("bytes in the room of the signature", lambda: Case(hidden_in_contents()), "altered", "altered"),
    Family("object freed", lambda: Case(freed()), "broken", "broken"),
    Family(
        "an update without a signature before it",
        lambda: Case(signed(pdf=attacks.page_object_appended(current()))),
        "page-hidden",
        "page-hidden",
    ),
    Family("saved anew by another program", lambda: Case(attacks.rewritten(signed())), "rewritten", "altered"),
    Family("text changed and saved anew", lambda: Case(attacks.text_changed(signed())), "page-painted", "altered"),
    Family("encrypted", lambda: Case(attacks.encrypted(signed())), "encrypted", "encrypted"),
    Family("older revision, signed", lambda: Case(signed(pdf=frozen())), "older-revision", only=WHOLE),
    Family("last signature cut off", lambda: Case(current(), twice()), "older-revision", only=WHOLE),
    Family("signature moved from another paper", lambda: Case(moved()), "broken", "broken"),
    Family("another paper, signed", lambda: Case(of_another()), "other-document", only=WHOLE),
    Family("the field of somebody else", lambda: case(where=fields()[2]), "wrong-field", only=WHO),
    Family("the field of the seal", lambda: case(where="seal"), "wrong-field", only=WHO),
    Family("two signatures at once", lambda: Case(twice()), "too-many", only=WHO),
]
