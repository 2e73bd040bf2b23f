from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "safeguarding.casework.attachments"
    label = "attachments"
