"""Settings for the tests: the product's own, with a quick password hash and plain static files."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("SAFEGUARDING_DATA", tempfile.mkdtemp(prefix="safeguarding-test-"))

from safeguarding.casework.settings import *  # noqa: E402, F403
from safeguarding.casework.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
