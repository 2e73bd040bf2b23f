from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "safeguarding.casework.supervision"
    label = "supervision"
