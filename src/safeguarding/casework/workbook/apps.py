from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "safeguarding.casework.workbook"
    label = "workbook"
