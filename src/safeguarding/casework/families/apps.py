from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "safeguarding.casework.families"
    label = "families"
