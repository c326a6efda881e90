"""What proves a score: attached and taken away by the unit, looked at by whoever sees the sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emulation.files.store import as_attachment, fetch
from emulation.pictures import BadPicture, picture_of
from emulation.workflow import WrongState
from pledges.evaluations.domain import entries, evidence
from pledges.evaluations.domain.entries import RefusedEntry
from pledges.evaluations.domain.lines import is_unlocked, require_unlocked
from pledges.evaluations.evidence_forms import EvidenceForm
from pledges.evaluations.loaders import own_evaluation, own_evidence, own_score, visible_evidence
from pledges.evaluations.models import Evidence, Score
from pledges.evaluations.permissions import enters
from pledges.evaluations.queries.evidence import elsewhere

_DAY = 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, slug: str, year: int, quarter: int, unit: str, score: int) -> HttpResponse:
    """Attach files, a link, a document number to one line of the own sheet; the script sends files one by one."""
    evaluation = own_evaluation(request.user, slug, year, quarter, unit)
    line = own_score(request.user, evaluation, score)
    line.evaluation = evaluation
    if not evaluation.editable_by_unit:
        raise WrongState(_("Phiếu đã nộp nên không thêm minh chứng được. Hãy rút phiếu rồi thêm."))
    require_unlocked(evaluation, line.criterion_id)
    scripted = request.headers.get("X-Upload") == "1"
    form = EvidenceForm(request.POST if request.method == "POST" else None, request.FILES or None, by=request.user)
    if form.is_bound and form.is_valid():
        done = _attach(request, line, form)
        if scripted:
            return _told(form, done)
        new = [each for each in done if not each.attached_before]
        if new:
            words = ngettext("Đã đính kèm %(count)d minh chứng.", "Đã đính kèm %(count)d minh chứng.", len(new))
            messages.success(request, words % {"count": len(new)})
        for each in done:
            if each.attached_before:
                messages.info(request, _already(each))
        if not form.errors:
            return redirect(f"{evaluation.get_absolute_url()}#c{line.criterion_id}")
    elif scripted:
        return _told(form, [])
    return render(request, "evaluations/attach.html", _page(request, line, form), status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the file as an attachment, after the permission check; a link or a number has a page instead."""
    found = visible_evidence(request.user, pk)
    return as_attachment(found.file) if found.file else redirect("evaluations:evidence_look", pk)


@require_safe
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a piece of evidence before it is downloaded, who attached it, and where else the same is shown."""
    found = visible_evidence(request.user, pk)
    evaluation = found.score.evaluation
    mine = enters.test(request.user, evaluation) and evaluation.editable_by_unit
    context = {
        "evidence": found,
        "evaluation": evaluation,
        "others": elsewhere([found], request.user)[found.pk],
        "removable": mine and is_unlocked(evaluation, found.score.criterion_id),
    }
    return render(request, "evaluations/evidence.html", context)


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the picture, or the first page of the PDF, as a small PNG; 404 where there is none to show."""
    found = visible_evidence(request.user, pk)
    if not found.file:
        return HttpResponse(status=404)
    key = f"picture-of-{found.file.sha256}"
    drawn = cache.get(key)
    if drawn is None:
        try:
            drawn = picture_of(fetch(found.file))
        except BadPicture:
            drawn = b""
        cache.set(key, drawn, _DAY)
    if not drawn:
        return HttpResponse(status=404)
    response = HttpResponse(drawn, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence away while the sheet is open."""
    found = own_evidence(request.user, pk)
    evidence.detach_evidence(by=request.user, evidence=found)
    messages.success(request, _("Đã bỏ minh chứng “%(name)s”.") % {"name": found})
    year = found.score.evaluation.period.bloc_year
    where = [year.bloc.slug, year.year, found.score.evaluation.period.quarter, found.score.evaluation.seat.unit.code]
    return redirect("evaluations:attach", *where, found.score_id)


def _attach(request: HttpRequest, line: Score, form: EvidenceForm) -> list[Evidence]:
    """Attach what was sent and return it; what is refused stands at its field, the others are attached."""
    sent = form.cleaned_data
    common = {"by": request.user, "score": line, "no_state_secret": sent["no_state_secret"], "about": sent["about"]}
    deeds: list[tuple[str, str, Callable[[], Evidence]]] = [
        (
            "file",
            f"{file.name}: ",
            lambda file=file: entries.attach_evidence(content=file.read(), name=file.name, **common),  # type: ignore[misc]
        )
        for file in sent["file"]
    ]
    if sent["url"]:
        deeds.append(("url", "", lambda: evidence.attach_link(url=sent["url"], **common)))
    if sent["document"]:
        deeds.append(("document", "", lambda: evidence.attach_document(document=sent["document"], **common)))
    done = []
    for name, before, deed in deeds:
        try:
            done.append(deed())
        except RefusedEntry as refusal:
            for reason in refusal.reasons:
                form.add_error(name, f"{before}{reason}")
    return done


def _told(form: EvidenceForm, done: list[Evidence]) -> JsonResponse:
    """Answer the script: what was attached, or why it was not."""
    if form.errors:
        reasons = [message for messages_ in form.errors.values() for message in messages_]
        return JsonResponse({"problem": " ".join(reasons)}, status=422)
    return JsonResponse({"done": [_said(each) for each in done]})


def _said(found: Evidence) -> dict[str, str]:
    again = {"already": _already(found)} if found.attached_before else {}
    return {"name": str(found), "url": _address(found)} | again


def _already(found: Evidence) -> str:
    return _("Không thêm bản thứ hai: dòng này đã có “%(name)s”, do %(who)s đính kèm lúc %(at)s.") % {
        "name": found,
        "who": found.attached_by,
        "at": f"{timezone.localtime(found.attached_at):%H:%M %d/%m/%Y}",
    }


def _page(request: HttpRequest, line: Score, form: EvidenceForm) -> dict[str, Any]:
    attached = list(line.evidence.select_related("file").order_by("pk"))
    for each in attached:
        each.score = line
    again = elsewhere(attached, request.user) if attached else {}
    return {
        "evaluation": line.evaluation,
        "score": line,
        "form": form,
        "attached": [(each, again.get(each.pk, [])) for each in attached],
    }


def _address(found: Evidence) -> str:
    return reverse("evaluations:evidence_look", args=[found.pk])
