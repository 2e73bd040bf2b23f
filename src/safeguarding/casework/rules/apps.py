from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "safeguarding.casework.rules"
    label = "rules"
