"""Settings. Secrets and places come from the environment; everything else is here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from safeguarding.casework.access.sign_in.configuration import *  # noqa: F403
from safeguarding.casework.access.sign_in.configuration import SIGN_IN_APPS

env = environ.FileAwareEnv()
HERE = Path(__file__).resolve().parent
DATA = Path(env.str("SAFEGUARDING_DATA", default="var")).resolve()


def _own_secret(name: str) -> str:
    """A secret made on first use and kept beside the embedded database, readable by its owner only."""
    path = DATA / f"{name}.secret"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


EMBEDDED = not env.str("DATABASE_URL", default="")
SECRET_KEY = env.str("SECRET_KEY", default="") or (_own_secret("session") if EMBEDDED else env.str("SECRET_KEY"))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The first seals; the others only check what was sealed with them.
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[]) or [
    env.str("AUDIT_KEY", default="") or (_own_secret("audit") if EMBEDDED else env.str("AUDIT_KEY"))
]
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default="") or (_own_secret("anchors") if EMBEDDED else "")
AUDIT_ANCHORS = env.str("AUDIT_ANCHORS", default="")
# The first seals protected records; the others only open what they sealed.
PROTECTED_KEYS = env.list("PROTECTED_KEYS", default=[]) or (
    _own_secret("protected").split() if EMBEDDED else env.list("PROTECTED_KEYS")
)
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    *SIGN_IN_APPS,
    *[
        f"safeguarding.casework.{room}"
        for room in (
            [
                "design",
                "audit",
                "access",
                "families",
                "people",
                "pathway",
                "prompts",
                "rules",
                "workbook",
                "feeds",
                "drawings",
                "protected",
                "chronology",
                "partners",
                "attachments",
                "programme",
                "plan",
                "supervision",
                "meetings",
                "quality",
                "caseload",
                "flow",
                "returns",
                "notices",
                "help",
                "handover",
                "merging",
                "insight",
                "api",
                "finding",
                "home",
                "oversight",
                "staff",
                "demo",
            ]
        )
    ],
]

MIDDLEWARE = [
    "safeguarding.casework.design.headers.EveryAnswer",
    "csp.middleware.CSPMiddleware",
    "safeguarding.casework.api.middleware.EncryptedOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safeguarding.casework.api.middleware.NoCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "safeguarding.casework.api.middleware.ApiTokens",
    "safeguarding.casework.access.middleware.WithinAuthority",
    "allauth.account.middleware.AccountMiddleware",
    "safeguarding.casework.access.sign_in.middleware.LivingSession",
    "safeguarding.casework.access.middleware.SignedIn",
    "safeguarding.casework.access.sign_in.middleware.FactorNeeded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "safeguarding.casework.urls"
WSGI_APPLICATION = "safeguarding.casework.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["safeguarding.casework.design.loader.Pages", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["safeguarding.casework.design.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "safeguarding.casework.access.context.signed_in",
            ],
        },
    }
]
FORM_RENDERER = "safeguarding.casework.design.fields.GovukRenderer"

if EMBEDDED:
    DATA.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "safeguarding.sqlite3"}}
else:
    DATABASES = {"default": env.db("DATABASE_URL")}
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    # Less than this loses acknowledged work when the power fails, or fails at once when two people write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    _options: dict[str, object] = DATABASES["default"].setdefault("OPTIONS", {})  # type: ignore[assignment]
    _options |= {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=10)}, "connect_timeout": 5}
    # One bad query must not take the house along. Jobs and commands ask for more time by name: access/within.py.
    _options.setdefault(
        "options", "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
    )
DATABASE_OWNER = env.db("DATABASE_OWNER_URL") if not EMBEDDED and env.str("DATABASE_OWNER_URL", default="") else None
DATABASE_ROLE = env.str("DATABASE_ROLE", default="safeguarding_app")
DATABASE_UNSAFE = env.bool("DATABASE_UNSAFE", default=False)

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

# Where no mail server is named, letters lie beside the database: a link to a new password must not stand in a log.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", DATA / "mail"
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="workbook@localhost")

BREAK_GLASS_MINUTES = env.int("BREAK_GLASS_MINUTES", default=60)
BREAK_GLASS_TRIES = env.int("BREAK_GLASS_TRIES", default=5)

RECORDING_RULE = env.str("RECORDING_RULE", default="")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "design" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP", default="") or None
DELIVERY_FOLDER = env.str("DELIVERY_FOLDER", default="")
DEPRIVATION_INDEX = env.str("DEPRIVATION_INDEX", default="")
LINKAGE_ENGINE = env.str("LINKAGE_ENGINE", default="duckdb")
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", default=200) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "safeguarding.casework.design.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# A ClamAV service as host:port, or the path of its socket. Where it is set and does not answer, no file is taken.
CLAMAV = env.str("CLAMAV", default="")
SCAN_SECONDS = 30

_behind_tls = env.bool("BEHIND_TLS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_tls else None
SECURE_SSL_REDIRECT = _behind_tls
SECURE_HSTS_SECONDS = 31_536_000 if _behind_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _behind_tls
SECURE_HSTS_PRELOAD = _behind_tls
# Chromium sends forms without an origin under “no-referrer”, and Django refuses those.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _behind_tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if _behind_tls:  # a browser takes a cookie of such a name from this very host only, and over HTTPS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
# Messages name people: they stay on the server, in the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # “Strict” would lose the way back from a council’s sign-on
CSRF_FAILURE_VIEW = "safeguarding.casework.design.errors.form_expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "safeguarding.casework.design.log_lines.OneObject"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
