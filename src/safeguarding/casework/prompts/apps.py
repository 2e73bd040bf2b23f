from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "safeguarding.casework.prompts"
    label = "prompts"
