from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "safeguarding.casework.caseload"
    label = "caseload"

    def ready(self) -> None:
        from safeguarding.casework.caseload import weighing
        from safeguarding.casework.caseload.weights import weights
        from safeguarding.casework.rules.topics import register

        register(weighing.TOPIC)
        weights()  # a wrong file stops the program here, by name
