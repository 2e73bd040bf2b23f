from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "safeguarding.casework.quality"
    label = "quality"

    def ready(self) -> None:
        from safeguarding.casework.quality import own_questions
        from safeguarding.casework.quality.keeping import register
        from safeguarding.casework.quality.pulse import asked_after
        from safeguarding.casework.quality.questions import questions
        from safeguarding.casework.rules.topics import register as rules_register
        from safeguarding.casework.supervision.afterwards import asked_by

        asked_by(asked_after)
        register()
        rules_register(own_questions.TOPIC)
        questions()  # a wrong file stops the program here, by name
