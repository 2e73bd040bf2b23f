from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "safeguarding.casework.returns"
    label = "returns"
