from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "safeguarding.casework.meetings"
    label = "meetings"

    def ready(self) -> None:
        from safeguarding.casework.meetings import board, rules, states  # noqa: F401 registers the rules
        from safeguarding.casework.supervision.cycle import cycle
        from safeguarding.casework.supervision.cycle import told_by as rules_told_by
        from safeguarding.casework.supervision.planned import told_by

        told_by(board)
        rules_told_by(rules.own_rules)
        cycle()  # a wrong file stops the program here, by name
