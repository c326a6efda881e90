"""Importing: the same reading twice, first as a rehearsal that writes nothing, then as the deed."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.domain.exchange.batch import Problem
from blocs.domain.exchange.catalogues import BY_KIND, Catalogue, Collection
from blocs.domain.exchange.rehearsal import rehearsed
from blocs.domain.exchange.reports import Part, digest_of, report_of
from blocs.models import CatalogueImport
from blocs.permissions import require_keeper
from emulation import clock
from emulation.audit.log import Deed, record_many
from emulation.files import store
from emulation.files.models import StoredFile
from emulation.progress import SILENT, Progress
from emulation.sheets import Sheet, Unreadable, legacy, read, read_all
from emulation.text import clean, fold
from emulation.workflow import Refused, Stale, WrongState, lock

_XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
_CSV = ("text/csv", ".csv")
_CACHED = 3600  # seconds
_KEPT = timedelta(days=1)  # how long a rehearsal waits for its deed

Sheets = list[tuple[Catalogue, Sheet]]


@transaction.atomic
def rehearse_file(
    *, by: Any, catalogue: Catalogue | Collection, content: bytes, name: str, progress: Progress = SILENT
) -> CatalogueImport:
    """Read ``content`` (bytes of an xlsx or CSV file), keep it, and return what importing it would do.

    Writes nothing into the catalogue. Forgets rehearsals that nobody followed within a day. Raises ``NotAllowed``, or
    ``Unreadable`` where the file is no table, holds formulas or merged cells, or is larger than a file may be.
    """
    require_keeper(by)
    _forget_old()
    progress.at(_("Đang đọc tệp…"))
    sheets = _sheets(catalogue, content)
    try:
        file = store.keep(content, name=name, by=by, kind=_XLSX if content.startswith(b"PK") else _CSV)
    except ValidationError as error:
        raise Unreadable(*error.messages) from error
    cache.set(_place(file, catalogue), {table.slug: sheet for table, sheet in sheets}, _CACHED)
    rehearsal = CatalogueImport(catalogue=catalogue.kind, file=file, rehearsed_by=by)
    _compare(rehearsal, sheets, by, progress)
    return rehearsal


@transaction.atomic
def rehearse_again(
    *, by: Any, rehearsal: CatalogueImport, converted_from: str, progress: Progress = SILENT
) -> CatalogueImport:
    """Compare the same file anew, its text brought to Unicode from the code ``converted_from`` ("": as it is).

    Raises ``NotAllowed`` or ``WrongState`` (done already).
    """
    locked = _waiting(by, rehearsal)
    locked.converted_from = converted_from if converted_from in legacy.CODES else ""
    locked.rehearsed_at = clock.now()
    _compare(locked, _sheets_again(locked), by, progress)
    return locked


@transaction.atomic
def import_file(*, by: Any, rehearsal: CatalogueImport, progress: Progress = SILENT) -> CatalogueImport:
    """Do what ``rehearsal`` showed, all of it or nothing, and return it.

    The same file is compared again. Raises ``NotAllowed``, ``WrongState`` (done already), ``Stale`` (the
    catalogue is not what it was at the rehearsal), or ``Refused`` with the problems of the file.
    """
    locked = _waiting(by, rehearsal)
    parts, _suspect = _parts(locked, _sheets_again(locked), by, progress, trial=False)
    if any(batch.problems for _title, batch in parts):
        raise Refused(_("Tệp chưa nhập được. Hãy sửa các dòng đã nêu rồi tải lên lại."))
    if digest_of(parts) != locked.digest:
        raise Stale(_("Danh mục đã được thay đổi sau lần đối chiếu này. Hãy đối chiếu lại rồi nhập."))
    if not any(line.changed for _title, batch in parts for line in batch.lines):
        raise Refused(_("Tệp giống hệt danh mục: không có gì để nhập."))
    locked.done_at, locked.done_by = clock.now(), by
    locked.save()
    details = {
        **locked.counts,
        "sha256": locked.file.sha256,
        "file": locked.file.name,
        "converted_from": locked.converted_from,
    }
    progress.at(_("Đang ghi nhật ký…"))
    deeds = [deed for _title, batch in parts for deed in batch.deeds(by)]
    record_many([*deeds, Deed("catalogue.imported", locked, by, clock.now(), details=details)])
    return locked


def _waiting(by: Any, rehearsal: CatalogueImport) -> CatalogueImport:
    require_keeper(by)
    locked: CatalogueImport = lock(rehearsal)
    if locked.done_at:
        raise WrongState(_("Tệp này đã được nhập rồi. Muốn nhập nữa, hãy tải tệp lên lại."))
    return locked


def _sheets(catalogue: Catalogue | Collection, content: bytes) -> Sheets:
    """Return the tables of the file. Of a collection those that are filled in, found by the names of their sheets."""
    if isinstance(catalogue, Catalogue):
        return [(catalogue, read(content, title=catalogue.sheet))]
    found = read_all(content, titles=[table.sheet for table in catalogue.tables])
    return [(table, found[table.sheet]) for table in catalogue.tables if table.sheet in found]


def _sheets_again(rehearsal: CatalogueImport) -> Sheets:
    """Return the tables of the stored file; unpacking it is half the work, so what was read is kept for a while."""
    catalogue = BY_KIND[rehearsal.catalogue]
    kept: dict[str, Sheet] | None = cache.get(_place(rehearsal.file, catalogue))
    if kept is None:
        return _sheets(catalogue, store.fetch(rehearsal.file))
    return [(table, kept[table.slug]) for table in catalogue.tables if table.slug in kept]


def _place(file: StoredFile, catalogue: Catalogue | Collection) -> str:
    return f"sheets-{file.sha256}-{catalogue.slug}"


def _compare(rehearsal: CatalogueImport, sheets: Sheets, by: Any, progress: Progress) -> None:
    parts, suspect = _parts(rehearsal, sheets, by, progress, trial=True)
    rehearsal.report = {**report_of(parts), "suspect": suspect}
    rehearsal.digest = "" if rehearsal.report["problems"] else digest_of(parts)
    rehearsal.save()


def _parts(
    rehearsal: CatalogueImport, sheets: Sheets, by: Any, progress: Progress, *, trial: bool
) -> tuple[list[Part], dict[str, str] | None]:
    """Return the batches of the file, and what was found of an old code: its key and label, and a text before and after.

    Each batch is written before the next one is compared, which may refer to its rows; ``trial`` takes everything back.
    """
    suspect = _suspicion(sheets)
    chosen = legacy.CODES.get(rehearsal.converted_from)
    parts: list[Part] = []
    with transaction.atomic():
        for table, sheet in sheets:
            title = table.title if len(sheets) > 1 else ""
            batch = rehearsed(table.batch, _rewritten(table, sheet, chosen), by=by, progress=progress, trial=trial)
            parts.append((title, batch))
            if suspect and not chosen:
                reason = _(
                    "chữ trong tệp có vẻ là mã %(code)s. Hãy đánh dấu “chuyển mã %(code)s → Unicode” rồi đối chiếu lại."
                )
                batch.problems.insert(0, Problem(sheet.heading.number, "", reason % {"code": suspect["label"]}))
            if batch.problems:
                break
            if not trial or table is not sheets[-1][0]:
                progress.at(_("Đang ghi…"))
                batch.write(by, trial=trial)
        if trial:
            transaction.set_rollback(True)
    return parts, suspect


def _suspicion(sheets: Sheets) -> dict[str, str] | None:
    texts = [text for _table, sheet in sheets for text in sheet.texts()]
    code = legacy.suspected(texts)
    if code is None:
        return None
    example = max((text for text in texts if not text.isascii()), key=lambda text: len(text[:80]))[:80]
    after = legacy.converted(example, code)
    return {"key": code.key, "label": str(code.label), "before": clean(example), "after": clean(after)}


def _rewritten(table: Catalogue, sheet: Sheet, code: legacy.Legacy | None) -> Sheet:
    """Return the sheet in Unicode; headings and answers that come from the template already are."""
    if code is None:
        return sheet
    own = table.words
    return sheet.rewritten(lambda text: text if fold(text) in own else legacy.converted(text, code))


def _forget_old() -> None:
    for old in CatalogueImport.objects.filter(done_at=None, rehearsed_at__lt=clock.now() - _KEPT).select_related(
        "file"
    ):
        old.delete()
        store.discard(old.file)
