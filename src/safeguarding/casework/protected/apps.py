from django.apps import AppConfig


class ProtectedConfig(AppConfig):
    name = "safeguarding.casework.protected"
    label = "protected"

    def ready(self) -> None:
        """Register when nothing more is written, and the check of the keys."""
        from safeguarding.casework.protected import checks, states  # noqa: F401
