from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "safeguarding.casework.supervision"
    label = "supervision"

    def ready(self) -> None:
        from safeguarding.casework.plan.ratings import known_from
        from safeguarding.casework.rules.topics import register as rules_register
        from safeguarding.casework.supervision import adult_workers_said, for_assessments, states  # noqa: F401 registers the rules
        from safeguarding.casework.supervision.anchors import anchors
        from safeguarding.casework.supervision.keeping import register

        register()
        rules_register(adult_workers_said.TOPIC)
        known_from(for_assessments.last_ratings)
        anchors()  # a wrong file stops the program here, by name
