"""The pages of the ground floor."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.documents import timestamps
from emulation.duties import advice_for, duties_of, progress_of
from emulation.search import LONGEST, answer, wanted
from emulation.status import findings
from emulation.text import clean
from emulation.workflow import NotAllowed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Việc của tôi: what waits for this person, the next deadline first."""
    duties = duties_of(request.user)
    advice = None if duties else advice_for(request.user)
    return render(request, "home.html", {"duties": duties, "advice": advice, "progress": progress_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The last notices of this person. POST marks all as read, or the one that is named, and opens its page."""
    mine = request.user.notices.all()
    if request.method == "POST":
        chosen = request.POST.get("notice", "")
        if not chosen:
            mine.filter(read_at=None).update(read_at=clock.now())
            return redirect("notices")
        notice = get_object_or_404(mine, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        mine.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
        return redirect(notice.url)
    return render(request, "notices.html", {"notices": mine[:100]})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Tìm kiếm: what this person finds in every room, or page by page in one kind (``loai``)."""
    typed, kind = clean(request.GET.get("q", ""))[:LONGEST], request.GET.get("loai", "")
    asked = wanted(typed)
    groups = answer(request.user, asked, only=kind, number=request.GET.get("page"))
    context = {
        "typed": typed,
        "asked": asked,
        "groups": groups,
        "alone": groups[0] if len(groups) == 1 and groups[0].kind.slug == kind else None,
        "query": "&" + urlencode({"q": typed, "loai": kind}),
        "longest": LONGEST,
    }
    return render(request, "search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Tình trạng hệ thống: what was looked at, the worst first. POST asks the time-stamping authority whether it answers."""
    if not request.user.has_perm("administration.watch"):
        raise NotAllowed(_("Chỉ quản trị hệ thống, Thường trực Hội đồng và người kiểm tra mới xem được trang này."))
    if request.method == "POST":
        said = timestamps.trial()
        (messages.error if said else messages.success)(request, said or _("Máy chủ dấu thời gian có trả lời."))
        return redirect("status")
    found = findings()
    return render(request, "status.html", {"findings": found, "waiting": sum(each.needs_care for each in found)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers; for the watch of the operations team, tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
