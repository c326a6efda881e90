"""The menu as data."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One entry of the main menu; shown to those who hold ``permission`` (empty: to everybody who is logged in)."""

    label: Any
    url_name: str
    permission: str = ""


MENU = (
    Item(_("Việc của tôi"), "home"),
    Item(_("Khối thi đua"), "blocs:list"),
    Item(_("Bộ tiêu chí"), "evaluations:criteria", "evaluations.read_criteria"),
    Item(_("Quản trị"), "admin:index", "administration.enter"),
    Item(_("Tình trạng"), "status", "administration.watch"),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """Return the template variables ``menu`` (label, url, current), ``unread_notices`` and ``search_url`` of this page.

    ``search_url`` is empty on the search page itself, which has the box in its midst.
    """
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"menu": [], "unread_notices": 0, "search_url": ""}
    entries = []
    for item in MENU:
        if not item.permission or request.user.has_perm(item.permission):
            url = reverse(item.url_name)
            current = request.path == url or (item.url_name != "home" and request.path.startswith(url))
            entries.append({"label": item.label, "url": url, "current": current})
    unread = request.user.notices.filter(read_at=None).count()
    search = reverse("search")
    return {"menu": entries, "unread_notices": unread, "search_url": "" if request.path == search else search}
