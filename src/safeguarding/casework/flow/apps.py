from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "safeguarding.casework.flow"
    label = "flow"
