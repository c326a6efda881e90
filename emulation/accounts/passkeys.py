"""Passkeys: the field in which the browser's answer travels, and where a browser can make one at all."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PasskeyInput(forms.Widget):
    """A button that asks the browser for a passkey, and a hidden field for the answer; see static/js/passkey.js.

    ``options`` is the address that gives the challenge, empty where the page holds it. What was sent is never shown again:
    an answer fits one challenge.
    """

    template_name = "widgets/passkey.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, options: Any = "", deed: str = "get") -> None:
        super().__init__(attrs)
        self.options, self.deed = options, deed

    class Media:
        js = ("mfa/js/webauthn-json.js", "js/passkey.js")

    def format_value(self, value: Any) -> None:
        """Show nothing."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where the challenge comes from, and whether the form is sent with the answer."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        context["widget"] |= {"options": str(self.options), "deed": self.deed, "sends": not self.options}
        return context


class PasskeyField(forms.JSONField):
    """The answer of a passkey to the challenge of this session; checked by ``factors.passkey_used``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Khóa truy cập"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", PasskeyInput(options=reverse_lazy("mfa_passkey_challenge")))
        unread = gettext_lazy("Không đọc được khóa truy cập. Hãy bấm “Dùng khóa truy cập” rồi làm lại.")
        super().__init__(error_messages={"invalid": unread, "required": unread}, **kwargs)


def hindrance(request: HttpRequest) -> tuple[str, str]:
    """Return why no browser makes a passkey at the address of this page, and an address that works, both empty where it does.

    A passkey is bound to a host name, which an IP address is none (Web Authentication, section 5.1.2), and is made over
    HTTPS or on the machine itself alone.
    """
    parts = urlsplit(f"//{request.get_host()}")
    host = parts.hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        return ("", "") if request.is_secure() or local else (_("Khóa truy cập chỉ tạo được qua HTTPS."), "")
    if address.is_loopback:
        port = f":{parts.port}" if parts.port else ""
        better = f"{request.scheme}://localhost{port}{request.path}"
        return _("Khóa truy cập gắn với tên máy chủ, còn trang này đang mở bằng địa chỉ IP."), better
    return _("Khóa truy cập gắn với tên máy chủ, còn trang này đang mở bằng địa chỉ IP. Hãy mở bằng tên máy chủ."), ""
