"""The papers of a conference: adding, reading, taking away, adopting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.forms import add_reasons
from emulation.files.store import as_attachment
from emulation.workflow import Refused, WrongState
from pledges.conference.domain import papers
from pledges.conference.forms import PaperForm
from pledges.conference.loaders import led_conference, paper_of, visible_conference


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Bring a paper to the conference."""
    conference = led_conference(request.user, slug, year, pk)
    form = PaperForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            papers.add_paper(
                by=request.user, conference=conference, content=file.read(), name=file.name, **form.cleaned_data
            )
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã thêm tài liệu."))
            return redirect(conference)
    context = {"conference": conference, "bloc_year": conference.bloc_year, "form": form}
    return render(request, "conference/paper.html", context, status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest, slug: str, year: int, pk: int, paper: int) -> HttpResponseBase:
    """Send the file, to whoever sees the conference."""
    return as_attachment(paper_of(visible_conference(request.user, slug, year, pk), paper).file)


@require_POST
def remove(request: HttpRequest, slug: str, year: int, pk: int, paper: int) -> HttpResponse:
    """Take a paper away before it is adopted."""
    conference = led_conference(request.user, slug, year, pk)
    papers.remove_paper(by=request.user, paper=paper_of(conference, paper))
    messages.success(request, _("Đã bỏ tài liệu."))
    return redirect(conference)


@require_POST
def adopt(request: HttpRequest, slug: str, year: int, pk: int) -> HttpResponse:
    """Adopt what is not adopted yet."""
    conference = led_conference(request.user, slug, year, pk)
    count = len(papers.adopt_papers(by=request.user, conference=conference))
    done = ngettext("Hội nghị đã thông qua %(count)d tài liệu.", "Hội nghị đã thông qua %(count)d tài liệu.", count)
    messages.success(request, done % {"count": count})
    return redirect(conference)
