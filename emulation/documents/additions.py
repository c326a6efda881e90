"""What one update may add to a signed file: a positive list, key by key and object by object.

pyHanko's difference analysis is a list as well, but it leaves whole rooms open: form, catalogue, document information and XMP may
say anything afterwards, a cell may be hidden, an object that nothing shows may lie about. Those rooms are closed here. What is
on the list is what signing programs write and what shows nothing: the signature, its own cell with its picture, the marks
of the program in the metadata (pyHanko and iText write them), and certificates with revocation data.
"""

from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.fields import enumerate_sig_fields

from emulation.documents import leftovers
from emulation.documents.problems import Problem

ALLOWED = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
STRICT_POLICY = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule, ignore_orphaned_objects=False
)
MOST_DEPTH = 60
CATALOGUE = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"}
FORM = {"/SigFlags", "/Fields"}
FORM_WHERE_NONE_WAS = {"/DA", "/DR"}  # Acrobat lays its default font there; nothing of ours is drawn with it
CELL = {"/V", "/AP", "/F", "/Ff", "/Type"}
LAWFUL_FLAGS = 4 | 64 | 128 | 512  # printed, read-only, locked, contents locked
PRINTED = 4
READ_ONLY = 1
SIGNATURE = {
    "/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/Cert", "/M", "/Name", "/Location", "/Reason",
    "/ContactInfo", "/R", "/V", "/Changes", "/Prop_Build", "/Prop_AuthTime", "/Prop_AuthType", "/Reference",
}  # fmt: skip
INFORMATION = {"/ModDate", "/Producer"}  # which program wrote last, and when: pyHanko and iText note it
TRAILER = {
    "/Size", "/Root", "/Info", "/ID", "/Prev", "/XRefStm", "/DocChecksum",
    "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms",
}  # fmt: skip
XMP_MARKS = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}parseType",
    "{adobe:ns:meta/}xmptk",
}
XMP_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
# What makes a drawing do something, or show something at one time and not at another.
LIVELY = {"/OC", "/OCGs", "/JS", "/AA", "/EF", "/AF", "/Ref", "/OPI", "/URI", "/Launch", "/GoToR"}
LIVELY_TYPES = {"/OCG", "/OCMD", "/Filespec", "/EmbeddedFile", "/Action", "/Annot", "/Page", "/Catalog"}


def wrong_additions(old: HistoricalResolver, new: HistoricalResolver) -> tuple[Problem, ...]:
    """Return what the revision ``new`` adds to ``old`` (the one before it) that is not on the list; empty where all is."""
    problems = list(_named(old, new))
    if new.refs_freed_in_revision():
        problems.append(Problem("objects-freed"))
    if leftovers.has_leftovers(new):
        problems.append(Problem("bytes-between"))
    if not problems and (code := _judged_by_policy(old, new)):
        problems.append(Problem(code))
    return tuple(problems)


def _named(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Problem]:
    """Yield the problems that can be told by name."""
    yield from _of_catalogue(old, new)
    if changed := _changed(_value(old.trailer_view, "/Info"), _value(new.trailer_view, "/Info")) - INFORMATION:
        yield Problem("metadata-changed", detail=_list(changed))
    if not _same_xmp(old.root, new.root):
        yield Problem("metadata-changed", detail="XMP")
    if odd := set(new.trailer_view) - set(old.trailer_view) - TRAILER:
        yield Problem("not-of-signature", detail=_list(odd))
    yield from _of_fields(old, new)


def _of_catalogue(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Problem]:
    """Yield what changed in catalogue and form beside what a signature needs."""
    changed = _changed(old.root, new.root)
    if "/Perms" in changed:
        yield Problem("locked")
    if odd := changed - CATALOGUE - {"/Perms"}:
        yield Problem("not-of-signature", detail=_list(odd))
    if "/Extensions" in changed and not _is_plain(_value(new.root, "/Extensions")):
        yield Problem("not-of-signature", detail="/Extensions")
    if "/Version" in changed and _value(new.root, "/Version") not in ("/1.7", "/2.0"):
        yield Problem("not-of-signature", detail="/Version")
    before, after = (_dictionary(_value(root, "/AcroForm")) for root in (old.root, new.root))
    odd = _changed(before, after) - FORM - (FORM_WHERE_NONE_WAS - before.keys())
    if "/SigFlags" in _changed(before, after) and _value(after, "/SigFlags") not in (1, 3):
        odd.add("/SigFlags")
    if odd or _lively(_value(after, "/DR")):
        yield Problem("form-changed", detail=_list(odd or {"/DR"}))


def _of_fields(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Problem]:
    """Yield what is wrong with the cells: that of the new signature, and all the others, which stay as they are."""
    before = {name: reference.get_object() for name, _value, reference in enumerate_sig_fields(old)}
    signed = 0
    for name, value, reference in enumerate_sig_fields(new):
        field = reference.get_object()
        earlier = before.get(name)
        fresh = value is not None and (earlier is None or "/V" not in earlier)
        signed += fresh
        if earlier is None:
            continue  # an added field has a problem of its own, unless it holds the file's own timestamp
        changed = _changed(earlier, field)
        if "/Lock" in changed or "/SV" in changed:
            yield Problem("locked", field=name)
        odd = changed - (CELL if fresh else set()) - {"/Lock", "/SV"}
        if odd or (fresh and not _lawful_cell(earlier, field)):
            yield Problem("cell-changed", field=name, detail=_list(odd or {"/F"}))
        if fresh and _lively(_value(field, "/AP")):
            yield Problem("lively", field=name)
        if fresh and (keys := set(_dictionary(_value(field, "/V"))) - SIGNATURE):
            yield Problem("not-of-signature", field=name, detail=_list(keys))
    if signed != 1 and not (signed == 0 and "/DSS" in _changed(old.root, new.root)):
        yield Problem("no-signature-in-update")


def _lawful_cell(earlier: generic.DictionaryObject, field: generic.DictionaryObject) -> bool:
    """Say whether the cell is still seen and printed, and has one picture at most."""
    flags, said = _number(field, "/F"), _number(field, "/Ff")
    if flags != _number(earlier, "/F") and (flags & ~LAWFUL_FLAGS or not flags & PRINTED):
        return False
    if said & ~(_number(earlier, "/Ff") | READ_ONLY):
        return False
    drawn = _value(field, "/AP")
    return drawn is None or (isinstance(drawn, generic.DictionaryObject) and set(drawn) <= {"/N"})


def _judged_by_policy(old: HistoricalResolver, new: HistoricalResolver) -> str:
    """Return the code of what pyHanko says against the update: that it is none of signing, or holds what nothing shows."""
    try:
        level = STRICT_POLICY.apply(old, new).modification_level
    except SuspiciousModification:
        try:
            level = DEFAULT_DIFF_POLICY.apply(old, new).modification_level
        except SuspiciousModification:
            return "changed"
        return "objects-hidden" if level in ALLOWED else "changed"
    return "" if level in ALLOWED else "changed"


def _changed(old: object, new: object) -> set[str]:
    """Return the keys under which two dictionaries differ; references count as they are, their targets are asked elsewhere."""
    before, after = _dictionary(old), _dictionary(new)
    both = before.keys() | after.keys()
    return {key for key in both if key not in before or key not in after or before.raw_get(key) != after.raw_get(key)}


def _same_xmp(old: generic.DictionaryObject, new: generic.DictionaryObject) -> bool:
    """Say whether the XMP says what it said, apart from the marks of the program that wrote last."""
    before, after = (_value(root, "/Metadata") for root in (old, new))
    if before is None or after is None:
        return before is None and after is None
    if not isinstance(before, generic.StreamObject) or not isinstance(after, generic.StreamObject):
        return False
    if before.data == after.data:
        return True
    try:
        return _statements(before.data) == _statements(after.data)
    except (ParseError, DefusedXmlException, PdfError, ValueError):
        return False


def _statements(xmp: bytes) -> list[tuple[str, str]]:
    """Return what an XMP packet says as sorted pairs, in whichever of the spellings of RDF.

    A property may be an element or an attribute, and pyHanko makes a resource of an address that was plain text.
    """
    said = []
    for element in fromstring(xmp, forbid_dtd=True).iter():
        said += [(str(element.tag if name == XMP_RESOURCE else name), value) for name, value in element.attrib.items()]
        if text := (element.text or "").strip():
            said.append((str(element.tag), text))
    return sorted(pair for pair in said if pair[0] not in XMP_MARKS)


def _is_plain(value: object) -> bool:
    """Say whether ``value`` holds nothing but names, numbers and words, and refers to no object."""
    if isinstance(value, generic.StreamObject):
        return False
    if isinstance(value, generic.DictionaryObject):
        return all(_is_plain(value.raw_get(key)) for key in value)
    if isinstance(value, generic.ArrayObject):
        return all(_is_plain(value.raw_get(index)) for index in range(len(value)))
    return not isinstance(value, generic.IndirectObject)


def _lively(value: object, depth: int = 0, seen: set[generic.Reference] | None = None) -> bool:
    """Say whether what is drawn does something, shows something only at times, or carries a file."""
    seen = set() if seen is None else seen
    if depth > MOST_DEPTH:
        return True
    if isinstance(value, generic.IndirectObject):
        if value.reference in seen:
            return False
        seen.add(value.reference)
        value = value.get_object()
    if isinstance(value, generic.DictionaryObject):
        if value.keys() & LIVELY or _value(value, "/Type") in LIVELY_TYPES or _value(value, "/Subtype") == "/PS":
            return True
        return any(_lively(value.raw_get(key), depth + 1, seen) for key in value)
    if isinstance(value, generic.ArrayObject):
        return any(_lively(value.raw_get(index), depth + 1, seen) for index in range(len(value)))
    return False


def _value(dictionary: generic.DictionaryObject, key: str) -> Any:
    """Return what stands under ``key``, references followed; None where nothing does."""
    # not ``dictionary[key]``: pyHanko cannot read /Metadata of an earlier state that way
    found = dictionary.raw_get(key).get_object() if key in dictionary else None
    return None if isinstance(found, generic.NullObject) else found


def _dictionary(value: object) -> generic.DictionaryObject:
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()


def _number(dictionary: generic.DictionaryObject, key: str) -> int:
    return int(_value(dictionary, key) or 0)


def _list(keys: set[str]) -> str:
    return ", ".join(sorted(keys))
