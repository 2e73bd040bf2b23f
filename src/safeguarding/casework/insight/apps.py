from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "safeguarding.casework.insight"
    label = "insight"
