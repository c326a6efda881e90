"""How django-allauth behaves here."""

import time
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators, so nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã ngừng hoạt động. Hãy liên hệ quản trị hệ thống."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng. Hãy nhập lại."),
        "incorrect_password": _("Mật khẩu không đúng. Hãy nhập lại."),
        "incorrect_code": _("Mã xác thực không đúng hoặc đã hết hạn. Hãy nhập mã mới."),
        "incorrect_passkey": _("Khóa truy cập không khớp hoặc đã quá giờ. Hãy bấm nút và làm lại."),
        "too_many_login_attempts": _("Đăng nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."),
        "too_many_until": _("Đăng nhập sai quá nhiều lần. Hãy thử lại từ %(moment)s."),
        "rate_limited": _("Thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu hiện tại."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt for the account at this address, then for the account; raise ``ValidationError`` beyond either.

        The library counts the account and the address, so that a stranger far away could shut somebody out, and one
        person's errors the office behind one address. A success takes back what is counted here (``authenticate``).
        """
        login = credentials.get("username", "").lower()
        used = RateLimitUsage(usage=[])
        self._login_failed_rl_usage = used
        for action, key in (("login_pair", f"{login} {ratelimit.get_ip(request)}"), ("login_account", login)):
            usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if usage is None:
                used.rollback()
                raise self._locked(request, action, key)
            used.usage.extend(usage.usage)

    def _locked(self, request: HttpRequest, action: str, key: str) -> ValidationError:
        """Return the refusal, with the moment from which the next attempt is taken."""
        (rate,) = ratelimit.get_rates(app="allauth.account", action=action)
        at = ratelimit.get_cache_key(request, app="allauth.account", action=action, rate=rate, key=key)
        attempts = cache.get(at) or [time.time()]
        moment = timezone.localtime(datetime.fromtimestamp(attempts[-1] + rate.duration + 1, UTC))
        words = self.error_messages["too_many_until"] % {"moment": f"{moment:%H:%M:%S}"}
        return ValidationError(words, code="too_many_login_attempts")

    def set_password(self, user: Any, password: str) -> None:
        """Set the password that ``user`` chose on the page of the library."""
        user.choose_password(password)
        user.save()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the one page that asks for all factors of the account at once.

        The library takes any one of them, so that who knows the password alone could read the recovery codes, or remove the
        second factor, in a session that was left open.
        """
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no sign-up."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, with our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã xác thực không đúng hoặc đã hết hạn. Hãy nhập mã mới."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name that is proposed for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Khóa truy cập %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return to whom a passkey belongs: the host name as typed, under the name of the product."""
        host = urlsplit(f"//{context.request.get_host()}").hostname or ""
        return {"id": host, "name": str(settings.SITE_NAME)}
