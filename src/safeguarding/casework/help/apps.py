from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "safeguarding.casework.help"
    label = "help"
