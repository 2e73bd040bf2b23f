from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "safeguarding.casework.audit"
    label = "audit"
