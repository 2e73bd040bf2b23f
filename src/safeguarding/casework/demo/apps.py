from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "safeguarding.casework.demo"
    label = "demo"
