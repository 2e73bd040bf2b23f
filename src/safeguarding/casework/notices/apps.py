from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "safeguarding.casework.notices"
    label = "notices"
