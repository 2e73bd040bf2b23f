from django.apps import AppConfig


class DrawingsConfig(AppConfig):
    name = "safeguarding.casework.drawings"
    label = "drawings"
