"""Small middleware, one rule each."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from emulation.errors import form_page
from emulation.workflow import Refused, Stale

GetResponse = Callable[[HttpRequest], HttpResponse]

# The only URL names that answer somebody who is not logged in. tests/emulation/test_urls.py walks every URL against this list.
PUBLIC_URL_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "mfa_authenticate",
        "set_language",
        "healthz",
        "verification:start",
        "verification:paper",
    }
)


class login_by_default:  # noqa: N801  (named like the other middleware functions in settings)
    """Send everybody who is not logged in to the login page, unless the URL is named above.

    Runs in ``process_view``, because only then the URL's name is known.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Refuse anonymous requests; an htmx request is told to load the login page as a whole page, an autosave that it ended.

        After the login a person comes back to the page that was open: the address of a form's deed or of a part of a
        page is no page.
        """
        match = request.resolver_match
        if request.user.is_authenticated or (match and match.view_name in PUBLIC_URL_NAMES):
            return None
        if request.headers.get("X-Autosave"):  # a script that keeps what was typed and says so at the form
            return JsonResponse({"problem": _("Phiên làm việc đã kết thúc. Hãy đăng nhập lại.")}, status=401)
        partial = bool(request.htmx)
        if partial or request.method not in ("GET", "HEAD"):
            messages.warning(
                request, _("Phiên làm việc đã kết thúc nên lần gửi vừa rồi chưa được ghi. Hãy đăng nhập rồi gửi lại.")
            )
            back = (request.htmx.current_url_abs_path if partial else form_page(request)) or reverse("home")
        else:
            back = request.get_full_path()
        login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        if partial:
            return HttpResponse(status=401, headers={"HX-Redirect": login})
        return redirect(login)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal of the workflow gate as a page that names its reasons, never as an error 500."""
        if not isinstance(exception, Refused):
            return None
        if request.htmx:
            return render(request, "partials/refusal.html", {"refusal": exception}, status=exception.status)
        back = form_page(request) if request.method == "POST" else ""
        context = {"refusal": exception, "form_page": back, "stale": isinstance(exception, Stale)}
        return render(request, exception.template, context, status=exception.status)


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Speak Vietnamese until a person chooses otherwise.

    Django's own middleware follows the browser, and many offices run an English Windows: nobody there asked for English.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """Refuse an address with a NUL byte: PostgreSQL would answer a look-up with it by an error 500.

    Posted fields are not looked at here: every one passes a form field, which refuses the byte and keeps the input.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "\x00" in "".join(
            text for name, values in request.GET.lists() for text in (name, *values)
        ):
            return HttpResponseBadRequest(
                _("Địa chỉ chứa ký tự NUL. Hãy quay lại, xóa ký tự lạ rồi thử lại."),
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def private_pages_are_not_stored(get_response: GetResponse) -> GetResponse:
    """Keep private pages out of every cache, also the browser's own on a shared office computer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
