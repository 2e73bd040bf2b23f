from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "safeguarding.casework.attachments"
    label = "attachments"

    def ready(self) -> None:
        """Register what stands beside an entry."""
        from safeguarding.casework.attachments.presenters import beside_entry
        from safeguarding.casework.workbook.beside import stands_beside

        stands_beside(beside_entry)
