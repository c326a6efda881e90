"""The one settings file, driven by the environment.

Without any variable this is the embedded installation: SQLite, private files under ``var/``, mail written to a
folder, background tasks run at once. Every variable that may be set is listed in README.md, section Configuration.
"""

from collections.abc import MutableMapping
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

# --- where things lie -------------------------------------------------------------------------------------------
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
MEDIA_ROOT = VAR_DIR / "files"  # private: no URL serves it, see emulation/files
AUDIT_ANCHOR = VAR_DIR / "audit-anchor.json"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- safety -----------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# PRODUCTION says that people reach the site over HTTPS; everything that needs HTTPS hangs on it and on nothing else.
PRODUCTION = env.bool("PRODUCTION", default=False)
SECRET_KEY_FILE = VAR_DIR / "secret-key"
SECRET_KEY = env("SECRET_KEY", default="") or (SECRET_KEY_FILE.read_text().strip() if SECRET_KEY_FILE.is_file() else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "django_language"
MESSAGE_STORAGE = "emulation.flash.OwnStorage"
SESSION_COOKIE_AGE = 2 * 3600  # without use; the whole of a session: emulation/accounts/sessions.py
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "emulation.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its form icons as data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],  # as default-src says; named for readers of policies who look for it
    }
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # by default every site may read the static files
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "fullscreen")
} | {feature: ["self"] for feature in ("publickey-credentials-create", "publickey-credentials-get")}  # passkeys


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: MutableMapping[str, str], path: str, url: str) -> None:  # noqa: N802  (a setting)
    """Say of static files what emulation/isolation.py says of pages."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


# --- the house --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "emulation.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "rules",
    "simple_history",
    "emulation.apps.EmulationConfig",
    "emulation.accounts",
    "emulation.audit",
    "emulation.notices",
    "emulation.files",
    "emulation.certificates",
    "blocs",
    "pledges",
    "pledges.conference",
    "pledges.library",
    "pledges.registration",
    "pledges.appendices",
    "pledges.verification",
    "pledges.evaluations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # below the headers, which belong on files too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "emulation.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "emulation.middleware.refuse_nul_bytes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "emulation.accounts.sessions.sessions_end",
    "emulation.watch.refusals_are_logged",
    "emulation.isolation.foreign_pages_get_nothing",
    "emulation.middleware.login_by_default",
    "emulation.accounts.middleware.own_password_first",
    "emulation.middleware.private_pages_are_not_stored",
    "emulation.answers.answers_have_addresses",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "emulation.urls"
WSGI_APPLICATION = "emulation.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emulation.nav.context",
            ],
            "builtins": ["django.templatetags.i18n", "emulation.templatetags.emulation"],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'emulation.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL with IMMEDIATE transactions and a long wait is the one combination that met no "database is locked". FULL: each commit
    # is on the disk before a person is told that it is done (docs/decisions/0026-no-byte-leaves-unchecked.md).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Files, not a table: a reading request may not write to the database; rate limits hold across processes.
# Room for the counts of many: of more than 300 entries, Django's default, a third would be forgotten at chance, counts too.
CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}?max_entries=20000")}
# Pages that answered a form (emulation/answers.py) have a place of their own, where they can push out nothing but each other.
CACHES["answers"] = CACHES["default"] | {"KEY_PREFIX": "answers"}
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    CACHES["answers"] |= {"LOCATION": str(VAR_DIR / "answers"), "OPTIONS": {"MAX_ENTRIES": 1000}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks.backends.immediate.ImmediateBackend")}}
# Days before a deadline on which people are reminded; as typed, so that the check of the settings can name what is wrong.
REMINDER_DAYS = env.list("REMINDER_DAYS", default=["7", "3", "1", "0"])
TSA_URL = env("TSA_URL", default="")  # an RFC 3161 timestamp authority; none on a closed network

# --- accounts ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "blocs.backends.PostBackend",  # what a dated post allows, from blocs/roles.py
    "rules.permissions.ObjectPermissionBackend",
    "emulation.accounts.backends.LoginBackend",
]
PASSWORD_HASHERS = [
    "emulation.accounts.hashing.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of passwords stored before; each is stored anew at its next use
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "emulation.accounts.length.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "emulation.accounts.strength.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "emulation.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "emulation.accounts.forms.LoginForm",
    "change_password": "emulation.accounts.forms.ChangePasswordForm",
    "reauthenticate": "emulation.accounts.step_up.StepUpForm",  # what a signature asks for, the second factor included
}
MFA_ADAPTER = "emulation.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "emulation.accounts.forms.AuthenticateForm",
    "activate_totp": "emulation.accounts.forms.ActivateTOTPForm",
    "authenticate_webauthn": "emulation.accounts.forms.AuthenticatePasskeyForm",
    "add_webauthn": "emulation.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "emulation.accounts.forms.RenamePasskeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ACCOUNT_RATE_LIMITS = {
    # One person at one address first, then the account from wherever; of an office that shares one address everybody has a
    # count of his own. The address itself is stopped where no office comes by work (docs/decisions/0028).
    "login_pair": "5/5m/key",
    "login_account": "30/5m/key",
    "login": "300/m/ip",
    "login_failed": "5/5m/key",  # codes and passkeys, which are asked for after the password
    "reauthenticate": "10/m/user",
}
ACCOUNT_ADAPTER_TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = int(env.bool("BEHIND_PROXY", default=False))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Khối thi đua VKSND"
MFA_TOTP_TOLERANCE = (
    1  # the half minute before and after also count (RFC 6238, section 5.2): phones on a closed network drift
)

# --- mail -------------------------------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10  # seconds; Django's default waits for ever
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="khoi-thi-dua@localhost")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")  # the address printed in mails

# --- certificates -----------------------------------------------------------------------------------------------
# Whether a renewed certificate may be known by the number of an identity card that it carries; off, it is confirmed again.
RENEW_BY_PERSONAL_NUMBER = env.bool("RENEW_BY_PERSONAL_NUMBER", default=False)
ORGANISATION = env("ORGANISATION", default="Viện kiểm sát nhân dân")  # what certificates of the internal authority say

# --- language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["emulation.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
SITE_NAME = _("Khối thi đua VKSND")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The moment carries its offset, so that lines of several machines can be put in order.
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # two lines for every task say nothing
        # What is wrong with a stranger's file is told to the stranger; pyHanko would log each time where it noticed.
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
