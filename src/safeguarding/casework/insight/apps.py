from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "safeguarding.casework.insight"
    label = "insight"

    def ready(self) -> None:
        from safeguarding.casework.audit.anchors import day_is_over
        from safeguarding.casework.insight.tasks import when_a_day_is_over

        day_is_over.connect(when_a_day_is_over, dispatch_uid="insight")
