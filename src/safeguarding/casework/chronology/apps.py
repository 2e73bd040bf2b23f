from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "safeguarding.casework.chronology"
    label = "chronology"

    def ready(self) -> None:
        """Register when picking is refused."""
        from safeguarding.casework.chronology import states  # noqa: F401
