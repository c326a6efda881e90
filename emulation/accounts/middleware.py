"""Who logs in with a password that somebody else chose comes to one page first."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.middleware import PUBLIC_URL_NAMES, GetResponse

_OPEN = PUBLIC_URL_NAMES | {"account_change_password"}


class own_password_first:  # noqa: N801  (named like the other middleware functions in settings)
    """Lead a person with an issued password to the page on which it is changed, whatever address was asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Runs after ``login_by_default``, because only then it is known who asks."""
        match = request.resolver_match
        issued = request.user.is_authenticated and request.user.password_issued_at
        if not issued or (match and match.view_name in _OPEN):
            return None
        page = reverse("account_change_password")
        if request.headers.get("X-Autosave"):  # a script, which shows the words beside what was typed and keeps it
            problem = _("Mật khẩu đang dùng do quản trị hệ thống cấp. Hãy đổi mật khẩu rồi lưu lại.")
            return JsonResponse({"problem": problem}, status=401)
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Redirect": page})
        return redirect(page)
