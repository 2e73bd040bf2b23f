from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "safeguarding.casework.design"
    label = "design"
