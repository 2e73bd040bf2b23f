from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "safeguarding.casework.audit"
    label = "audit"

    def ready(self) -> None:
        from safeguarding.casework.audit import checks  # noqa: F401  registers itself
