"""Walks every address under the settings of production, in a process of its own, and prints what came back as JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

HOST = "workbook.example.gov.uk"
DEMAND = {"HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https"}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeguarding.casework.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    staff = _county()
    answers = [*_every_address(staff), *_errors(staff), *_files(), *_hosts(), *_signing_in()]
    json.dump(answers, sys.stdout)


def _county() -> dict[str, Any]:
    from tests.casework.conftest import make_house

    house = make_house()
    return {name: getattr(house, name) for name in ("social_worker", "manager", "performance", "analyst")}


def _browser(user: Any = None, **rest: Any) -> Any:
    from django.test import Client

    client = Client(raise_request_exception=False, **rest)
    if user is not None:
        client.force_login(user)
    return client


def _told(response: Any, who: str, what: str) -> dict[str, Any]:
    return {
        "who": who, "what": what, "status": response.status_code, "headers": dict(response.headers),
        "cookies": {name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain", "max-age")}
                    for name, morsel in response.cookies.items()},
    }  # fmt: skip


def _every_address(staff: dict[str, Any]) -> list[dict[str, Any]]:
    from tests.casework.edges.addresses import addresses

    told, known = [], addresses()
    for who, user in [("nobody", None), *staff.items()]:
        client = _browser(user)
        told += [_told(client.get(address, **DEMAND), who, pattern) for pattern, address in known.items()]
    return told


def _errors(staff: dict[str, Any]) -> list[dict[str, Any]]:
    from unittest.mock import patch

    worker = _browser(staff["social_worker"])
    strict = _browser(staff["social_worker"], enforce_csrf_checks=True)
    told = [
        _told(worker.get("/no-such-page/", **DEMAND), "social_worker", "404"),
        _told(_browser().get("/no-such-page/", **DEMAND), "nobody", "404"),
        _told(worker.get("/census/", **DEMAND), "social_worker", "403"),
        _told(worker.get("/census/make/", **DEMAND), "social_worker", "refused method"),
        _told(worker.put("/", **DEMAND), "social_worker", "put"),
        _told(strict.post("/sign-out/", **DEMAND), "social_worker", "form expired"),
        _told(
            worker.post("/sign-in/", {str(n): "" for n in range(1001)}, **DEMAND), "social_worker", "too many fields"
        ),
        _told(worker.post("/sign-in/", {"a": "x" * 3_000_000}, **DEMAND), "social_worker", "too large"),
        _told(worker.get("/no-slash", **DEMAND), "social_worker", "no slash"),
        _told(worker.get("/static/no-such.css", **DEMAND), "social_worker", "no such file"),
    ]
    with (
        patch("safeguarding.casework.home.queries.families", side_effect=RuntimeError("planted"), create=True),
        patch("safeguarding.casework.home.views.render", side_effect=RuntimeError("planted")),
    ):
        told.append(_told(worker.get("/", **DEMAND), "social_worker", "500"))
    return told


def _files() -> list[dict[str, Any]]:
    from django.contrib.staticfiles.storage import staticfiles_storage

    names = ("app.css", "page.js", "vendor/front-end.css", "icon.svg")
    return [_told(_browser().get(staticfiles_storage.url(name), **DEMAND), "nobody", f"file {name}") for name in names]


def _hosts() -> list[dict[str, Any]]:
    client = _browser()
    return [
        _told(client.get("/sign-in/", HTTP_HOST="evil.example", HTTP_X_FORWARDED_PROTO="https"), "nobody", "evil host"),
        _told(client.get("/", **DEMAND, HTTP_X_FORWARDED_HOST="evil.example"), "nobody", "evil forwarded host"),
        _told(client.get("/sign-in/", HTTP_HOST=HOST), "nobody", "plain http"),
        _told(client.get("/sign-in/", HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="http"), "nobody", "plain http"),
    ]


def _signing_in() -> list[dict[str, Any]]:
    from tests.casework.conftest import PASSWORD

    client = _browser()
    page = client.get("/sign-in/", **DEMAND)
    fields = [name for name in page.context["form"].fields if "pass" not in name] if page.context else ["email"]
    sent = {fields[0]: "sam@example.org", "password": PASSWORD}
    return [_told(client.post("/sign-in/", sent, **DEMAND), "nobody", "sign in")]


if __name__ == "__main__":
    main()
