"""What the deeds on stored files are called."""

from django.utils.translation import gettext_lazy as _

from emulation.audit.words import name_deeds

name_deeds({"file.healed": _("Thay tệp hỏng bằng bản đúng"), "file.found_damaged": _("Phát hiện tệp bị hỏng")})
