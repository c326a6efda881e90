"""Words in braces that a template of a pledge leaves open: ``{năm}``, ``{khối}``, filled in when a draft begins with it.

Pure. The names are Vietnamese because those who write templates are; ``{`` and ``}`` have no other use in a template.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from emulation.text import clean

# Each variable with what stands in its place; the admin shows this list beside the form.
VARIABLES = {
    "năm": _("năm thi đua, ví dụ 2026"),
    "năm trước": _("năm liền trước"),
    "khối": _("tên khối"),
    "cơ quan chủ quản": _("tên đầy đủ của đơn vị chủ quản khối"),
    "khối trưởng": _("tên đầy đủ của đơn vị Khối trưởng"),
    "khối phó": _("tên đầy đủ của các đơn vị Khối phó"),
    "số đơn vị": _("số đơn vị thành viên"),
    "nơi ký": _("nơi ký"),
    "ngày ký": _("ngày hội nghị, viết đủ chữ: ngày 31 tháng 3 năm 2026"),
}
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def unknown_in(text: str) -> list[str]:
    """Return what stands in braces in ``text`` and is no variable, each once; a brace without its partner is one too."""
    found = [match[1] if match[1] is not None else match[0] for match in _BRACES.finditer(clean(text))]
    return list(dict.fromkeys(name for name in found if _key(name) not in VARIABLES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with each variable replaced by its value of ``values``; values are not looked into again."""
    return _BRACES.sub(lambda match: values[_key(match[1])], clean(text))


def _key(name: str) -> str:
    """Return a name as it stands in ``VARIABLES``: capitals and blanks at its ends do not matter."""
    return " ".join(name.lower().split())
