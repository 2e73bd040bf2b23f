from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "safeguarding.casework.meetings"
    label = "meetings"

    def ready(self) -> None:
        from safeguarding.casework.meetings import board, states  # noqa: F401 registers the rules
        from safeguarding.casework.supervision.cycle import cycle
        from safeguarding.casework.supervision.planned import told_by

        told_by(board)
        cycle()  # a wrong file stops the program here, by name
