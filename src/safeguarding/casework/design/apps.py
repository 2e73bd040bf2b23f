from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "safeguarding.casework.design"
    label = "design"

    def ready(self) -> None:
        from safeguarding.casework.design import checks  # noqa: F401  registers them
