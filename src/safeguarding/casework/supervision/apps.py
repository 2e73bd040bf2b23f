from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SupervisionConfig(AppConfig):
    name = "safeguarding.casework.supervision"
    label = "supervision"

    def ready(self) -> None:
        from safeguarding.casework.plan.ratings import known_from
        from safeguarding.casework.rules.topics import register as rules_register
        from safeguarding.casework.supervision import (  # noqa: F401 registers the rules
            adult_workers_said,
            anchors_said,
            for_assessments,
            states,
            touching,
        )
        from safeguarding.casework.supervision.anchors import anchors
        from safeguarding.casework.supervision.keeping import register

        register()
        rules_register(adult_workers_said.TOPIC)
        rules_register(anchors_said.TOPIC)
        pre_migrate.connect(touching.before_migrating, sender=self, dispatch_uid="touched, taken down")
        post_migrate.connect(touching.after_migrating, sender=self, dispatch_uid="touched")
        known_from(for_assessments.last_ratings)
        anchors()  # a wrong file stops the program here, by name
