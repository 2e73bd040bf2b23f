from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "safeguarding.casework.chronology"
    label = "chronology"
