"""Setting up and serving the workbook from the command line."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Say = Callable[[str], None]


def start_django() -> Any:
    """Django, ready to use; its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.casework.settings")
    import django
    from django.conf import settings

    django.setup()
    return settings


def unfit() -> list[str]:
    """Why pages must not be served from this database, a sentence each; nothing when it is fit."""
    settings = start_django()
    from django.db import connection

    if connection.vendor != "postgresql" or settings.DATABASE_UNSAFE:
        return []
    from safeguarding.casework.access.fitness import faults

    return faults(connection)


def open_connections() -> list[str]:
    """Which connections would be open to whoever listens, a sentence each. Asked before any of them is made."""
    settings = start_django()
    from safeguarding.casework.design import connections

    return [] if settings.DATABASE_UNSAFE else connections.faults(settings)


def tables_missing() -> bool:
    """Whether the database lacks a table or a column that the program needs."""
    start_django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(say: Say) -> None:
    """Bring the database to the newest form. Safe to run again."""
    settings = start_django()
    from django.core.management import call_command

    say(f"Database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}, bringing its tables up to date.")
    with as_owner():
        from django.db import connection

        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if connection.vendor == "postgresql":
            from safeguarding.casework.access.enforced import give_rights

            give_rights(connection)


@contextmanager
def as_owner() -> Iterator[None]:
    """Connected as the owner of the tables, where `DATABASE_OWNER_URL` names one; as the application's own login otherwise."""
    settings = start_django()
    from django.db import connection

    owner = settings.DATABASE_OWNER
    if owner is None:
        yield
        return
    mine = connection.settings_dict
    options = {name: value for name, value in mine["OPTIONS"].items() if name not in ("pool", "options")}
    _connect_with(
        mine | {key: owner[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} | {"OPTIONS": options}
    )
    try:
        yield
    finally:
        _connect_with(mine)


def owns_the_tables() -> bool:
    """Whether the login that is connected may do what only the owner of the tables may: everybody, where there are no roles."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        owned = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = 'feeds_link'::regclass"
        cursor.execute(owned)
        return bool(cursor.fetchone()[0])


def _connect_with(settings_dict: dict[str, Any]) -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict = settings_dict


def files_missing() -> bool:
    """Whether the styles and scripts of the pages have never been gathered: no page can be shown without them."""
    settings = start_django()
    return not (settings.STATIC_ROOT / "staticfiles.json").exists()


def gather_files() -> None:
    """Gather the styles and scripts of the pages. Safe to run again."""
    start_django()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def set_up(say: Say) -> None:
    """Bring the database to the newest form and gather the static files. Safe to run again."""
    migrate(say)
    gather_files()
    say("The database and the pages are ready.")


def new_password() -> str:
    """A password for a demonstration: fifteen letters and digits in three groups, easy to type."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))


def keep_sign_ins(lines: list[str]) -> Path:
    """Keep who can sign in to the demonstration beside its database, readable by its owner only."""
    settings = start_django()
    path: Path = settings.DATA / "demo-sign-in.txt"
    settings.DATA.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def kept_sign_ins() -> list[str]:
    """What `keep_sign_ins` kept; nothing when there is no demonstration here."""
    path: Path = start_django().DATA / "demo-sign-in.txt"
    return path.read_text().splitlines() if path.exists() else []


def serve(host: str, port: int) -> int:
    """Serve the pages and work off the jobs until stopped. Returns the exit code of the first to end by itself."""
    python = sys.executable
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "safeguarding.casework.settings"}
    for name in ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE"):  # who serves pages has no use for it
        environment.pop(name, None)
    web = [python, "-m", "gunicorn", "safeguarding.casework.wsgi:application", "--bind", f"{host}:{port}"]
    web += ["--workers", "2", "--threads", "4", "--timeout", "60", "--log-level", "warning"]
    web += ["--config", "python:safeguarding.casework.serving"]
    jobs = [python, "-m", "django", "db_worker", "--queue-name", "*", "--no-startup-delay"]
    running = [subprocess.Popen(command, env=environment) for command in (web, jobs)]

    def stop(*_: Any) -> None:
        for process in running:
            if process.poll() is None:
                process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in running):
        time.sleep(0.2)
    ended = next(code for process in running if (code := process.poll()) is not None)
    stop()
    for process in running:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
    return max(ended, 0)
