"""Settings for the tests: the product's own, with a quick password hash and plain static files."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "SAFEGUARDING_DATA" not in os.environ:
    os.environ["SAFEGUARDING_DATA"] = tempfile.mkdtemp(prefix="safeguarding-test-")
    atexit.register(shutil.rmtree, os.environ["SAFEGUARDING_DATA"], ignore_errors=True)
# The embedded database makes its own; any other must be given them.
os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("AUDIT_KEY", "only for tests")
os.environ.setdefault("PROTECTED_KEYS", "only for tests and long enough to seal with")
os.environ.setdefault("AUDIT_SIGNING_KEY", "only for tests, and long enough to sign")

from safeguarding.casework.settings import *  # noqa: F403
from safeguarding.casework.settings import DATA, DATABASE_OWNER, DATABASES, STATIC_ROOT, STORAGES, env

STATIC_ROOT.mkdir(parents=True, exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Those who test side by side keep their files apart: what one keeps for a moment isn't found by another.
_mine = DATA / "files" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
STORAGES["default"] = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": _mine}}
# The tests make their tables and rows as the owner; what they ask of the workbook runs under its own role, in `within`.
if DATABASE_OWNER:
    DATABASES["default"] |= {key: DATABASE_OWNER[key] for key in ("USER", "PASSWORD")}
if str(DATABASES["default"]["ENGINE"]).endswith("postgresql"):
    DATABASES["default"]["OPTIONS"].pop("options", None)  # type: ignore[attr-defined]  # two busy cores are no reason to fail
    # A database whose migrations have run, to be copied: they take half a minute.
    DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("DATABASE_TEMPLATE", default="template1")}  # type: ignore[assignment]
