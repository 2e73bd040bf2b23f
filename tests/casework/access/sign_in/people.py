"""What several tests of signing in do."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import PASSWORD, House

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in import actions
from safeguarding.casework.audit.models import Event

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_real(house: House) -> None:
    """The authority of real people: there the second factor is demanded."""
    house.authority.made_up = False
    house.authority.save()


def give_app(user: User) -> None:
    actions.add_app(SECRET, by=User.objects.get(pk=user.pk))


def code_of(user: User, moment: float | None = None) -> str:
    """What the app of `user` shows."""
    app = Authenticator.objects.get(user=user, type="totp")
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), int((moment or time.time()) // 30)))


def try_to_sign_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("sign-in"), {"email": user.email, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether the browser gets to the first page."""
    return client.get(reverse("home")).status_code == 200


def verbs(user: User) -> list[str]:
    """What the log holds of `user`, oldest first."""
    return list(Event.objects.filter(actor=user.pk).order_by("number").values_list("verb", flat=True))


def unused_for(days: int) -> dict[str, Any]:
    """The fields of an account, an old one, whose owner last signed in so many days ago."""
    then = timezone.now() - timedelta(days=days)
    return {"last_login": then, "opened_at": then - timedelta(days=300)}


def later(client: Client, **moved: float) -> None:
    """Put a clock of the client's session (`began`, `seen`, `proved`) back by so many seconds."""
    session = client.session
    for record in session.get("account_authentication_methods", []):
        record["at"] -= moved.get("proved", 0)
    moved.pop("proved", None)
    for name, seconds in moved.items():
        session[name] -= seconds
    session.save()
