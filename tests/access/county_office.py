"""What stands beside the files: returns, decisions to share, drafts, findings, protected records."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone
from tests.access.county import County
from tests.access.county_partners import make_figures


def make_sharing(county: County, code: str, name: str, by: Any) -> None:
    row = county.planters[code].row(
        "families.SharingDecision", "sharing", name, family=county.rows["family", code, name], share=False,
        basis="public_task", confidentiality="law", told=False, decided_by=by, decided_at=timezone.now(),
    )  # fmt: skip
    county.note("sharing_decision", row, code, name)


def make_handover(county: County, code: str, name: str, by: Any) -> None:
    """A copy of the file that went to another authority, and records that came from one."""
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    family = county.rows["family", code, name]
    planter.row(
        "handover.Handover", "handover", name, family=family, to_code="984", went={}, work_ended=False, digest="",
        made_by=by, made_at=now,
    )  # fmt: skip
    received = planter.row(
        "handover.Received", "core", name, family=family, from_code="985", sent_on=today, accepted_by=by,
        accepted_at=now, digest=hashlib.sha256(f"{code} {name}".encode()).hexdigest(),
    )  # fmt: skip
    for kind in apps.get_model("handover", "ReceivedItem").Kind.values:
        record = {"rating": "supervision", "words": "childs_words"}.get(kind, "contact")
        planter.row("handover.ReceivedItem", record, name, kind, received=received, kind=kind, on=today)


def make_returns(county: County, code: str, by: Any) -> None:
    planter, now = county.planters[code], timezone.now()
    for state in ("done", "refused"):
        run = planter.row(
            "returns.ImportRun", "census", "", state, started_by=by, started_at=now, finished_at=now, state=state,
            stored_as="", counts={}, sha256="",
        )  # fmt: skip
        county.note("run", run, code)
        planter.row("returns.ImportProblem", "census", "", state, run=run, line=7)


def make_announcement(county: County, code: str, by: Any) -> None:
    planter, today = county.planters[code], timezone.localdate()
    row = planter.row(
        "notices.Announcement", "places", start=today, end=today + timedelta(days=1), made_by=by, made_at=timezone.now()
    )
    county.note("announcement", row, code)
    planter.row("caseload.WeekTold", "places", user=by, week=today)


def make_rules(county: County, code: str, by: Any) -> None:
    """How often an authority looks at its families, and what it says of itself besides: for everyone inside."""
    county.planters[code].row(
        "rules.SaidRules", "places", topic="adult-workers", starts=timezone.localdate(), said_by=by, said_at=timezone.now(),
        content={"status": "adopted", "source": "Ours", "need": []},
    )  # fmt: skip
    county.planters[code].row(
        "meetings.CycleRules", "places", starts=timezone.localdate(), red=28, amber=31, green=31, unrated=31, minutes=30,
        early=14, quorum=["management"], said_by=by, said_at=timezone.now(),
    )  # fmt: skip
    make_figures(county, code)


def make_meeting(county: County, code: str, name: str, by: Any) -> None:
    """A day on which a family is looked at, and the leave of the manager who planned it."""
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    room = planter.row("meetings.Room", "places", "", name, office=county.rows["office", code])
    county.note("room", room, code)
    team = county.rows["family", code, name].team_allocations.get().team
    meeting = planter.row(
        "meetings.Meeting", "places", team=team, room=room, chair=by, starts_at=now + timedelta(days=2), minutes=60,
        made_by=by, made_at=now,
    )  # fmt: skip
    county.note("meeting", meeting, code)
    place = planter.row(
        "meetings.Place", "supervision", name, meeting=meeting, family=county.rows["family", code, name], minutes=30,
        placed_by=by, placed_at=now,
    )  # fmt: skip
    county.note("place", place, code, name, "supervision", meeting=meeting)
    planter.row(
        "supervision.RatingsShown", "places", "", name, team=team, together=False, said_by=by, said_at=now,
    )  # fmt: skip
    leave = planter.row("meetings.Leave", "places", user=by, start=today, end=today, said_by=by, said_at=now)
    county.note("leave", leave, code, owner=str(by.pk))
    planter.row("caseload.StandIn", "places", leave=leave, user=by, said_by=by, said_at=now)
    vacancy = planter.row(
        "caseload.Vacancy", "places", team=team, role="social_worker", start=today, said_by=by, said_at=now
    )
    county.note("vacancy", vacancy, code)


def make_draft(county: County, code: str, name: str, user: Any, form: str) -> None:
    """What somebody typed and did not save."""
    planter, owner = county.planters[code], str(user.pk)
    words = planter.token("Draft", "fields", "draft", name, f"{form} {user.pk}", owner=owner)
    planter.row(
        "workbook.Draft", "draft", name, f"{form} {user.pk}", whose=owner, user=user, form=form,
        family=county.rows["family", code, name], fields={"text": [words]}, saved_at=timezone.now(),
    )  # fmt: skip


def make_searches(county: County, code: str, user: Any) -> None:
    """What somebody looked for and keeps: words, a choice of families, and two letters with which every name begins."""
    planter, owner, now = county.planters[code], str(user.pk), timezone.now()
    for kind, words, filters in (("words", "", {}), ("families", "", {"rating": "red"}), ("words", "zq", {})):
        said = {"words": words} if words else {}
        row = planter.row(
            "finding.Search", "draft", "", f"{kind} {words} {user.pk}", whose=owner, user=user, kind=kind, at=now,
            filters=filters, **said,
        )  # fmt: skip
        county.note("search", row, code, owner=owner)


def make_findings(county: County, code: str, worker: Any, by: Any) -> None:
    """A pattern in the log, and what somebody made of it."""
    planter, now = county.planters[code], timezone.now()
    finding = planter.row(
        "oversight.Finding", "finding", pattern="unrelated", worker=worker, day=timezone.localdate(), first_at=now,
        family_id=county.rows["family", code, "plain"].pk, last_at=now, count=1,
    )  # fmt: skip
    county.note("finding", finding, code)
    planter.row("oversight.Look", "finding", finding=finding, by=by, at=now, decision="asked")
    planter.row("oversight.Reason", "finding", finding=finding, at=now, hour=30, day=30)


#: What a protected row can be about, and the kind of record that says who reads it.
PROTECTED = {
    "safe_address": "safe",
    "safe_contact": "safe",
    "escape_plan": "safe",
    "disclosure": "victim",
    "marac": "victim",
}


def make_protected(county: County, code: str, name: str, by: Any) -> None:
    """Sealed rows about the mother, one superseded, and how she may be contacted."""
    planter, now = county.planters[code], timezone.now()
    family, mother = county.rows["family", code, name], county.rows["person", code, name, "mother"]
    model = apps.get_model("protected", "ProtectedRow")
    for kind, record in PROTECTED.items():
        earlier = None
        for version in ("first", ""):
            row = model(
                family=family, person=mother, kind=kind, writer=by, written_at=now, replaces=earlier, **planter.of
            )
            row.put(planter.token("ProtectedRow", "sealed", record, name, f"{kind} {version}"))
            row.save()
            county.note("protected", row, code, name, record)
            county.rows["words", str(row.pk)] = row.words()
            earlier = row
    rule = planter.row(
        "protected.ContactRule", "contact_rule", name, family=family, person=mother, call=False, text=False, email=False,
        post=False, leave_message=False, set_by=by, set_at=now,
    )  # fmt: skip
    county.note("contact_rule", rule, code, name, "safe")
    make_letter(county, code, name, by)
    make_restricted_notes(county, code, name, by)


def make_letter(county: County, code: str, name: str, by: Any) -> None:
    """A letter to the mother, with what was left out of it, released."""
    planter, now = county.planters[code], timezone.now()
    family, mother = county.rows["family", code, name], county.rows["person", code, name, "mother"]
    words = {part: planter.token("Letter", "sealed", "safe", name, part) for part in ("text", "withheld", "informants")}
    sealed = {
        "text": words["text"], "withheld": [[words["withheld"], "why"]], "informants": [words["informants"]],
        "places": [],
    }  # fmt: skip
    letter = apps.get_model("protected", "Letter")(
        family=family, recipient=mother, author=by, written_at=now, client_key=uuid.uuid4(), **planter.of
    )
    letter.put(json.dumps(sealed))
    letter.save()
    county.note("letter", letter, code, name, "safe")
    planter.row("protected.LetterRelease", "safe", name, letter=letter, released_by=by, released_at=now, findings=0)


def make_restricted_notes(county: County, code: str, name: str, by: Any) -> None:
    """The part of supervision that only those who support the victim read, in every session."""
    model = apps.get_model("supervision", "RestrictedNote")
    sessions = [one for one in county.things["session"] if (one.authority, one.family) == (code, name)]
    for session in sessions:
        note = model(
            family=county.rows["family", code, name], session_id=session.pk, kind="said", author=by,
            written_at=timezone.now(), client_key=uuid.uuid4(), **county.planters[code].of,
        )  # fmt: skip
        note.put(county.planters[code].token("RestrictedNote", "sealed", "victim", name, str(session.pk)))
        note.save()
