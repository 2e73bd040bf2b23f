from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "safeguarding.casework.staff"
    label = "staff"
