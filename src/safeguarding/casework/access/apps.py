from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "safeguarding.casework.access"
    label = "access"

    def ready(self) -> None:
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="what PostgreSQL enforces")


def after_migrating(using: str, **about: Any) -> None:
    """Bring policies and rights to the tables as they are now. A flush, which changes no table, has no plan."""
    if "plan" in about:
        from safeguarding.casework.access.enforced import put_up

        put_up(connections[using])
