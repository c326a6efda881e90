"""The verdict on a file: what it says of itself, and whether that is what the database knows.

All of these must hold: every signature is whole, leads to a pinned root at the moment when it was received here, keeps to its
lock where it has one, and is followed by nothing but signatures; the last one covers the whole file; the fields and certificates
are those that were recorded, in that order; and the SHA-256 is that of the newest file of a paper in force. A file that is whole
in itself, but whose last signature was cut off, fails the last two.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.audit.models import Event
from emulation.certificates.queries import outside_crls, outside_roots, trusted_roots
from emulation.documents.verifying import FoundSignature, Inspection, Problem, inspect_pdf, page_list, pages_changed
from pledges.domain.signing_files import SEAL, bytes_of, newest
from pledges.enums import Means
from pledges.models import Revision, SigningFile
from pledges.verification.documents import FIELD
from pledges.verification.queries import papers

SAME_MOMENT = timedelta(seconds=2)  # a claim has whole seconds, and storing takes a while
MOST_NAMES = 3  # of signatures in one sentence
REMEMBERED_SECONDS = 600  # what was found in the very same bytes, by the very same roots


@dataclass(frozen=True)
class Line:
    """One signature as anybody may see it: name, title and unit are all that is said of a person.

    ``at`` is the time that is believed, ``claimed`` what the signature claims where that is another time. ``drawn_elsewhere``
    says that a foreign program drew the picture in the cell.
    """

    name: str
    title: str
    unit: str
    means: str
    at: datetime
    time_note: str
    page: int
    good: bool
    after: str
    claimed: datetime | None = None
    drawn_elsewhere: bool = False


@dataclass(frozen=True)
class Verdict:
    """``good``: the file is what this installation keeps; ``complete``: signed by all and closed with the seal."""

    good: bool
    complete: bool
    headline: str
    reasons: tuple[str, ...]
    sha256: str
    pages: int
    signing_file: SigningFile | None
    lines: tuple[Line, ...]
    chain: tuple[papers.Link, ...] = ()


def judge_stored(signing_file: SigningFile) -> Verdict | None:
    """Return the verdict on the newest stored file; None while nobody has signed it. Raises ``Damaged``."""
    stored = newest(signing_file)
    return judge(bytes_of(stored), signing_file) if stored and stored != signing_file.prepared else None


def judge(pdf: bytes, signing_file: SigningFile | None = None) -> Verdict:
    """Return the verdict on ``pdf``, which claims to be the paper ``signing_file``, or tells by its bytes which one it is."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    if signing_file is None:
        signing_file = papers.by_content(pdf)
    if signing_file is None:
        if issued := papers.issued_certificate(sha256):
            return _certificate(issued, inspect_once(pdf, sha256, {FIELD: issued.at}), sha256)
        seen = inspect_once(pdf, sha256, {})
        signing_file = papers.by_signatures(seen.signatures)
        if signing_file is None:
            return _unknown(seen, sha256)
    revisions = papers.revisions_of(signing_file)
    seen = inspect_once(pdf, sha256, received_at(revisions))
    expected = revisions[-1].sha256 if revisions else ""
    problems = list(seen.problems)
    if sha256 != expected:
        problems += _named_changes(pdf, signing_file, seen)
    problems += _against_record(seen.signatures, revisions)
    if sha256 != expected:
        problems.append(Problem("unknown-hash"))
    reasons = _told(problems, revisions)
    if signing_file.lapsed_at is not None:
        reasons.insert(0, _lapsed(signing_file))
    complete = any(revision.field == SEAL for revision in revisions)
    return Verdict(
        good=not reasons,
        complete=complete and not reasons,
        headline=_headline(not reasons, complete, revisions),
        reasons=tuple(reasons),
        sha256=sha256,
        pages=seen.pages,
        signing_file=signing_file,
        lines=tuple(_lines(seen, revisions)),
        chain=tuple(papers.chain_of(signing_file)),
    )


def _told(problems: Sequence[Problem], revisions: list[Revision]) -> list[str]:
    """Return the sentences, with people instead of the names of fields; the same thing of many fields is told once."""
    names = {revision.field: str(revision) for revision in revisions}
    kinds: dict[tuple[str, tuple[int, ...], str], list[str]] = {}
    for problem in problems:
        fields = kinds.setdefault((problem.code, problem.pages, problem.detail), [])
        if (name := names.get(problem.field, problem.field)) not in fields:
            fields.append(name)
    return [
        Problem(code, pages=pages, field=_listed(fields), detail=detail).sentence
        for (code, pages, detail), fields in kinds.items()
    ]


def _listed(names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return "; ".join(names)
    return _("%(names)s và %(more)s ô khác") % {
        "names": "; ".join(names[: MOST_NAMES - 1]),
        "more": len(names) - MOST_NAMES + 1,
    }


def received_at(revisions: Sequence[Revision]) -> dict[str, datetime]:
    """Return field → when this installation took the signature, by its own clock."""
    return {revision.field: revision.signed_at for revision in revisions}


def inspect_once(pdf: bytes, sha256: str, received: dict[str, datetime]) -> Inspection:
    """Return what is found in ``pdf``, judged at the moments ``received`` (by field; now for all others).

    Remembered for some minutes, because the same good copy is asked about many times.
    """
    roots = [*trusted_roots(), *outside_roots(past=True)]
    crls = outside_crls()
    moments = "".join(f"{field}{moment.timestamp()}" for field, moment in sorted(received.items()))
    pins = [*(hashlib.sha256(each).digest() for each in [*roots, *crls]), moments.encode()]
    key = f"inspection-{sha256}-{hashlib.sha256(b''.join(pins)).hexdigest()}"
    found: Inspection | None = cache.get(key)
    if found is None:
        found = inspect_pdf(pdf, roots=roots, crls=crls, received=received)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def claim_apart(signature: FoundSignature | None, revision: Revision | None) -> datetime | None:
    """Return the time that a signature claims where it is another than the recorded one; None where they agree."""
    if signature is None or revision is None:
        return None
    apart = [claim for claim in signature.claims if abs(claim - revision.signed_at) > SAME_MOMENT]
    return apart[0] if apart else None


def _against_record(found: Sequence[FoundSignature], revisions: list[Revision]) -> list[Problem]:
    """Return how the signatures differ from the recorded ones: missing, too many, in another order, by another certificate."""
    by_field = {each.field: each for each in found}
    recorded = [revision.field for revision in revisions]
    problems = [Problem("signature-missing", field=name) for name in recorded if name not in by_field]
    problems += [Problem("signature-unexpected", field=each.field) for each in found if each.field not in recorded]
    for revision in revisions:
        signature = by_field.get(revision.field)
        if signature and hashlib.sha256(signature.certificate).hexdigest() != revision.certificate_sha256:
            problems.append(Problem("signer-other", field=revision.field))
    if not problems and [each.field for each in found] != recorded:
        problems.append(Problem("changed"))
    return problems


def _named_changes(pdf: bytes, signing_file: SigningFile, seen: Inspection) -> list[Problem]:
    """Return on which pages a file that another program wrote anew differs from the stored one."""
    stored = newest(signing_file)
    if stored is None or not any(problem.code == "altered" for problem in seen.problems):
        return []
    return pages_changed(bytes_of(stored), pdf)


def _lines(seen: Inspection, revisions: list[Revision]) -> list[Line]:
    """Return the recorded signatures with what the file says of each, and those that are only in the file."""
    by_field = {each.field: each for each in seen.signatures}
    recorded = {revision.field: revision for revision in revisions}
    order = [each.field for each in seen.signatures]
    names = {each.field: recorded[each.field].name if each.field in recorded else each.name for each in seen.signatures}
    lines = []
    for name in [*recorded, *(field for field in order if field not in recorded)]:
        revision, signature = recorded.get(name), by_field.get(name)
        later = order[order.index(name) + 1 :] if signature else []
        lines.append(
            Line(
                name=revision.name if revision else names[name],
                title=" ".join(filter(None, [revision.authority, revision.title])) if revision else "",
                unit=revision.unit_name if revision and revision.unit_name != revision.name else "",
                means=Means(revision.means).label if revision else _("Chữ ký không có trong hồ sơ"),
                at=_moment(revision, signature),
                time_note=_time_note(revision, signature),
                page=signature.page if signature else 0,
                good=bool(signature and signature.good and revision),
                after=_added_after(signature, [by_field[each].page for each in later], seen) if signature else "",
                claimed=claim_apart(signature, revision),
                drawn_elsewhere=bool(revision and revision.drawing_id),
            )
        )
    return lines


def _moment(revision: Revision | None, signature: FoundSignature | None) -> datetime:
    if signature and signature.timestamped_at:
        return signature.timestamped_at
    if revision:
        return revision.signed_at
    return (signature.signed_at if signature else None) or timezone.now()


def _time_note(revision: Revision | None, signature: FoundSignature | None) -> str:
    """Return what the time rests on: an authority's word, the clock of this server, or the signer's word alone."""
    if signature is None:
        return _("không có trong tệp")
    if signature.timestamped_at:
        return _("dấu thời gian của %(authority)s") % {"authority": signature.timestamp_by}
    if revision is None:
        return _("giờ do chữ ký tự khai, hệ thống không ghi nhận")
    return _("giờ máy chủ khi nhận chữ ký, không có dấu thời gian")


def _added_after(signature: FoundSignature, later: list[int], seen: Inspection) -> str:
    """Return in words what came into the file after a signature; ``later`` are the pages of the signatures after it."""
    if not signature.intact:
        return _("Chữ ký không còn khớp với nội dung tệp.")
    if not signature.unchanged or not seen.whole:
        return _("Sau chữ ký này tệp đã bị sửa hoặc thêm dữ liệu.")
    if not later and seen.timestamps:
        return _("Chữ ký cuối cùng; sau đó chỉ có dấu thời gian của cả tệp.")
    if not later:
        return _("Chữ ký cuối cùng, bao trùm toàn bộ tệp.")
    pages = page_list(tuple(sorted({page for page in later if page})))
    return ngettext(
        "Sau đó chỉ có thêm %(count)s chữ ký (%(pages)s).",
        "Sau đó chỉ có thêm %(count)s chữ ký (%(pages)s).",
        len(later),
    ) % {"count": len(later), "pages": pages}


def _headline(good: bool, complete: bool, revisions: list[Revision]) -> str:
    if not good:
        return _("KHÔNG HỢP LỆ: tệp này không phải bản hiện hành mà hệ thống lưu giữ.")
    if complete:
        return _("HỢP LỆ: đúng bản chính thức đã ký đủ, còn nguyên vẹn.")
    return _("CÒN NGUYÊN VẸN nhưng CHƯA KÝ ĐỦ: mới có %(count)s chữ ký.") % {"count": len(revisions)}


def _lapsed(signing_file: SigningFile) -> str:
    assert signing_file.lapsed_at is not None
    return _(
        "Bản này đã hết hiệu lực từ %(moment)s vì văn bản được mở lại để sửa. Hãy dùng bản hiện hành tải từ hệ thống."
    ) % {"moment": f"{timezone.localtime(signing_file.lapsed_at):%H:%M %d/%m/%Y}"}


def _unknown(seen: Inspection, sha256: str) -> Verdict:
    """Return the verdict on a file that is no paper of this installation, whatever it is signed with."""
    reasons = _told(seen.problems, [])
    reasons.append(
        _(
            "Tệp không phải bản giao ước hay phụ lục nào do hệ thống này lưu. Hãy nhập mã tra cứu in trên văn bản để đối chiếu."
        )
    )
    return Verdict(
        good=False,
        complete=False,
        headline=_("KHÔNG XÁC MINH ĐƯỢC: hệ thống không nhận ra tệp này."),
        reasons=tuple(reasons),
        sha256=sha256,
        pages=seen.pages,
        signing_file=None,
        lines=(),
    )


def _certificate(issued: Event, seen: Inspection, sha256: str) -> Verdict:
    """Return the verdict on a completion certificate, which is known by the hash in the record of deeds."""
    reasons = tuple(problem.sentence for problem in seen.problems)
    words = {"paper": issued.object_name, "moment": f"{timezone.localtime(issued.at):%H:%M %d/%m/%Y}"}
    headline = _("HỢP LỆ: giấy chứng nhận hoàn tất của “%(paper)s”, hệ thống lập lúc %(moment)s.") % words
    return Verdict(
        good=not reasons,
        complete=not reasons,
        headline=headline if not reasons else _("KHÔNG HỢP LỆ: giấy chứng nhận hoàn tất không còn nguyên vẹn."),
        reasons=reasons,
        sha256=sha256,
        pages=seen.pages,
        signing_file=None,
        lines=(),
    )
