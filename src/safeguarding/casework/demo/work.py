"""The made-up county's workbooks and group supervision, as rows to be saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from safeguarding.casework.access.models import Authority
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.supervision.models import (
    Action,
    ActionDone,
    Attendance,
    Decision,
    FamilyRating,
    Rating,
    Session,
)
from safeguarding.casework.workbook.models import Entry, EntryPerson, Summary, WorkbookEpisode
from safeguarding.evidence.made_up.shape import County


def workbook(county: County, of: Authority, key: Keys) -> Iterator[Iterable[Model]]:
    """Episodes from one supervision to the next, entries and summaries."""
    a = {"authority": of}
    months = _episodes(county, a, key)
    yield months.rows
    roles = {r["worker_id"]: r["role"] for r in county.workers.rows(named=True)}
    yield (
        Entry(
            **a, id=key("entry", r["entry_id"]), family_id=key("family", r["family_id"]),
            author_id=key("user", r["worker_id"]), role=roles[r["worker_id"]], kind=r["kind"], at=r["at"],
            text=r["text"], significant=r["significant"], written_at=r["written_at"],
        )
        for r in county.entries.rows(named=True)
    )  # fmt: skip
    yield _concerned(county, a, key)
    yield _summaries(county, a, key, months)


def _concerned(county: County, a: dict[str, Any], key: Keys) -> Iterator[EntryPerson]:
    """Whom each entry concerns. As on the form, only a visit says of a child who is born whether they were seen."""
    visits = {r["entry_id"]: r["at"].date() for r in county.entries.rows(named=True) if r["kind"] == "visit"}
    children = {r["person_id"] for r in county.members.rows(named=True) if r["role"] == "child"}
    born = {r["person_id"]: r["birth_date"] for r in county.people.rows(named=True) if r["person_id"] in children}
    anybody = {r["entry_id"] for r in county.entry_people.rows(named=True) if r["seen"]}
    for r in county.entry_people.rows(named=True):
        entry, on, birth = r["entry_id"], visits.get(r["entry_id"]), born.get(r["person_id"])
        asked = bool(on and birth and birth <= on)
        why = "Out at the time" if entry in anybody else "Nobody was in"
        yield EntryPerson(
            **a, id=key("seen", f"{entry}:{r['person_id']}"), entry_id=key("entry", entry),
            person_id=key("person", r["person_id"]), seen=asked and r["seen"],
            seen_alone=r["seen_alone"] if asked else None, bedroom_seen=r["bedroom_seen"] if asked else None,
            not_seen_because=why if asked and not r["seen"] else "",
        )  # fmt: skip


@dataclass
class _Months:
    """The workbook episodes of the county: the rows, the one of each session, and each family's by the time it closed."""

    rows: list[Model] = field(default_factory=list)
    by_session: dict[str, UUID] = field(default_factory=dict)
    closed: dict[str, list[tuple[datetime, UUID]]] = field(default_factory=dict)
    running: dict[str, UUID] = field(default_factory=dict)

    def at(self, family: str, moment: datetime) -> UUID:
        """The episode that ran at the moment; before the first and after the last, the nearest."""
        return next((key for end, key in self.closed.get(family, ()) if end >= moment), self.running[family])


def _episodes(county: County, a: dict[str, Any], key: Keys) -> _Months:
    made = _Months()
    sessions: dict[str, list[dict[str, Any]]] = {}
    for row in county.sessions.sort("family_id", "month", "session_id").rows(named=True):
        sessions.setdefault(row["family_id"], []).append(row)
    for family in county.families.rows(named=True):
        name, opened = family["family_id"], family["opened"]
        of = sessions.get(name, [])
        for number, session in enumerate(of, start=1):
            made_now = _episode(a, key, name, number, opened, session["closed_at"])
            made.rows.append(made_now)
            made.by_session[session["session_id"]] = made.running[name] = made_now.pk
            if session["closed_at"]:
                made.closed.setdefault(name, []).append((session["closed_at"], made_now.pk))
            opened = session["held_on"] or opened
        if not of or of[-1]["closed"]:
            made.rows.append(_episode(a, key, name, len(of) + 1, opened, None))
            made.running[name] = made.rows[-1].pk
    return made


def _episode(a: dict[str, Any], key: Keys, family: str, number: int, opened: Any, closed: Any) -> Model:
    return WorkbookEpisode(
        **a, id=key("workbook", f"{family}:{number}"), family_id=key("family", family), number=number,
        opened_on=opened, closed_at=closed,
    )  # fmt: skip


def _summaries(county: County, a: dict[str, Any], key: Keys, months: _Months) -> Iterator[Model]:
    seen = set()
    for r in county.summaries.sort("at", "summary_id", descending=True).rows(named=True):
        episode = months.at(r["family_id"], r["at"])
        if (episode, r["role"]) in seen:
            continue
        seen.add((episode, r["role"]))
        yield Summary(
            **a, id=key("summary", r["summary_id"]), family_id=key("family", r["family_id"]), episode_id=episode,
            role=r["role"], author_id=key("user", r["worker_id"]), text=r["text"], written_at=r["at"],
        )  # fmt: skip


#: Who is in the chair of every supervision of the made-up county.
CHAIRS = "team_manager"


def supervision(county: County, of: Authority, key: Keys) -> Iterator[Iterable[Model]]:
    """Sessions, who came, ratings, decisions and actions."""
    a = {"authority": of}
    by_session = _episodes(county, a, key).by_session
    yield (
        Session(
            **a, id=key("session", r["session_id"]), family_id=key("family", r["family_id"]),
            episode_id=by_session[r["session_id"]], held_on=r["held_on"] or r["planned_on"],
            chair_id=key("user", r["chair"]), closed_at=r["closed_at"],
        )
        for r in county.sessions.rows(named=True)
    )  # fmt: skip

    def of_session(model: type[Model], kind: str, frame: Any, name: str, /, **fields: Any) -> Iterable[Model]:
        return (
            model(
                **a,
                id=key(kind, _name(r, name)),
                session_id=key("session", r["session_id"]),
                **{f: get(r) for f, get in fields.items()},
            )
            for r in frame.rows(named=True)
        )

    user = _key_of(key, "user", "worker_id")
    yield of_session(
        Attendance, "attendance", county.attendance, "session_id:worker_id",
        user_id=user, role=_plain("role"), present=_plain("present"),
    )  # fmt: skip
    came = set(county.attendance.select("session_id", "worker_id").iter_rows())
    yield (
        Attendance(
            **a, id=key("attendance", f"{r['session_id']}:{r['chair']}"), session_id=key("session", r["session_id"]),
            user_id=key("user", r["chair"]), role=CHAIRS, present=True,
        )
        for r in county.sessions.rows(named=True)
        if r["held_on"] and (r["session_id"], r["chair"]) not in came
    )  # fmt: skip
    yield of_session(
        Rating, "rating", county.ratings, "rating_id", child_id=_key_of(key, "person", "person_id"), rater_id=user,
        role=_plain("role"), answer=_plain("colour"), reason=_plain("reason"), given_at=_plain("at"),
    )  # fmt: skip
    yield of_session(
        FamilyRating, "family_rating", county.family_ratings, "session_id", colour=_plain("colour"),
        suggested=lambda r: r["suggested"] if r["suggested"] != "cannot_rate" else "",
        reason=lambda r: r["reason"] or "", set_by_id=user, set_at=_plain("at"),
    )  # fmt: skip
    yield of_session(
        Decision, "decision", county.decisions, "decision_id", text=lambda r: r["reason"] or "",
        kind=lambda r: "legal" if r["decision"] == "legal_planning" else r["decision"], made_by_id=user, made_at=_plain("at"),
    )  # fmt: skip
    yield from _actions(county, a, key)


#: Days after which nobody in the demonstration is still late: what was forgotten longer was done in the end.
FORGOTTEN = 60


def _actions(county: County, a: dict[str, Any], key: Keys) -> Iterator[Iterable[Model]]:
    """What was agreed, and what of it was done: a first page that is full of old lateness would teach nothing."""
    latest = max((r["done_on"] for r in county.actions.rows(named=True) if r["done_on"]), default=date.max)
    held = {
        r["session_id"]: r["closed_at"] or datetime.combine(r["planned_on"], time(12), UTC)
        for r in county.sessions.rows(named=True)
    }
    yield (
        Action(
            **a, id=key("action", r["action_id"]), session_id=key("session", r["session_id"]),
            family_id=key("family", r["family_id"]), text=r["text"], owner_id=key("user", r["owner"]), due=r["due"],
            agreed_at=held[r["session_id"]],
        )
        for r in county.actions.rows(named=True)
    )  # fmt: skip
    yield (
        ActionDone(
            **a,
            id=key("done", r["action_id"]),
            action_id=key("action", r["action_id"]),
            on=done,
            by_id=key("user", r["owner"]),
        )
        for r in county.actions.rows(named=True)
        if (done := r["done_on"] or _in_the_end(r["due"], latest))
    )


def _in_the_end(due: date, latest: date) -> date | None:
    """When an action that the county never finished was done: a few weeks late; None where it is not late for long."""
    late = timedelta(days=14 + due.toordinal() % 28)
    return due + late if due < latest - timedelta(days=FORGOTTEN) else None


def _name(row: dict[str, Any], columns: str) -> str:
    return ":".join(str(row[column]) for column in columns.split(":"))


def _plain(column: str) -> Any:
    return lambda row: row[column]


def _key_of(key: Keys, kind: str, column: str) -> Any:
    return lambda row: key(kind, row[column])
