"""The account of a person. What the account may do hangs on dated posts (blocs/roles.py), never on the account."""

from typing import Any

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.text import clean, fold


class UserManager(BaseUserManager["User"]):
    """Makes accounts; names are stored in NFC."""

    def create_user(
        self, username: str, password: str | None = None, *, own_password: bool = False, **fields: Any
    ) -> "User":
        """Create an account. Without ``password`` nobody can log in with it until one is set.

        With ``own_password`` the password is one that its owner chose; else it serves once (see ``set_password``).
        """
        user = self.model(username=self.model.normalize_username(username), **fields)
        (user.choose_password if own_password else user.set_password)(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create the first account of a new installation, which may do everything in the Django admin.

        Who types the command makes the account for himself, so the password is his own.
        """
        return self.create_user(username, password, own_password=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who may log in. Deactivated instead of deleted: signatures and audit rows keep pointing at somebody."""

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")},
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_active = models.BooleanField(
        _("đang hoạt động"),
        default=True,
        help_text=_("Ngừng hoạt động thay cho xóa: chữ ký và nhật ký vẫn giữ tên người này."),
    )
    date_joined = models.DateTimeField(_("ngày tạo"), default=clock.now, editable=False)
    # Part of what a session is signed with: one more, and every session that is open now has ended for ever.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    # A password that somebody else chose opens one page: that on which its owner chooses another.
    password_issued_at = models.DateTimeField(null=True, editable=False)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique_in_any_case",
                violation_error_message=_("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def fill_keys(self) -> None:
        """Bring the name into NFC and fill the search key."""
        self.full_name = clean(self.full_name)
        self.search_key = fold(f"{self.full_name} {self.username}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name together with its search key, and a password together with whose choice it is."""
        self.fill_keys()
        if "password" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "password_issued_at"}
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        """Set a password that somebody else chose: it serves once, to choose an own one, and confirms nothing.

        Every door of Django and of the libraries ends here (forms, commands, the admin), so that a door which nobody
        thought of is a safe one. The one way to an own password is ``choose_password``.
        """
        super().set_password(raw_password)
        self.password_issued_at = None if raw_password is None else clock.now()

    def choose_password(self, raw_password: str | None) -> None:
        """Set a password that the owner of the account chose."""
        super().set_password(raw_password)
        self.password_issued_at = None

    def check_password(self, raw_password: str | None) -> bool:
        """Say whether this is the password; one that is stored by an older method is stored anew, and stays whose it was."""
        issued_at = self.password_issued_at

        def stored_anew(password: str) -> None:
            super(User, self).set_password(password)
            self._password = None
            self.password_issued_at = issued_at
            self.save(update_fields=["password"])

        return check_password(raw_password, self.password, stored_anew)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Return what binds a session to this account: its password, and how often all its sessions were ended."""
        salt = "emulation.accounts.models.User.get_session_auth_hash"
        signed = f"{self.password} {self.sessions_ended}"
        return salted_hmac(salt, signed, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Return the name as it is printed."""
        return self.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the backends also for a superuser: Django's blanket yes would let the first account sign and score."""
        return any(backend.has_perm(self, perm, obj) for backend in auth.get_backends() if hasattr(backend, "has_perm"))

    @property
    def is_staff(self) -> bool:
        """Say whether the Django admin opens for this person; decided by the posts, see blocs/backends.py."""
        return self.is_active and self.has_perm("administration.enter")


class FormReceipt(models.Model):
    """A form that was sent and where it led; see emulation/accounts/receipts.py."""

    token = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.token
