from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MergingConfig(AppConfig):
    name = "safeguarding.casework.merging"
    label = "merging"

    def ready(self) -> None:
        from safeguarding.casework.access import unchanging
        from safeguarding.casework.merging import merged_since
        from safeguarding.casework.merging.moving import LOGGED

        unchanging.let_move(LOGGED)
        pre_migrate.connect(merged_since.before_migrating, sender=self, dispatch_uid="merged since, taken down")
        post_migrate.connect(merged_since.after_migrating, sender=self, dispatch_uid="merged since")
