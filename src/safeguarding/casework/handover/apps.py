from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "safeguarding.casework.handover"
    label = "handover"
