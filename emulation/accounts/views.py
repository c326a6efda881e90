"""Pages of accounts that the library does not have, or not as they are needed here."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from emulation.accounts.factors import PASSKEY
from emulation.accounts.passkeys import hindrance


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say whom to ask, and what that person will do: a closed network has no mail by which a password could be reset."""
    return render(request, "account/forgotten.html")


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """Give the browser of a logged-in person a challenge for one of the own passkeys; the session remembers it."""
    return JsonResponse({"request_options": webauthn.begin_authentication(request.user)})


class AddPasskey(AddWebAuthnView):
    """Add a passkey, or read why the browser would refuse at this address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what stands in the way."""
        problem, better = hindrance(self.request)
        return {**super().get_context_data(**kwargs), "problem": problem, "better": better}


add_passkey = AddPasskey.as_view()


class Authenticate(AuthenticateView):
    """The second factor at the login: a passkey is offered first to who has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the account has a passkey."""
        keyed = is_mfa_enabled(self.stage.login.user, [PASSKEY])
        return {**super().get_context_data(**kwargs), "keyed": keyed}


authenticate = Authenticate.as_view()
