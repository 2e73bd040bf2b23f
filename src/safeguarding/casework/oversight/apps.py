from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "safeguarding.casework.oversight"
    label = "oversight"
