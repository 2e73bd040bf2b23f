from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "safeguarding.casework.caseload"
    label = "caseload"

    def ready(self) -> None:
        from safeguarding.casework.caseload.weights import weights

        weights()  # a wrong file stops the program here, by name
