"""Error pages that name the reason and the remedy."""

import sys
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults

from emulation.faults import fault_of


def form_page(request: HttpRequest) -> str:
    """Return the path of the page whose form sent this request, or nothing where it is not one of ours."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    if not parts.path.startswith("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: usually the person logged in again in another tab."""
    return render(request, "errors/csrf.html", {"form_page": form_page(request)}, status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the sentence that the refusing code gave."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the same page whether the thing does not exist or is not this person's to see."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody caught: a fault of the database or the disk by its name and with what to do, a mistake of ours as 500.

    Reached from every depth (a view, a middleware that opens the session, the end of the request), inside the handling of the
    exception. Neither the database nor the session is asked for anything: they may be what broke.
    """
    fault = fault_of(sys.exc_info()[1])
    if fault is None:
        return defaults.server_error(request)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(fault.retry_after)} if fault.retry_after else {})
    if request.headers.get("X-Autosave") or request.headers.get(
        "X-Upload"
    ):  # scripts that keep it and say so, or try again
        problem = f"{fault.title}. {fault.kept} {fault.remedy}"
        return JsonResponse({"problem": problem}, status=fault.status, headers=headers)
    if request.headers.get("HX-Request"):
        part = render_to_string("partials/refusal.html", {"refusal": {"reasons": [fault.title, fault.remedy]}})
        return HttpResponse(part, status=fault.status, headers=headers)
    writes = request.method not in ("GET", "HEAD")
    again = form_page(request) if writes else request.get_full_path()
    page = {"fault": fault, "again": again, "writes": writes}
    return HttpResponse(render_to_string("errors/fault.html", page), status=fault.status, headers=headers)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429: too many requests from one machine or account within a minute."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response
