"""The pages of the ground floor."""

from urllib.parse import urlencode

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.duties import advice_for, duties_of, progress_of
from emulation.search import LONGEST, answer, wanted
from emulation.text import clean


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


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers; for the watch of the operations team, tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
