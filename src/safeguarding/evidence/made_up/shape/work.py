"""The frames of the work: the workbook, group supervision, and the police extract as sent."""

from __future__ import annotations

from safeguarding.evidence.made_up.shape.columns import COUNT, DAY, ID, MOMENT, TEXT, YES_NO, table

ENTRIES = table(
    "entries",
    "Workbook entries: a contact, written once.",
    ("entry_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("worker_id", ID, "Who wrote it."),
    ("kind", TEXT, "visit, session, meeting or call."),
    ("at", MOMENT, "When it happened."),
    ("written_at", MOMENT, "When it was written."),
    ("place", TEXT, "home, school, office, clinic, phone or other."),
    ("significant", YES_NO, "Belongs in the chronology."),
    ("text", TEXT, "What was written."),
)
ENTRY_PEOPLE = table(
    "entry_people",
    "Whom an entry concerns.",
    ("entry_id", ID, "The entry."),
    ("person_id", ID, "The person."),
    ("seen", YES_NO, "The person was seen."),
    ("seen_alone", YES_NO, "Seen alone; empty where it isn't asked: adults, babies, calls."),
    ("bedroom_seen", YES_NO, "The child's bedroom was seen; empty where it isn't asked."),
)
SUMMARIES = table(
    "summaries",
    "A discipline's monthly summary of its work with a family.",
    ("summary_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("month", DAY, "First day of the month."),
    ("role", TEXT, "The writer's role: whose chapter it is."),
    ("worker_id", ID, "The writer."),
    ("at", MOMENT, "When it was written."),
    ("text", TEXT, "What was written."),
)
SESSIONS = table(
    "sessions",
    "Monthly group supervisions. A family now allocated has one open session, its latest: planned, not yet held.",
    ("session_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("team_id", ID, "The team."),
    ("month", DAY, "First day of the month it belongs to."),
    ("planned_on", DAY, "The day it was, or is, planned for."),
    ("held_on", DAY, "The day it was held; empty while open."),
    ("chair", ID, "The worker who chairs."),
    ("closed", YES_NO, "Frozen."),
    ("closed_at", MOMENT, "When it was closed; empty while open."),
)
ATTENDANCE = table(
    "attendance",
    "Who came to a session that was held, of those who work with the family.",
    ("session_id", ID, "The session."),
    ("worker_id", ID, "The worker."),
    ("role", TEXT, "Their role."),
    ("present", YES_NO, "Came. Who did not sent apologies."),
)
RATINGS = table(
    "ratings",
    "One worker's rating of one child at one session. In an open session some have rated before it is held.",
    ("rating_id", ID, "Key."),
    ("session_id", ID, "The session."),
    ("person_id", ID, "The child."),
    ("worker_id", ID, "The worker."),
    ("role", TEXT, "Their role."),
    ("colour", TEXT, "red, amber, green or cannot_rate."),
    ("reason", TEXT, "Why."),
    ("at", MOMENT, "When."),
)
FAMILY_RATINGS = table(
    "family_ratings",
    "The rating of the family that the chair set.",
    ("session_id", ID, "The session."),
    ("worker_id", ID, "The chair."),
    ("suggested", TEXT, "The worst rating of a child: red, amber, green, or cannot_rate where nobody could."),
    ("colour", TEXT, "What the chair set: red, amber or green."),
    ("reason", TEXT, "Why, where it is lower than suggested; else empty."),
    ("at", MOMENT, "When."),
)
DECISIONS = table(
    "decisions",
    "What the session decided.",
    ("decision_id", ID, "Key."),
    ("session_id", ID, "The session."),
    ("decision", TEXT, "continue, intensify, step_down, step_up, legal_planning or close."),
    ("reason", TEXT, "Why."),
    ("worker_id", ID, "The chair."),
    ("at", MOMENT, "When."),
)
ACTIONS = table(
    "actions",
    "What somebody has to do, from a session.",
    ("action_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("session_id", ID, "The session that set it."),
    ("text", TEXT, "What."),
    ("owner", ID, "The worker who has to do it."),
    ("due", DAY, "By when."),
    ("done_on", DAY, "When it was done; empty while open. Open past its due day is overdue."),
)
POLICE_EXTRACT = table(
    "police_extract",
    "The police feed as the force sends it: its own headings, its own date styles, every cell text.",
    *((name, TEXT, "As sent.") for name in (
        "Incident Ref", "Incident Date", "Incident Type", "Role", "Forename", "Surname", "DOB", "Sex", "Address", "Postcode",
    )),
)  # fmt: skip
PLANTED = table(
    "planted",
    "Rows of the police extract that were made faulty on purpose.",
    ("row", COUNT, "Line of the file; the headings are line 1."),
    ("incident_ref", TEXT, "As sent."),
    ("fault", TEXT, "Name of the fault."),
    ("column", TEXT, "The heading it lies under."),
    ("rejected", YES_NO, "A reader must refuse the row; otherwise it must cope."),
    ("why", TEXT, "A sentence."),
)
POLICE_TRUE_LINKS = table(
    "police_true_links",
    "Who each row of the police extract truly is; rows about people outside the families aren't listed.",
    ("row", COUNT, "Line of the file; the headings are line 1."),
    ("incident_ref", TEXT, "As sent."),
    ("person_id", ID, "The person."),
)
