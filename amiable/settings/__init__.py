"""Django's settings: small, the same everywhere; what differs comes from AMIABLE_HOME, DATABASE_URL and what one's own proxies need."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from amiable.settings import home, postgres

# Where people reach the site, such as https://desk.example.be. Without it the site is for this machine only, over plain http.
ORIGIN = os.environ.get("AMIABLE_ORIGIN", "").rstrip("/")
HTTPS = ORIGIN.startswith("https://")


def _hops() -> int:
    text = os.environ.get("AMIABLE_TRUSTED_HOPS") or "0"
    if not (text.isascii() and text.isdecimal()):
        what = f"AMIABLE_TRUSTED_HOPS is {text}, which is not a count."
        raise home.NotReady("settings.trusted_hops", what, "Set it to how many proxies of your own stand in front of the site, such as 1.")
    return int(text)


# How many proxies of our own stand in front: each adds to X-Forwarded-For whom it heard, and what stands further left anybody may invent.
TRUSTED_HOPS = _hops()

DEBUG = False
ALLOWED_HOSTS = [urlsplit(ORIGIN).hostname or ""] if ORIGIN else ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "amiable.urls"
WSGI_APPLICATION = "amiable.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "amiable.apps.staff",
    "amiable.apps.audit",
    "amiable.apps.approvals",
    "amiable.apps.notices",
    "amiable.apps.documents",
    "amiable.apps.parties",
    "amiable.apps.outbox",
    "amiable.apps.cases",
    "amiable.apps.ledger",
    "amiable.apps.payments",
    "amiable.apps.refunds",
    "amiable.apps.cards",
    "amiable.apps.counter",
    "amiable.apps.debits",
    "amiable.apps.contacts",
    "amiable.apps.remittances",
    "amiable.apps.portfolio",
    "amiable.apps.days",
    "amiable.web.parts",
    "amiable.web.desk",
    "amiable.web.pay",
    "amiable.web.public",
]
MIDDLEWARE = [
    "amiable.web.parts.middleware.safety_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Languages and time. Instants are UTC; a day is the market's own and arrives as an argument.
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "français"), ("nl", "Nederlands"), ("fi", "suomi"), ("sv", "svenska"), ("da", "dansk")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]

# Static files are served by the product itself, straight from the package: no collecting step.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

# Staff.
AUTH_USER_MODEL = "staff.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "cases"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Jobs wait in the same database; whoever works on them knows where they are written.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["amiable.jobs.tasks"]

# Sessions end after fifteen idle minutes. A browser takes a `__Host-` cookie over https only, so plain loopback has plain names.
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# What a browser is told. TLS ends at a proxy in front, which sets X-Forwarded-Proto.
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Faults go to the standard error, where whoever runs the server sees them; without DEBUG Django would only write e-mails.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}


# What stands in the installation's folder is made and read when Django asks for it, not by importing this package:
# the command can then say in words what is wrong with AMIABLE_HOME or DATABASE_URL.
_ASKED_FOR: Mapping[str, Callable[[], object]] = {
    "SECRET_KEY": home.secret_key,
    "DATABASES": lambda: {"default": postgres.address().for_django()},
}


def __getattr__(name: str) -> object:
    if name not in _ASKED_FOR:
        raise AttributeError(name)
    return _ASKED_FOR[name]()


def __dir__() -> list[str]:
    return [*globals(), *_ASKED_FOR]
