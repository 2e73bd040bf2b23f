from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "safeguarding.casework.plan"
    label = "plan"

    def ready(self) -> None:
        from safeguarding.casework.plan import generated, states  # noqa: F401 say what is generated; register the rules
        from safeguarding.casework.plan.keeping import register

        register()
