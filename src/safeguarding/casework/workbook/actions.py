"""Every change to the workbook. Each queues at the family, so that two people never write past each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import chain, closing, drafts, effort
from safeguarding.casework.workbook.contacts import Contact, contact_of, problems, tidy
from safeguarding.casework.workbook.drafts import drop_draft
from safeguarding.casework.workbook.models import Draft, Entry, EntryPerson, Summary
from safeguarding.casework.workbook.months import open_month
from safeguarding.casework.workbook.queries import asked_of, may_correct, role_in
from safeguarding.casework.workbook.voice.actions import keep_words
from safeguarding.casework.workbook.voice.said import Said

ANOTHER_CHAPTER = "This entry belongs to another discipline. Ask its writer or the team manager to correct it."


class Overtaken(Exception):
    """Somebody saved first. `standing` is what stands now; nothing was changed.

    `moved_on`: the month that was written for has been closed by group supervision meanwhile.
    """

    def __init__(self, standing: Entry | Summary | None, *, moved_on: bool = False) -> None:
        super().__init__("Somebody saved this first.")
        self.standing = standing
        self.moved_on = moved_on


@transaction.atomic
def write_entry(
    family: Family,
    contact: Contact,
    client_key: UUID,
    *,
    by: Any,
    said: Said | None = None,
    seconds: int | None = None,
) -> Entry:
    """Write an entry. The same form (`client_key`) sent again gives the entry it made the first time, and so does a
    new form by the same person that says exactly the same.

    `said`: a child’s words that were put down with it, kept beside the entry. `seconds`: how long it took to write.

    Raises Overtaken where the form was saved before and now says something else; ValueError for a contact that breaks
    a rule of `contacts.problems`; Refused, Http404.
    """
    family = _queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    contact = tidy(contact)
    if sent := _sent_before(family, contact, client_key, by, said=True):
        if said:
            keep_words(family, said, sent.client_key or client_key, by=by, entry=sent)
        drop_draft(family, "entry", by)
        return sent
    closing.must_be_yours(by, family, contact.compartment)
    if contact.compartment == SHARED:
        # That a month has begun is seen by everyone: only what everyone reads begins one.
        open_month(family)
    entry = _save(family, contact, by, role=role_in(by, family), client_key=client_key)
    effort.note(entry, seconds, by)
    if said:
        keep_words(family, said, client_key, by=by, entry=entry)
    drop_draft(family, "entry", by)
    record(by, "wrote entry", entry, kind=entry.kind, significant=entry.significant)
    return entry


@transaction.atomic
def correct_entry(
    entry: Entry, contact: Contact, reason: str, client_key: UUID, *, by: Any, seconds: int | None = None
) -> Entry:
    """Write a new version on top of `entry`, which must be the latest; the old one stays to be read.

    A version that says the same is not made: `entry` comes back. Raises Overtaken where somebody corrected it first.
    """
    family = _queue(by, entry.family_id)
    check(by, "entry.write", family, found=True)
    find(by, Entry, pk=entry.pk)
    contact = tidy(contact)
    if sent := _sent_before(family, contact, client_key, by):
        return sent
    latest = chain.latest(entry)
    if not may_correct(by, latest):
        raise Refused(ANOTHER_CHAPTER)
    if latest.pk != entry.pk:
        raise Overtaken(latest)
    form = f"correction:{chain.first(entry).pk}"
    if contact == contact_of(entry):
        drop_draft(family, form, by)
        return entry
    closing.must_not_widen(by, entry, contact.compartment)
    made = _save(family, contact, by, role=entry.role, client_key=client_key, replaces=entry, correction=reason)
    closing.close_earlier(made)
    effort.note(made, seconds, by)
    drop_draft(family, form, by)
    record(by, "corrected entry", made, replaces=entry.pk, closed=made.compartment != entry.compartment)
    return made


@transaction.atomic
def write_summary(
    family: Family, text: str, *, episode: UUID | None, replaces: UUID | None, by: Any, seconds: int | None = None
) -> Summary:
    """Write the summary of the writer's own discipline for the month.

    `episode` is the month that the person wrote for and `replaces` the version they started from, None for the first.
    The same text from the same person is one version. Raises Overtaken where another version stands, or another month.
    """
    family = _queue(by, family.pk)
    check(by, "summary.write", family, found=True)
    text = text.strip()
    if not text:
        raise ValueError("A summary has words.")
    role, month = role_in(by, family), open_month(family)
    standing = Summary.objects.filter(episode=month, role=role, replaced_by__isnull=True).first()
    if standing and standing.author_id == by.pk and standing.text == text:
        drop_draft(family, "summary", by)
        return standing
    if episode is not None and episode != month.pk:
        raise Overtaken(standing, moved_on=True)
    if replaces != (standing.pk if standing else None):
        raise Overtaken(standing)
    made = Summary.objects.create(
        authority_id=family.authority_id, family=family, episode=month, role=role, author=by, text=text,
        written_at=timezone.now(), replaces=standing,
    )  # fmt: skip
    effort.note(made, seconds, by)
    drop_draft(family, "summary", by)
    record(by, "wrote summary", made, role=role, replaces=replaces)
    return made


@transaction.atomic
def save_draft(family: Family | None, form: str, fields: dict[str, Any], *, by: Any) -> Draft | None:
    """Keep what was typed so far, in place of what was kept before. Only its writer will see it. `family` is None for what
    is about no family; then the caller has checked the thing that it is about.

    What arrives after its form was saved is no draft any more: None. Updates are not recorded, the first one is.
    """
    family = _queue(by, family.pk) if family else None
    check(by, drafts.form_named(form).permission, family, found=True)
    if _saved_already(family, form, fields, by):
        return None
    draft, new = Draft.objects.update_or_create(
        user=by, family=family, form=form,
        defaults={"fields": fields, "saved_at": timezone.now(), "authority_id": by.authority_id},
    )  # fmt: skip
    if new:
        record(by, "began draft", draft, form=form.partition(":")[0])
    return draft


@transaction.atomic
def discard_draft(family: Family | None, form: str, *, by: Any) -> None:
    """Throw away one's own draft."""
    check(by, drafts.form_named(form).permission, family)
    if drop_draft(family, form, by):
        record(by, "discarded draft", family, form=form.partition(":")[0])


def _queue(by: Any, family: UUID) -> Family:
    """The family as it stands now; whoever else writes in its workbook waits until this is done.

    Raises Http404 where `by` may not know of it.
    """
    return find(by, Family.objects.select_for_update(no_key=True), pk=family)


def _sent_before(family: Family, contact: Contact, client_key: UUID, by: Any, *, said: bool = False) -> Entry | None:
    """The entry that the same form made before or, with `said`, another form by the same person that says the same: a
    browser that goes back shows the old words in a new form."""
    by_key = Q(authority_id=family.authority_id, client_key=client_key)
    by_words = Q(family=family, author=by, at=contact.at, kind=contact.kind, text=contact.text)
    # Two searches by index: of both at once, SQLite reads the whole table.
    held = list(Entry.objects.filter(by_key)) or (list(Entry.objects.filter(by_words)) if said else [])
    sent = next((entry for entry in held if entry.client_key == client_key), None)
    if sent is None:
        first = (entry for entry in held if entry.replaces_id is None)
        return next((entry for entry in first if contact_of(entry) == contact), None)
    if sent.author_id != by.pk or sent.family_id != family.pk:
        raise Refused("This form has been used before. Load the page again and copy your text over.")
    if contact_of(sent) != contact:
        raise Overtaken(find(by, Entry, pk=chain.latest(sent).pk))
    return sent


def _save(family: Family, contact: Contact, by: Any, **more: Any) -> Entry:
    now = timezone.now()
    children = asked_of(family, [row.person for row in contact.people])
    if broken := list(problems(contact, children, now)):
        raise ValueError("; ".join(problem.sentence() for problem in broken))
    of = {"authority_id": family.authority_id}
    entry = Entry.objects.create(
        **of, family=family, author=by, kind=contact.kind, at=contact.at, line=contact.line, text=contact.text,
        significant=contact.significant, compartment=contact.compartment, written_at=now, **more,
    )  # fmt: skip
    EntryPerson.objects.bulk_create(
        EntryPerson(
            **of, entry=entry, person_id=row.person, seen=row.seen, seen_alone=row.seen_alone,
            bedroom_seen=row.bedroom_seen, not_seen_because=row.not_seen_because, alone_not_applicable=row.no_alone,
            bedroom_not_applicable=row.no_bedroom, not_applicable_because=row.not_applicable_because,
        )
        for row in contact.people
    )  # fmt: skip
    return entry


def _saved_already(family: Family | None, form: str, fields: dict[str, Any], by: Any) -> bool:
    """Whether the form of a draft was saved before the draft arrived: a browser may send both at once."""
    of = drafts.form_named(form)
    if of.settled is not None:
        return of.settled(form.split(":")[1:], fields, by)
    if family is None:
        raise LookupError(f"What is typed into the form “{form}” is about a family.")
    key = _uuid(drafts.first(fields, "client_key"))
    rows: Any = apps.get_model(of.made)._default_manager
    if key and rows.filter(authority_id=family.authority_id, author=by, client_key=key).exists():
        return True
    month = _uuid(drafts.first(fields, "episode"))
    if form != "summary" or month is None:
        return False
    version = _uuid(drafts.first(fields, "version"))
    made = Summary.objects.filter(family=family, author=by, episode_id=month, replaces_id=version)
    return made.filter(replaced_by__isnull=True).exists()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
