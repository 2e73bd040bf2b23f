from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "safeguarding.casework.finding"
    label = "finding"
