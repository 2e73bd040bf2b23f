from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "safeguarding.casework.partners"
    label = "partners"
