"""Settings of the design room alone: no database, no other room. For looking at the pages by themselves."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

import safeguarding.casework.design as design

DESIGN = Path(design.__file__).parent
SECRET_KEY = "for tests only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.casework.design.kitchen_sink"
INSTALLED_APPS = [
    "django.forms", "django.contrib.messages", "django.contrib.staticfiles", "csp", "safeguarding.casework.design",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": [
                "safeguarding.casework.design.loader.Pages",
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
            "builtins": ["safeguarding.casework.design.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]
FORM_RENDERER = "safeguarding.casework.design.fields.GovukRenderer"
STATIC_URL = "/static/"
STATICFILES_DIRS = [DESIGN / "static"]
SECURE_REFERRER_POLICY = "no-referrer"  # as strict as production; the layout loosens it for the workbook's own pages
USE_TZ = True
TIME_ZONE = "Europe/London"
USE_I18N = False
CSRF_FAILURE_VIEW = "safeguarding.casework.design.errors.form_expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE], "base-uri": [NONE], "object-src": [NONE], "frame-ancestors": [NONE],
        "script-src": [SELF, NONCE], "style-src": [SELF], "font-src": [SELF], "img-src": [SELF, "data:"],
        "connect-src": [SELF], "manifest-src": [SELF], "form-action": [SELF],
    }
}  # fmt: skip
