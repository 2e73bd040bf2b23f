"""One step of the faults of deliveries, in a process of its own: set up, or work on the delivery of a name to its end."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

WHAT, NAME, ROWS = (*sys.argv[1:], "", "")[:3]
FAULT = os.environ.get("FAULT", "")


def die(*_: Any, **__: Any) -> None:
    """As by kill -9: nothing is tidied."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_room() -> None:
    """From here on no file of this process may grow."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def end_server() -> None:
    """The database server is started anew at once, without tidying: what was not committed is gone."""
    folder = Path(os.environ["PG_DIR"])
    control = [str(Path((folder / "server").read_text().strip()) / "pg_ctl"), "-D", str(folder / "data")]
    owner = folder.joinpath("data").owner()
    as_server = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
    again = [*as_server, *control, "-m", "immediate", "-w", "-l", str(folder / "socket" / "log"), "restart"]
    subprocess.run(again, cwd="/", check=True, capture_output=True, timeout=120)


def cut_in_two() -> None:
    """What a step without a transaction of its own would leave: half of its rows and its state are kept, then it dies."""
    from django.db import connection

    from safeguarding.casework.feeds.models import Delivery

    Delivery.objects.filter(file_name=f"{NAME}.csv").update(state=Delivery.State.LINKING)
    connection.connection.commit()
    die()


def read_anew(delivery: Any, *, by: Any) -> Any:
    from django.core.files.storage import default_storage

    from safeguarding.casework.feeds import processing

    processing.link = die  # type: ignore[assignment]
    return processing.process(delivery, Path(default_storage.path(delivery.stored_as)), by=by)


def lose_connection() -> None:
    """The server ends our connection, as when the line between the two is cut."""
    import psycopg
    from django.db import connection

    own = connection.connection.info.backend_pid  # not asked for: the connection is busy with a COPY
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])


def strikes(rows: Iterable[Any], after: int) -> Iterator[Any]:
    for place, row in enumerate(rows):
        if place == after:
            STRIKES[FAULT]()
        yield row


#: What strikes when half of the rows are stored.
STRIKES = {"rows": die, "disk": no_room, "server": end_server, "connection": lose_connection}


def plant() -> None:
    from safeguarding.casework.feeds import actions, processing, tasks, versions

    insert = versions.insert
    if FAULT in STRIKES:
        versions.insert = lambda model, rows: insert(model, strikes(rows, int(ROWS) // 2))  # type: ignore[assignment]
    elif FAULT == "half kept":
        versions.insert = lambda model, rows: (insert(model, islice(rows, int(ROWS) // 2)), cut_in_two())  # type: ignore
    elif FAULT == "between":
        processing.link = die  # type: ignore[assignment]
    elif FAULT == "links":
        actions.carry_decisions = die  # type: ignore[assignment]
    elif FAULT == "server at links":
        actions.carry_decisions = lambda _: end_server()  # type: ignore[assignment,return-value]
    elif FAULT == "file":
        tasks._tidy = die  # type: ignore[assignment]
    elif FAULT == "forgets":  # reads a delivery anew whose rows are stored, and looks none of them up
        versions._held = lambda *_: {}  # type: ignore[assignment]
        processing.link = read_anew  # type: ignore[assignment]


def extract() -> bytes:
    text = io.StringIO("Row ID,Incident Ref,Incident Date,Incident Type,Forename,Surname,DOB\n")
    text.seek(0, io.SEEK_END)
    for place in range(int(ROWS)):
        text.write(f"{NAME}-{place},{NAME}-{place},03/04/2026,DA,Kay,Harlow{place % 7},02/01/1992\n")
    return text.getvalue().encode()


def set_up() -> None:
    from safeguarding.casework.access.models import Agency, SharingAgreement
    from safeguarding.casework.access.staff import command_line_user
    from safeguarding.casework.access.within import within
    from safeguarding.casework.families.models import Family, Membership, Person

    user, _ = command_line_user("919")
    with within(user.authority_id):
        of = {"authority": user.authority}
        police = Agency.objects.create(**of, name="Police", kind="police")
        SharingAgreement.objects.create(
            **of, agency=police, kinds=["police"], lawful_basis="public_task", start=date(2020, 1, 1)
        )
        family = Family.objects.create(**of, name="Harlow family", opened_on=date(2024, 1, 1))
        for place in range(7):
            one = Person.objects.create(
                **of, given_name="Kay", family_name=f"Harlow{place}", birth_date=date(1992, 1, 2), sex="F"
            )
            Membership.objects.create(
                **of, family=family, person=one, role="adult", relation="mother", start=date(2024, 1, 1)
            )


def work() -> dict[str, Any]:
    """Receive the delivery where it is not held yet, work on it, and say what is held."""
    from django.core.files.storage import default_storage
    from django.core.files.uploadedfile import SimpleUploadedFile

    from safeguarding.casework.access.models import Agency
    from safeguarding.casework.access.staff import command_line_user
    from safeguarding.casework.access.within import within
    from safeguarding.casework.design.uploads import checked
    from safeguarding.casework.feeds import actions
    from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
    from safeguarding.casework.feeds.tasks import process_delivery

    user, _ = command_line_user("919")
    name = f"{NAME}.csv"
    with within(user.authority_id):
        held = Delivery.objects.filter(file_name=name).first()
        if held is None:
            file = checked(SimpleUploadedFile(name, extract(), "text/csv"), kinds={"csv"})
            if FAULT == "receiving":
                no_room()
            held = actions.receive_delivery(file, "police", Agency.objects.get(name="Police"), by=user)
    process_delivery.call(str(held.pk), str(user.pk))
    with within(user.authority_id):
        held.refresh_from_db()
        return {
            "state": held.state, "accepted": held.accepted, "held already": held.already_held,
            "rows": FeedEvent.objects.filter(delivery=held, stands=True).count(),
            "links": Link.objects.filter(event__delivery=held).count(),
            "file left": default_storage.exists(held.stored_as),
            "deliveries": Delivery.objects.filter(file_name=name).count(),
        }  # fmt: skip


def main() -> None:
    from safeguarding.casework import operations

    operations.start_django()
    if WHAT == "set up":
        operations.migrate(lambda _: None)
        set_up()
        print("{}")
        return
    plant()
    print(json.dumps(work()))


main()
