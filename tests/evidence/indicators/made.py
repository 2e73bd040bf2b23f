"""Short ways to write the tables that an indicator is made from."""

from datetime import date

import polars as pl

from safeguarding.evidence import tables
from safeguarding.evidence.indicators import Tables


def made(**rows):
    """The tables with the rows given, as dicts of columns; the columns not named are empty."""
    frames = {}
    for name in (
        "people",
        "members",
        "spans",
        "events",
        "links",
        "coverage",
        "plans",
        "posts",
        "allocations",
        "records",
    ):
        table = getattr(tables, name.upper())
        given = [{**dict.fromkeys(table.schema), **row} for row in rows.get(name, [])]
        frames[name] = pl.DataFrame(given, schema=table.schema, orient="row") if given else table.empty()
    return Tables(**frames)


def person(key, **facts):
    return {"person_id": key, **(facts or {"family_name": "Made-up", "birth_date": date(1990, 1, 1)})}


def member(family, key, role="adult", start=None, end=None):
    return {"family_id": family, "person_id": key, "role": role, "start": start, "end": end}


def event(n, incident, day, *, feed="police", kind="domestic_abuse", quantity=None, possible=None):
    return {
        "event_id": f"e{n}", "incident_id": incident, "feed": feed, "kind": kind, "date": day,
        "quantity": quantity, "possible": possible,
    }  # fmt: skip


def link(n, key, band="linked"):
    return {"event_id": f"e{n}", "person_id": key, "band": band}


def covers(first, last, feed="police"):
    return {"feed": feed, "start": first, "end": last}
