from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "safeguarding.casework.supervision"
    label = "supervision"

    def ready(self) -> None:
        from safeguarding.casework.supervision import states  # noqa: F401 registers the rules
        from safeguarding.casework.supervision.anchors import anchors

        anchors()  # a wrong file stops the program here, by name
