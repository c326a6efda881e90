"""Importing: the same reading twice, first as a rehearsal that writes nothing, then as the deed."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.domain.exchange.batch import Batch, Problem
from blocs.domain.exchange.catalogues import BY_KIND, Catalogue
from blocs.domain.exchange.rehearsal import rehearsed
from blocs.domain.exchange.reports import digest_of, report_of
from blocs.models import CatalogueImport
from blocs.permissions import require_keeper
from emulation import clock
from emulation.audit.log import Deed, record_many
from emulation.files import store
from emulation.sheets import Sheet, Unreadable, legacy, read
from emulation.text import clean, fold
from emulation.workflow import Refused, Stale, WrongState, lock

_XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
_CSV = ("text/csv", ".csv")
_KEPT = timedelta(days=1)  # how long a rehearsal waits for its deed


@transaction.atomic
def rehearse_file(*, by: Any, catalogue: Catalogue, content: bytes, name: str) -> CatalogueImport:
    """Read ``content`` (bytes of an xlsx or CSV file), keep it, and return what importing it would do.

    Writes nothing into the catalogue. Forgets rehearsals that nobody followed within a day. Raises ``NotAllowed``, or
    ``Unreadable`` where the file is no table, holds formulas or merged cells, or is larger than a file may be.
    """
    require_keeper(by)
    _forget_old()
    sheet = read(content, title=catalogue.sheet)
    try:
        file = store.keep(content, name=name, by=by, kind=_XLSX if content.startswith(b"PK") else _CSV)
    except ValidationError as error:
        raise Unreadable(*error.messages) from error
    rehearsal = CatalogueImport(catalogue=catalogue.kind, file=file, rehearsed_by=by)
    _compare(rehearsal, catalogue, sheet, by)
    return rehearsal


@transaction.atomic
def rehearse_again(*, by: Any, rehearsal: CatalogueImport, converted_from: str) -> CatalogueImport:
    """Compare the same file anew, its text brought to Unicode from the code ``converted_from`` ("": as it is).

    Raises ``NotAllowed`` or ``WrongState`` (done already).
    """
    locked = _waiting(by, rehearsal)
    catalogue = BY_KIND[locked.catalogue]
    locked.converted_from = converted_from if converted_from in legacy.CODES else ""
    locked.rehearsed_at = clock.now()
    _compare(locked, catalogue, read(store.fetch(locked.file), title=catalogue.sheet), by)
    return locked


@transaction.atomic
def import_file(*, by: Any, rehearsal: CatalogueImport) -> CatalogueImport:
    """Do what ``rehearsal`` showed, all of it or nothing, and return it.

    The stored file is read and compared again. Raises ``NotAllowed``, ``WrongState`` (done already), ``Stale`` (the
    catalogue is not what it was at the rehearsal), or ``Refused`` with the problems of the file.
    """
    locked = _waiting(by, rehearsal)
    catalogue = BY_KIND[locked.catalogue]
    sheet = read(store.fetch(locked.file), title=catalogue.sheet)
    batch, _suspect = _batch(locked, catalogue, sheet, by, trial=False)
    if batch.problems:
        raise Refused(_("Tệp chưa nhập được. Hãy sửa các dòng đã nêu rồi tải lên lại."))
    if digest_of(batch) != locked.digest:
        raise Stale(_("Danh mục đã được thay đổi sau lần đối chiếu này. Hãy đối chiếu lại rồi nhập."))
    if not any(line.changed for line in batch.lines):
        raise Refused(_("Tệp giống hệt danh mục: không có gì để nhập."))
    batch.write(by)
    locked.done_at, locked.done_by = clock.now(), by
    locked.save()
    details = {
        **locked.counts,
        "sha256": locked.file.sha256,
        "file": locked.file.name,
        "converted_from": locked.converted_from,
    }
    record_many([*batch.deeds(by), Deed("catalogue.imported", locked, by, clock.now(), details=details)])
    return locked


def _waiting(by: Any, rehearsal: CatalogueImport) -> CatalogueImport:
    require_keeper(by)
    locked: CatalogueImport = lock(rehearsal)
    if locked.done_at:
        raise WrongState(_("Tệp này đã được nhập rồi. Muốn nhập nữa, hãy tải tệp lên lại."))
    return locked


def _compare(rehearsal: CatalogueImport, catalogue: Catalogue, sheet: Sheet, by: Any) -> None:
    batch, suspect = _batch(rehearsal, catalogue, sheet, by, trial=True)
    rehearsal.report = {**report_of(batch), "suspect": suspect}
    rehearsal.digest = "" if batch.problems else digest_of(batch)
    rehearsal.save()


def _batch(
    rehearsal: CatalogueImport, catalogue: Catalogue, sheet: Sheet, by: Any, *, trial: bool
) -> tuple[Batch, dict[str, str] | None]:
    """Return the batch of the file, and what was found of an old code: its key and label, and a text before and after."""
    code = legacy.suspected(sheet.texts())
    suspect = None
    if code:
        example = max((text for text in sheet.texts() if not text.isascii()), key=lambda text: len(text[:80]))[:80]
        after = legacy.converted(example, code)
        suspect = {"key": code.key, "label": str(code.label), "before": clean(example), "after": clean(after)}
    chosen = legacy.CODES.get(rehearsal.converted_from)
    if chosen:
        own = catalogue.words  # of a half-typed file: headings and answers come from the template, in Unicode
        sheet = sheet.rewritten(lambda text: text if fold(text) in own else legacy.converted(text, chosen))
    batch = rehearsed(catalogue.batch, sheet, by=by, trial=trial)
    if code and not chosen:
        reason = _("chữ trong tệp có vẻ là mã %(code)s. Hãy đánh dấu “chuyển mã %(code)s → Unicode” rồi đối chiếu lại.")
        batch.problems.insert(0, Problem(sheet.heading.number, "", reason % {"code": code.label}))
    return batch, suspect


def _forget_old() -> None:
    for old in CatalogueImport.objects.filter(done_at=None, rehearsed_at__lt=clock.now() - _KEPT).select_related(
        "file"
    ):
        old.delete()
        store.discard(old.file)
