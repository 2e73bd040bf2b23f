from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "safeguarding.casework.programme"
    label = "programme"

    def ready(self) -> None:
        from safeguarding.casework.programme import (
            generated,  # noqa: F401 says where each field was first written
            keeping,
        )
        from safeguarding.casework.programme.modules import example

        keeping.register()

        example()  # a wrong file stops the program here, by name
