"""The papers of a conference: brought along before, adopted in the sitting."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from emulation import clock, rows
from emulation.audit.log import record
from emulation.files import store
from emulation.text import clean
from emulation.workflow import Missing, WrongState
from pledges.conference.domain.locks import lock_open, lock_running
from pledges.conference.models import Conference, Paper


@transaction.atomic
def add_paper(
    *, by: Any, conference: Conference, kind: str, title: str, content: bytes, name: str, no_state_secret: bool
) -> Paper:
    """Bring a paper (``content`` is a PDF, PNG or JPEG) to the conference and return it.

    Raises ``NotAllowed``, ``WrongState`` when the conference is closed, ``Invalid`` naming the field.
    """
    locked = lock_open(conference, by)
    if not no_state_secret:
        raise rows.Invalid(_("Tài liệu: hãy xác nhận tệp không chứa bí mật nhà nước rồi tải lên lại."))
    try:
        file = store.keep(content, name=name, by=by)
    except ValidationError as error:
        raise rows.Invalid(*(_("Tài liệu: %(reason)s") % {"reason": each} for each in error.messages)) from error
    paper = rows.save(
        Paper(conference=locked, kind=kind, title=clean(title), file=file, no_state_secret=True, added_by=by)
    )
    record("conference.paper_added", locked, by=by, details={"title": paper.title, "sha256": file.sha256})
    return paper


@transaction.atomic
def remove_paper(*, by: Any, paper: Paper) -> None:
    """Take a paper away again before it is adopted. Raises ``NotAllowed``, ``WrongState``."""
    locked = lock_open(paper.conference, by)
    stored = Paper.objects.select_related("file").filter(pk=paper.pk).first()
    if stored is None:
        return
    if stored.adopted_at is not None:
        raise WrongState(_("Tài liệu đã được hội nghị thông qua nên không bỏ được."))
    record("conference.paper_removed", locked, by=by, details={"title": stored.title, "sha256": stored.file.sha256})
    rows.delete(stored)
    store.discard(stored.file)


@transaction.atomic
def adopt_papers(*, by: Any, conference: Conference) -> list[Paper]:
    """Adopt every paper that is not adopted yet, together, and return them.

    Raises ``NotAllowed``, ``WrongState`` unless the conference is running, ``Missing`` where there is none.
    """
    locked = lock_running(conference, by)
    papers = list(locked.papers.filter(adopted_at=None).select_related("file"))
    if not papers:
        raise Missing(_("Không có tài liệu nào chờ thông qua. Hãy thêm kế hoạch, quy chế hoặc bảng chấm điểm trước."))
    for paper in papers:
        paper.adopted_at = clock.now()
        rows.save(paper)
    adopted = [{"title": paper.title, "sha256": paper.file.sha256} for paper in papers]
    record("conference.papers_adopted", locked, by=by, details={"papers": adopted})
    return papers
