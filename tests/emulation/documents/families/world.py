"""The file that is signed, who signs it, and a signing program that does more than it should."""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from emulation.documents.appearance import PageStyle
from emulation.documents.signing import Signer, _sign, empty_fields, in_own_loop
from pledges.documents import pledge_pdf
from tests.emulation.documents import papers
from tests.pledges.pledge_texts import pledge_text

NOW = papers.SIGNED_AT
STORED = NOW - timedelta(minutes=40)  # when the file that is signed was stored
Change = Callable[[IncrementalPdfFileWriter], None]


@dataclass(frozen=True)
class Case:
    """What came back, and from what. ``verified`` is the file that the verifier is asked about, where it is another one.

    ``shown``: what the signer was shown of the drawing ("" nothing, None our own). ``crls`` are the lists that are known.
    """

    uploaded: bytes
    current: bytes = b""
    verified: bytes = b""
    crls: tuple[bytes, ...] = ()
    shown: str | None = ""
    see_drawing: bool = False


@dataclass(frozen=True)
class Family:
    """One way to cheat: the reason by which the upload and the verifier refuse it.

    ``only``: why one door alone can see it; then ``verifier`` is empty.
    """

    name: str
    build: Callable[[], Case]
    upload: str = ""
    verifier: str = ""
    only: str = ""
    marks: tuple[str, ...] = field(default=())


@functools.cache
def frozen() -> bytes:
    """Return the page of a real pledge, as it is frozen."""
    return pledge_pdf(pledge_text(units=4, witnesses=1), code="ABCD-EFGH-JKMN", draft=False)


@functools.cache
def fields() -> list[str]:
    """Return the names of its fields: units, a witness, the seal."""
    return empty_fields(frozen())


@functools.cache
def current() -> bytes:
    """Return the pledge with the signature of the first unit, as the product draws it."""
    return papers.signed(frozen(), field=fields()[0], appearance=papers.appearance())


def own() -> str:
    """Return the field of the person who signs outside."""
    return fields()[1]


@functools.cache
def me() -> Signer:
    """Return the person who signs outside."""
    return papers.person("Trần Văn Bình")


def signed(
    change: Change | None = None,
    *,
    pdf: bytes | None = None,
    where: str | None = None,
    by: Signer | None = None,
    at: datetime = NOW,
    drawn: bytes = b"",
    **metadata: Any,
) -> bytes:
    """Return ``pdf`` (the current file) with one update: what ``change`` does to it, and a signature over that."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf or current()))
    if change:
        change(writer)
    options = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES} | metadata
    timestamps = options.pop("timestamps", None)
    described = PdfSignatureMetadata(field_name=where or own(), reason="Ký giao ước", **options)
    return in_own_loop(_sign(writer, described, by or me(), PageStyle(page=drawn), at, timestamps))


def case(change: Change | None = None, **options: Any) -> Case:
    """Return the case of one update by ``signed``."""
    return Case(signed(change, **options))


def then_next(pdf: bytes) -> bytes:
    """Return ``pdf`` with the honest signature of whoever comes next, whatever the one before it forbids."""
    with mock.patch.object(PdfSigner, "_enforce_certification_constraints", return_value=None):
        return _next(pdf)


def _next(pdf: bytes) -> bytes:
    return papers.signed(pdf, field=fields()[2], by=papers.person("Lê Thị Hoa"))


def cell(writer: IncrementalPdfFileWriter, name: str | None = None) -> Any:
    """Return the widget of a field, marked as changed."""
    wanted = name or own()
    reference = next(each for found, _value, each in enumerate_sig_fields(writer) if found == wanted)
    writer.mark_update(reference)
    return reference.get_object()


def put(dictionary: Any, **values: Any) -> None:
    """Set keys of a dictionary, given without their stroke."""
    for key, value in values.items():
        dictionary[pdf_name(f"/{key}")] = value


def numbers(*values: float) -> generic.ArrayObject:
    """Return an array of numbers."""
    return generic.ArrayObject([generic.FloatObject(value) for value in values])


def look(writer: IncrementalPdfFileWriter, drawing: bytes, **more: Any) -> Any:
    """Return an appearance that draws ``drawing`` (operators)."""
    stream = generic.StreamObject(stream_data=drawing)
    put(stream, Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=numbers(0, 0, 200, 100), **more)
    return generic.DictionaryObject({pdf_name("/N"): writer.add_object(stream)})
