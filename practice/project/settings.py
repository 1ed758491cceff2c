"""One settings module; what differs between places comes from the environment (docs/running.md)."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from practice.project import environment as env
from practice.project.limits import LIMITS  # noqa: F401 - the house's budgets, by their own list
from practice.project.mailbox import *  # noqa: F403 - the settings of the mailbox, by its own list

BASE_DIR = Path(__file__).resolve().parents[2]
DATA = Path(env.text("SOTTO_DATA") or BASE_DIR / "var").resolve()

SOTTO_DEMO = env.flag("SOTTO_DEMO")
SOTTO_TEST = env.flag("SOTTO_TEST")
SOTTO_FAILPOINT = env.text("SOTTO_FAILPOINT")
SOTTO_BIND = env.text("SOTTO_BIND")  # set by the supervisor: the address that it gave the web server
SOTTO_BASE_URL = env.text("SOTTO_BASE_URL", f"http://localhost:{env.text('PORT', '8000')}")
# The clients' pages may have a host of their own, whose name says nothing; the workspace does not answer there.
SOTTO_PORTAL_URL = env.text("SOTTO_PORTAL_URL")
IS_LOCAL = urlsplit(SOTTO_BASE_URL).hostname in {"localhost", "127.0.0.1", "::1"}

DEBUG = False
SECRET_KEY = env.secret("SOTTO_SECRET")
if not SECRET_KEY:
    raise ImproperlyConfigured("SOTTO_SECRET_FILE must name a file with the secret (`make run` makes one).")

ALLOWED_HOSTS = [urlsplit(SOTTO_BASE_URL).hostname or "localhost", *env.words("SOTTO_HOSTS")]
PORTAL_HOST = urlsplit(SOTTO_PORTAL_URL).netloc.lower()
if PORTAL_HOST:
    ALLOWED_HOSTS.append(urlsplit(SOTTO_PORTAL_URL).hostname or "")
if IS_LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "practice",
    "consent",
    "messaging",
    "records",
    "breaches",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_otp",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "practice.middleware.RealAddress",
    "practice.middleware.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "practice.middleware.PortalHost",
    "practice.founding.Beginning",
    "practice.sessions.SessionMiddleware",
    "practice.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practice.middleware.SecondFactorMiddleware",
    "practice.middleware.DeclaredViews",
    "practice.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "practice.project.urls"
WSGI_APPLICATION = "practice.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "practice.context.house",
            ],
        },
    }
]

# --- Database, broker, files -----------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("SOTTO_DB_NAME", "sotto"),
        "USER": env.text("SOTTO_DB_USER", "sotto_app"),
        "PASSWORD": env.secret("SOTTO_DB_PASSWORD"),
        "HOST": env.text("SOTTO_DB_HOST"),
        "PORT": env.text("SOTTO_DB_PORT"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "sotto",
            # Django would forbid the server to keep any plan: it keeps those of `practice.prepared`, which asks for it.
            "prepare_threshold": 2**31,
            # Where any page of the disk is as near as the next, an index is worth its while. And no question of
            # ours takes as long as compiling it would.
            "options": "-c random_page_cost=1.1 -c jit=off",
        },
    }
}
SOTTO_APP_ROLE = env.text("SOTTO_APP_ROLE", "sotto_app")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "practice_cache",
        "OPTIONS": {
            "MAX_ENTRIES": 1_000_000
        },  # the default culls live rows above 300, replay protection with them
    }
}

CELERY_BROKER_URL = env.text("SOTTO_BROKER")
FILES = Path(env.text("SOTTO_FILES") or DATA / "files")
SOTTO_KEYRING = Path(env.text("SOTTO_KEYRING") or DATA / "keyring.json")
SOTTO_CUSTODY = env.text("SOTTO_CUSTODY", f"file:{DATA / 'custody.key'}")
SOTTO_ANCHORS = Path(env.text("SOTTO_ANCHORS") or DATA / "anchors.log")

# --- Providers -------------------------------------------------------------------------------------------------------
SOTTO_SMTP_HOST = env.text("SOTTO_SMTP_HOST")
SOTTO_SMTP_PORT = env.number("SOTTO_SMTP_PORT", 587)
SOTTO_SMTP_USER = env.text("SOTTO_SMTP_USER")
SOTTO_SMTP_PASSWORD = env.secret("SOTTO_SMTP_PASSWORD")
SOTTO_SMTP_CA = env.text("SOTTO_SMTP_CA")
SOTTO_SMTP_FROM = env.text("SOTTO_SMTP_FROM", "office@sotto.invalid")
# Mail by a provider's own interface instead of SMTP: its name in anymail, and its settings there, with the secrets.
SOTTO_MAIL_API = env.text("SOTTO_MAIL_API")
ANYMAIL = env.document("SOTTO_MAIL_API_SETTINGS") | {"REQUESTS_TIMEOUT": 10}
SOTTO_SMS_URL = env.text("SOTTO_SMS_URL")
SOTTO_SMS_ACCOUNT = env.text("SOTTO_SMS_ACCOUNT")
SOTTO_SMS_TOKEN = env.secret("SOTTO_SMS_TOKEN")
SOTTO_SMS_FROM = env.text("SOTTO_SMS_FROM")
# Where the provider leads whoever asks it for a picture that came with a text; it is followed nowhere else.
SOTTO_SMS_MEDIA_HOSTS = env.words("SOTTO_SMS_MEDIA_HOSTS", "mms.twiliocdn.com,media.twiliocdn.com")
# The one id under which the practice's own mail server writes what it found out about senders; "": nobody is believed.
SOTTO_MAIL_AUTHSERV = env.text("SOTTO_MAIL_AUTHSERV")
# Answers by mail go to this address with a mark (“+…”), where the mail server takes such; "": to the sender's own.
SOTTO_REPLY_ADDRESS = env.text("SOTTO_REPLY_ADDRESS").lower()
SOTTO_MAIL_DOOR = env.text("SOTTO_MAIL_DOOR", "127.0.0.1:8003")
SOTTO_CLAMD = env.text("SOTTO_CLAMD")  # a virus scanner: /path/of/its/socket or host:port
SOTTO_EMULATORS = env.text("SOTTO_EMULATORS")

# --- Uploads (the budgets of the house are in limits.py) ---------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = (
    300  # a whole folder chosen by mistake is refused in words, not with a bare 400
)
FILE_UPLOAD_HANDLERS = ["practice.uploads.memory.BoundedMemory"]  # no plain temporary files on disk

# --- Who gets in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "practice.User"
AUTHENTICATION_BACKENDS = [
    "practice.identity.backends.WorkforceBackend",
    "practice.identity.backends.PortalBackend",
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/office/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "practice.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS: dict[str, Any] = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "practice.identity.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is two factors in one
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_TOTP_ISSUER = "Sotto"
MFA_TOTP_TOLERANCE = (
    1  # half minutes either way: a code may turn over while it is typed, and phones' clocks differ
)
MFA_FORMS = {
    "authenticate": "practice.forms.second_factor.AuthenticateForm",
    "reauthenticate": "practice.forms.second_factor.ReauthenticateForm",
    "activate_totp": "practice.forms.second_factor.ActivateForm",
}
OTP_LOGIN_URL = "/account/2fa/authenticate/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "practice.identity.passwords.Length"},
    {"NAME": "practice.identity.passwords.NotCommon"},
    {"NAME": "practice.identity.passwords.NotAboutYou"},
]

# --- Cookies, transport, pages ------------------------------------------------------------------------------------------
SESSION_ENGINE = "practice.sessions"
_COOKIES = f"sotto{urlsplit(SOTTO_BASE_URL).port or ''}_" if IS_LOCAL else "__Host-sotto_"
SESSION_COOKIE_NAME = f"{_COOKIES}session"
CSRF_COOKIE_NAME = f"{_COOKIES}csrf"
LANGUAGE_COOKIE_NAME = f"{_COOKIES}language"
DEVICE_COOKIE_NAME = f"{_COOKIES}device"
BROWSER_COOKIE_NAME = f"{_COOKIES}browser"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "practice.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = None if IS_LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL
SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_REFERRER_POLICY = (
    "same-origin"  # no-referrer would make browsers send `Origin: null` with our own forms
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SOTTO_PROXIES = env.number("SOTTO_PROXIES", 0)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Language, time, static ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("SOTTO_STATIC") or DATA / "static")
WHITENOISE_USE_FINDERS = SOTTO_TEST or IS_LOCAL
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING_CONFIG = "practice.project.logs.configure"
LOGGING: dict[str, object] = {"version": 1}  # not empty, or Django would not call the function
