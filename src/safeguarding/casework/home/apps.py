from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "safeguarding.casework.home"
    label = "home"
