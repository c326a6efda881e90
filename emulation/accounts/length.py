"""How long a password has to be, in our words."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """As Django's; its sentence changed with 5.2, so that the Vietnamese one in its catalogue is found no more."""

    def get_error_message(self) -> str:
        """Return reason and remedy."""
        return _("Mật khẩu quá ngắn. Hãy chọn mật khẩu có ít nhất %(count)d ký tự.") % {"count": self.min_length}
