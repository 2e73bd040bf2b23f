from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "safeguarding.casework.pathway"
    label = "pathway"
