"""What pages of other origins get from this one: nothing but being linked to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emulation.middleware import GetResponse

_FOREIGN = {"cross-site", "same-site"}  # another port or another host of the same domain is no page of ours either


def foreign_pages_get_nothing(get_response: GetResponse) -> GetResponse:
    """Refuse what another origin's page sends for or embeds; let a person follow its link. Say the same to old browsers.

    Browsers tell by ``Sec-Fetch-*`` who asks for what (W3C Fetch Metadata); what says nothing (a command line, an old
    browser) is judged by the tokens of the forms and by ``Cross-Origin-Resource-Policy``.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        follows_a_link = (
            request.method in ("GET", "HEAD")
            and request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )
        if request.headers.get("Sec-Fetch-Site") in _FOREIGN and not follows_a_link:
            response = render(request, "errors/foreign.html", status=403)
        else:
            response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
