"""Makes an embedded database as `safeguarding setup` leaves it, but from the models: its migrations take most of a minute.

Run as `python -m tests.casework.ready` with SAFEGUARDING_DATA. That migrations and models agree is a test of the house,
and that set-up runs them is the test of serving.
"""

from __future__ import annotations

import os


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeguarding.casework.settings"
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.test import override_settings

    from safeguarding.casework import operations
    from safeguarding.casework.audit.append_only import REFUSE

    with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
        call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
    call_command("migrate", fake=True, verbosity=0)
    operations.set_up(lambda _: None)


if __name__ == "__main__":
    main()
