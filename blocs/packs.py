"""The hand-over pack: what whoever takes a bloc over needs, in one ZIP file that opens without the product.

The pledge and the evaluations stand above this room; they register a function that returns their share for a bloc-year and
a reader. Everything in the pack is what that reader may see on the product's pages.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from blocs.models import BlocYear
from blocs.permissions import require_successor
from blocs.queries.people import Contact, contacts_of
from emulation import clock
from emulation.audit.log import record
from emulation.cells import csv_bytes
from emulation.deadlines import in_words
from emulation.duties import Duty, Progress, duties_of, progress_of
from emulation.ics import calendar

DUTIES, CALENDAR, CONTACTS, PAPERS = "viec-dang-mo.csv", "lich-han.ics", "danh-ba.csv", "tai-lieu"


@dataclass(frozen=True)
class Deadline:
    """A moment (aware) by which something is due, and the page where it is done."""

    title: str
    due: datetime
    url: str


@dataclass(frozen=True)
class Paper:
    """A file of the pack: its name (letters without diacritics), and what it is."""

    name: str
    title: str
    content: bytes

    @property
    def path(self) -> str:
        """Return where the file lies in the pack."""
        return f"{PAPERS}/{self.name}"


@dataclass(frozen=True)
class Share:
    """What one room puts into the pack; ``remarks`` say what is missing and why."""

    deadlines: list[Deadline] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


Provider = Callable[[BlocYear, Any], Share]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(bloc_year, user) -> Share``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


@dataclass(frozen=True)
class Pack:
    """Everything that goes into the file, as the page shows it before."""

    duties: list[Duty]
    progress: list[Progress]
    contacts: list[Contact]
    deadlines: list[Deadline]
    papers: list[Paper]
    remarks: list[str]


def gather(bloc_year: BlocYear, user: Any) -> Pack:
    """Return what the pack of ``bloc_year`` holds for ``user``; of the duties and the progress those of this bloc-year."""
    here = bloc_year.get_absolute_url()
    shares = [each(bloc_year, user) for each in _providers]
    deadlines = [deadline for share in shares for deadline in share.deadlines]
    return Pack(
        duties=[duty for duty in duties_of(user) if duty.url.startswith(here)],
        progress=[progress for progress in progress_of(user) if progress.url.startswith(here)],
        contacts=contacts_of(bloc_year),
        deadlines=sorted(deadlines, key=lambda deadline: (deadline.due, deadline.title)),
        papers=[paper for share in shares for paper in share.papers],
        remarks=[remark for share in shares for remark in share.remarks],
    )


@transaction.atomic
def take_pack(*, by: Any, bloc_year: BlocYear) -> bytes:
    """Return the pack as the bytes of a ZIP file, and record who took it: it holds people's addresses.

    Raises ``NotAllowed`` unless ``by`` works for the head or a deputy unit, or serves the standing body.
    """
    require_successor(by, bloc_year)
    with translation.override("vi"):  # a paper of the office, whatever language the screen is in
        pack = gather(bloc_year, by)
        page = {"bloc_year": bloc_year, "pack": pack, "site": settings.SITE_URL, "made_at": clock.now(), "made_for": by}
        files = {
            "index.html": render_to_string("print/pack.html", page).encode(),
            DUTIES: _duties(pack),
            CALENDAR: calendar((each.title, each.due, settings.SITE_URL + each.url) for each in pack.deadlines),
            CONTACTS: _contacts(pack),
            **{paper.path: paper.content for paper in pack.papers},
        }
    record("bloc_year.pack_taken", bloc_year, by=by, details={"files": sorted(files)})
    return _zipped(files)


def _duties(pack: Pack) -> bytes:
    header = (_("Việc"), _("Ở đâu"), _("Hạn"), _("Trang"))
    rows = [
        (duty.title, duty.where, in_words(duty.due) if duty.due else "", settings.SITE_URL + duty.url)
        for duty in pack.duties
    ]
    return csv_bytes(header, rows)


def _contacts(pack: Pack) -> bytes:
    header = (
        _("TT"),
        _("Đơn vị"),
        _("Vai trò"),
        _("Họ và tên"),
        _("Chức vụ"),
        _("Thư điện tử"),
        _("Từ ngày"),
        _("Đến hết"),
    )
    rows = [
        (
            each.order,
            each.unit,
            each.role,
            each.name,
            each.title,
            each.email,
            f"{each.since:%d/%m/%Y}" if each.since else "",
            f"{each.until:%d/%m/%Y}" if each.until else "",
        )
        for each in pack.contacts
    ]
    return csv_bytes(header, rows)


def _zipped(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    moment = timezone.localtime(clock.now()).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=moment)  # type: ignore[arg-type]
            entry.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(entry, content)
    return archive.getvalue()
