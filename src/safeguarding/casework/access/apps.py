from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AccessConfig(AppConfig):
    name = "safeguarding.casework.access"
    label = "access"

    def ready(self) -> None:
        pre_migrate.connect(before_migrating, sender=self, dispatch_uid="rows that never change, taken down")
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="what PostgreSQL enforces")


def before_migrating(using: str, plan: Any = (), **about: Any) -> None:
    """Let a migration fill columns of rows that never change otherwise."""
    if plan:
        from safeguarding.casework.access.unchanging import take_down

        take_down(connections[using])


def after_migrating(using: str, **about: Any) -> None:
    """Bring policies, rights and refusals to the tables as they are now. A flush, which changes no table, has no plan."""
    if "plan" in about:
        from safeguarding.casework.access import enforced, unchanging

        enforced.put_up(connections[using])
        unchanging.put_up(connections[using])
