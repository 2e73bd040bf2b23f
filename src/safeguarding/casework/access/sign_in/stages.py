"""What stands between a right password and a session."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from safeguarding.casework.access.sign_in.factors import factors_of


class SecondFactor(LoginStage):
    """Asks for the second factor of everyone who has one, unless the council's own sign-on has asked for one."""

    key = "second-factor"
    urlname = "second-factor"

    def handle(self) -> tuple[Any, bool]:
        records = get_authentication_records(self.request, self.login.user)
        if any(record.get("factor") for record in records) or not factors_of(self.login.user):
            return None, True
        return redirect("second-factor"), True
