"""What honest programs write, all of which both doors must let pass."""

from datetime import timedelta
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigSeedSubFilter

from emulation.documents.appearance import appearance_page
from tests.emulation.documents import papers
from tests.emulation.documents.families.certificates import strong_rsa
from tests.emulation.documents.families.times import stamped
from tests.emulation.documents.families.world import NOW, Case, Family, case, cell, frozen, put, signed


def marks(writer: Any) -> None:
    """Lay a default font into the form, as Acrobat does; who wrote last and when, in both places, pyHanko notes anyway."""
    form = writer.root["/AcroForm"]
    font = generic.DictionaryObject()
    put(font, Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Helvetica"))
    resources = generic.DictionaryObject()
    put(resources, Font=generic.DictionaryObject({pdf_name("/Helv"): writer.add_object(font)}))
    put(form, DA=generic.TextStringObject("/Helv 0 Tf 0 g"), DR=resources)
    writer.update_container(form)
    put(cell(writer), F=generic.NumberObject(132))


def stamp() -> bytes:
    return appearance_page(papers.appearance("Trần Văn Bình"), width=200, height=100)


def ended_since() -> Case:
    signer = papers.issuer().signer("Trần Văn Bình", end=NOW - timedelta(minutes=1))
    return case(by=signer, at=NOW - timedelta(minutes=2), **stamped(timedelta(minutes=-2)))


FAMILIES = [
    Family("a tool that draws nothing", lambda: case()),
    Family("the first signature of all", lambda: Case(signed(pdf=frozen()), frozen())),
    Family("the older profile (adbe.pkcs7.detached)", lambda: case(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)),
    Family("marks of the program, a default font, a locked cell", lambda: case(marks)),
    Family("an RSA key of 2048 bits", lambda: case(by=papers.issuer().signer("Trần Văn Bình", key=strong_rsa()))),
    Family("a tool's own stamp, which the signer was shown", lambda: Case(signed(drawn=stamp()), see_drawing=True)),
    Family("our own drawing (a key file in the product)", lambda: Case(signed(drawn=stamp()), shown=None)),
    Family("a trusted timestamp", lambda: case(**stamped(timedelta(minutes=-2)))),
    Family("a trusted timestamp from before the certificate ended, a minute ago", ended_since),
    Family("signed twelve minutes ago", lambda: case(at=NOW - timedelta(minutes=12))),
    Family("a clock that is three minutes fast", lambda: case(at=NOW + timedelta(minutes=3))),
]
