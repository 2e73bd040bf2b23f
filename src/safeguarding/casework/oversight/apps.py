from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "safeguarding.casework.oversight"
    label = "oversight"

    def ready(self) -> None:
        from safeguarding.casework.audit.anchors import day_is_over
        from safeguarding.casework.oversight.tasks import when_a_day_is_over

        day_is_over.connect(when_a_day_is_over, dispatch_uid="oversight")
