"""The audit log and its findings in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.access.models import User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import READ, REFUSED
from safeguarding.casework.design.dates import clock, count, day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.oversight.models import Finding
from safeguarding.casework.oversight.patterns import PATTERNS
from safeguarding.casework.oversight.queries import Names

UNKNOWN_FAMILY = "A family you do not work with"
UNKNOWN_PERSON = "Somebody who has left"
#: What the log holds of how a reader reached a family, in words.
RELATIONSHIPS = {
    "allocated": "Allocated to the family",
    "team": "Manager or staff of the family’s team",
    "cover": "Covered the team",
    "deputy": "Deputy of the team’s manager",
    "authority": "Information governance",
    "named on restricted file": "Named on the restricted file",
}
BREAK_GLASS = "break-glass"
ASKED_WHY = (
    "Nothing is closed to you. Say why you need so many families’ files, and go on. Your manager and information "
    "governance are told now, and read what you write."
)


def lines(first: str | SafeString, second: str) -> SafeString | str:
    """Two lines of a cell."""
    return format_html('{}<br><span class="govuk-hint app-small">{}</span>', first, second) if second else first


def what(event: Event) -> str:
    """`Read workbook`; `Corrected person`; never the words of a record."""
    section = str(event.what.get("section", "")) if event.verb in (READ, REFUSED) else ""
    if event.verb == REFUSED:
        return f"Was refused: {section.replace('-', ' ')}"
    return f"{event.verb} {section}".strip().capitalize()


def how(event: Event) -> SafeString | str:
    """By which relationship the reader reached the family; a break-glass reading stands out."""
    by = str(event.what.get("relationship", ""))
    return tag("Break-glass", "red") if by == BREAK_GLASS else RELATIONSHIPS.get(by, by.capitalize())


def family_log(events: Iterable[Event], names: Names) -> Table:
    """Who opened a family's file: when, who in which role, which section, by which relationship."""
    return Table(
        caption="Who has opened this file",
        caption_hidden=True,
        head=("When", "Who", "What", "How they came to it"),
        rows=[
            (
                moment(event.at),
                lines(_person(event, names), names.role_at(event.actor, event.at)),
                what(event),
                how(event),
            )
            for event in events
        ],
        nothing="Nobody opened it in this time.",
    )


def worker_log(events: Iterable[Event], names: Names, own: bool) -> Table:
    """What one person did: when, in which family's file, which section, by which relationship.

    Of a family that the reader may not know of nothing is said but that it is one.
    """
    rows = []
    for event in events:
        known = event.family_id is None or event.family_id in names.families
        rows.append(
            (
                moment(event.at),
                _family(event, names, own),
                what(event) if known or own else "Opened or changed the file",
                how(event),
            )
        )
    return Table(
        caption="What was opened and done",
        caption_hidden=True,
        head=("When", "Family", "What", "How they came to it"),
        rows=rows,
        nothing="Nothing in this time.",
    )


def _person(event: Event, names: Names) -> str:
    return names.people.get(event.actor, UNKNOWN_PERSON) if event.actor else "The workbook itself"


def _family(event: Event, names: Names, own: bool) -> SafeString | str:
    if event.family_id is None:
        return ""
    if event.family_id not in names.families:
        return "A family you no longer work with" if own else UNKNOWN_FAMILY
    return link(names.families[event.family_id], reverse("family", args=[event.family_id]))


def workers_table(workers: Iterable[User], names: Names) -> Table:
    """The people whose log the reader may read."""
    return Table(
        caption="People",
        caption_hidden=True,
        head=("Name", "Role"),
        rows=[
            (
                link(worker.name, reverse("worker-log", args=[worker.pk])),
                ", ".join(dict.fromkeys(role for *_, role in names.roles.get(worker.pk, []))) or "No post",
            )
            for worker in workers
        ],
        nothing="Nobody of that name whose log you may read.",
    )


def findings_table(findings: Sequence[Finding], names: Names) -> Table:
    """What the patterns turned up, and what came of it."""
    return Table(
        caption="Findings",
        caption_hidden=True,
        head=("Day", "Pattern", "Who", "What", "Looked at"),
        rows=[
            (
                link(day(one.day), reverse("finding", args=[one.pk]), f"{pattern_name(one)}, {one.worker.name}"),
                pattern_name(one),
                lines(one.worker.name, names.role_at(one.worker_id, one.first_at)),
                finding_words(one, names),
                looked_at(one),
            )
            for one in findings
        ],
        nothing="Nothing to look at.",
    )


def pattern_name(finding: Finding) -> str:
    pattern = PATTERNS.get(finding.pattern)
    return pattern.name if pattern else finding.pattern


def finding_words(finding: Finding, names: Names) -> str:
    """`Harlow family, 3 pages between 18:04 and 18:10`."""
    when = clock(finding.first_at)
    if clock(finding.last_at) != when:
        when = f"{when} to {clock(finding.last_at)}"
    if finding.pattern == "exports":
        return f"{count(finding.count, 'file')}, {when}"
    if finding.family_id is None:
        return f"{count(finding.count, 'family', 'families')}, {when}"
    name = names.families.get(finding.family_id, UNKNOWN_FAMILY)
    return f"{name}, {count(finding.count, 'page')}, {when}"


def looked_at(finding: Finding) -> str:
    looks = sorted(finding.looks.all(), key=lambda look: look.at)
    if looks and any(reason.at > looks[-1].at for reason in finding.reasons.all()):
        return "Not since the last reason"
    return f"{looks[-1].get_decision_display()}, {day(looks[-1].at)}" if looks else "Not yet"


def finding_page(finding: Finding, names: Names) -> dict[str, Any]:
    """One finding with its pattern and everything that was decided on it."""
    pattern = PATTERNS.get(finding.pattern)
    return {
        "name": pattern_name(finding),
        "words": pattern.words if pattern else "",
        "why": pattern.why if pattern else "",
        "worker": finding.worker.name,
        "role": names.role_at(finding.worker_id, finding.first_at),
        "day": day(finding.day),
        "what": finding_words(finding, names),
        "log": f"{reverse('worker-log', args=[finding.worker_id])}?"
        f"day-day={finding.day.day}&day-month={finding.day.month}&day-year={finding.day.year}",
        "reasons": [
            {"words": reason.words, "at": moment(reason.at), "many": asked_why_words(reason.hour, reason.day)}
            for reason in sorted(finding.reasons.all(), key=lambda reason: reason.at)
        ],
        "looks": [
            {"by": look.by.name, "at": moment(look.at), "decision": look.get_decision_display(), "note": look.note}
            for look in sorted(finding.looks.all(), key=lambda look: look.at)
        ],
    }


def asked_why_words(hour: int, day_: int) -> str:
    """`12 families in an hour, 40 in a day`."""
    return f"{count(hour, 'family', 'families')} in an hour, {day_} in a day"


def waiting_words(number: int) -> str:
    """For the first page: that reasons wait to be read. It names nobody."""
    if not number:
        return ""
    return f"{count(number, 'person', 'people')} opened very many files and said why: read what they wrote"


def pattern_rows() -> list[dict[str, str]]:
    """What each pattern looks for and why, for the page."""
    return [{"name": one.name, "words": one.words, "why": one.why} for one in PATTERNS.values()]
