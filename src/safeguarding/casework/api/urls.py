from __future__ import annotations

from typing import Any

from django.urls import path

from safeguarding.casework.access.doors import PUBLIC
from safeguarding.casework.api import views
from safeguarding.casework.api.operations import api

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    # The interface answers by itself, 401 where a page would show the sign-in; each operation names its permission.
    _callback: Any = _pattern.callback
    _callback.door = PUBLIC

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/systems/add/", views.add_system, name="add-system"),
    path("tokens/make/", views.make_token, name="make-token"),
    path("tokens/<uuid:token_id>/approve/", views.approve_token, name="approve-token"),
    path("tokens/<uuid:token_id>/withdraw/", views.withdraw_token, name="withdraw-token"),
    path("api/v1/", (_patterns, _app, _namespace)),
]
