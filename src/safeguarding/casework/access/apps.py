from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "safeguarding.casework.access"
    label = "access"
