from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "safeguarding.casework.merging"
    label = "merging"

    def ready(self) -> None:
        from safeguarding.casework.access import unchanging
        from safeguarding.casework.merging.moving import LOGGED

        unchanging.let_move(LOGGED)
