from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "safeguarding.casework.api"
    label = "api"
