"""`python -m tests.access [--quick] [--json]`: walk every door in a throwaway database and print the figures.

Exit 1 when something leaked or was missing. `problems` are lines of actor | address | request | what came out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Any

#: The quick walk: with bodies and filters, and pages alone.
WITH_BODIES = ("981 social_worker involved", "981 team_manager other team")
PAGES_ALONE = (
    "981 da_perpetrator_worker involved", "981 performance_officer involved",
    "981 business_support involved", "981 ig_officer involved", "982 team_manager involved",
    "not named", "barred", "duty ended", "emergency over", "both sides",
    "partner of some kinds", "partner withdrawn", "analyst withdrawn", "leaver", "switched off", "locked",
    "password only", "981 token limited", "981 token withdrawn", "981 token full", "not signed in",
)  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="some actors, few ids: less than a minute")
    asked.add_argument("--json", action="store_true", help="print one JSON object")
    asked.add_argument("--actor", default="", help="only actors whose name holds this")
    asked.add_argument("--route", default="", help="only addresses that hold this")
    said = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.casework.settings_test")
    import django

    django.setup()
    figures = in_throwaway_database(said)
    print(json.dumps(figures, indent=2) if said.json else _lines(figures))
    return 1 if figures["problems"] else 0


class FromTheModels:
    """No room has migrations: its tables come from its models, in a second instead of half a minute."""

    def __contains__(self, room: str) -> bool:
        return True

    def __getitem__(self, room: str) -> None:
        return None


def in_throwaway_database(said: argparse.Namespace) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection, transaction
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    if connection.vendor == "postgresql":
        from tests.casework.database import make_role

        make_role()
    else:
        settings.MIGRATION_MODULES = FromTheModels()
    before = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            figures = walk(said)
            transaction.set_rollback(True)
    finally:
        teardown_databases(before, verbosity=0)
    return figures


def walk(said: argparse.Namespace) -> dict[str, Any]:
    """The figures of the walk, with `problems` and `seconds`."""
    from tests.access import doors
    from tests.access.crawl import Report, Walk
    from tests.access.seeding import seed
    from tests.access.shown import Look

    began, spent = time.monotonic(), time.process_time()
    county, actors = seed()
    routes = [route for route in doors.every_route() if said.route in route and route in doors.ROWS]
    report, seen, problems = Report(), 0, []
    for actor in actors:
        if said.actor not in actor.key or (said.quick and actor.key not in WITH_BODIES + PAGES_ALONE):
            continue
        depth = ("quick" if actor.key in WITH_BODIES else "few") if said.quick else ""
        report.add(Walk(county, actor, depth).all(routes))
        if actor.inside:
            look = Look(county, actor)
            look.all()
            seen, problems = seen + look.checked, problems + look.problems
    found = report.problems + problems
    seconds = {"seconds": round(time.monotonic() - began), "processor_seconds": round(time.process_time() - spent)}
    return {**report.figures(), "must_be_seen": seen, **seconds, "problems": found}


def _lines(figures: dict[str, Any]) -> str:
    plain = (f"{name}: {value:,}" for name, value in figures.items() if name != "problems")
    return "\n".join((*figures["problems"], *plain, f"problems: {len(figures['problems'])}"))


if __name__ == "__main__":
    sys.exit(main())
