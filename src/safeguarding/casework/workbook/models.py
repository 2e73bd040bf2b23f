"""The shared workbook: episodes from one group supervision to the next, entries, summaries, and drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.compartments import COMPARTMENTS, KINDS, SHARED
from safeguarding.casework.access.models import User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import OwnRows
from safeguarding.casework.families.closed import ClosedRows, KindRows
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.scopes import FamilyRows

COMPARTMENT_CHOICES = [(key, KINDS[kind].choice) for key, kind in COMPARTMENTS.items()]
ROLE_CHOICES = [(role.key, role.name) for role in ROLES.values()]


class WorkbookEpisode(Row):
    """The time between two group supervisions. Closing supervision closes it and opens the next."""

    SCOPE = FamilyRows()

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="workbook_episodes")
    number = models.PositiveIntegerField()
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "number"], name="one_workbook_episode_a_number"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(closed_at__isnull=True), name="one_open_workbook_episode"
            ),
        ]


class Entry(Row):
    """One contact or note, written once, for the people it concerns. Immutable: a correction is a new row that
    `replaces` this one. As `replaces` is unique, two people can't correct the same version unawares.

    `compartment` says who may read it, and is one for all versions: a correction that closes an entry closes what it
    replaces too. A visit is always shared: visits move clocks that everyone sees."""

    SCOPE = ClosedRows()
    MAY_CHANGE = frozenset({"compartment"})
    PERSONAL = frozenset({"line", "text", "correction"})
    NOT_PERSONAL = frozenset({"kind", "role", "compartment"})

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        SESSION = "session", "Session"
        GROUP = "group", "Group"
        MEETING = "meeting", "Meeting"
        CALL = "call", "Call"
        MESSAGE = "message", "Message or letter"
        DOCUMENT = "document", "Document"

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="entries")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES, help_text="The author’s role when it was written.")
    kind = models.CharField(max_length=8, choices=Kind)
    compartment = models.CharField(
        max_length=12, choices=COMPARTMENT_CHOICES, default=SHARED, db_default=SHARED, help_text="Who may read it."
    )
    at = models.DateTimeField(help_text="When it happened.")
    line = models.CharField(max_length=200, blank=True, help_text="What it was, in one line.")
    text = models.TextField(blank=True)
    significant = models.BooleanField(default=False, help_text="Shown in the chronology.")
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    correction = models.CharField(max_length=200, blank=True, help_text="Why the entry was corrected.")
    client_key = models.UUIDField(null=True, blank=True, help_text="A form sent twice is one entry.")

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["family", "-at"], name="entry_by_family"),
            # The open month is found by when it was written, and the chronology by what is significant.
            models.Index(fields=["family", "-written_at"], name="entry_by_writing"),
            models.Index(fields=["family", "-at"], condition=Q(significant=True), name="entry_significant"),
            # Few rows replace another: over all of them, planners that have counted take the unique index for useless.
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="entry_that_replaces"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "client_key"], condition=Q(client_key__isnull=False), name="one_entry_a_form"
            ),
            models.CheckConstraint(
                condition=~Q(kind="visit") | Q(compartment=SHARED), name="a_visit_is_read_by_everyone"
            ),
        ]


class EntryPerson(Row):
    """A person whom an entry concerns and, for a child on a visit, whether and how the child was seen.

    `seen_alone` and `bedroom_seen` are empty where they weren't asked, and where they do not apply, with the reason."""

    SCOPE = ClosedRows("entry__family", "entry__compartment")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"not_seen_because", "not_applicable_because"})

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    seen = models.BooleanField(default=False)
    seen_alone = models.BooleanField(null=True, blank=True)
    bedroom_seen = models.BooleanField(null=True, blank=True)
    not_seen_because = models.CharField(max_length=200, blank=True)
    alone_not_applicable = models.BooleanField(default=False)
    bedroom_not_applicable = models.BooleanField(default=False)
    not_applicable_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="a_person_once_an_entry"),
            models.CheckConstraint(
                condition=Q(alone_not_applicable=False) | Q(seen_alone__isnull=True), name="alone_or_not_applicable"
            ),
            models.CheckConstraint(
                condition=Q(bedroom_not_applicable=False) | Q(bedroom_seen__isnull=True),
                name="bedroom_or_not_applicable",
            ),
        ]


class Summary(Row):
    """A discipline’s summary of one workbook episode. Immutable, replaced like an entry. It is shared."""

    SCOPE = KindRows("contact")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"text"})
    NOT_PERSONAL = frozenset({"role"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="summaries")
    episode = models.ForeignKey(WorkbookEpisode, on_delete=models.CASCADE, related_name="summaries")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "summaries"
        indexes = [models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="summary_that_replaces")]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "role"], condition=Q(replaces__isnull=True), name="one_first_summary_a_discipline"
            )
        ]


class ChildsWords(Row):
    """What a child said or showed, as it was said: never edited. What was put down by mistake is withdrawn, and stays."""

    SCOPE = KindRows("childs_words")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words", "circumstances", "heard_by"})
    NOT_PERSONAL = frozenset({"how", "role"})

    class How(models.TextChoices):
        SAID = "said", "Said in these words"
        INTERPRETER = "interpreter", "Said through an interpreter"
        WRITTEN = "written", "Written by the child"
        DRAWN = "drawn", "Drawn, as the child explained it"
        SHOWN = "shown", "Shown by what the child did, without words"

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    words = models.TextField()
    how = models.CharField(max_length=12, choices=How)
    circumstances = models.CharField(max_length=500, blank=True)
    heard_by = models.CharField(max_length=120, blank=True, help_text="To whom it was said, if not to the writer.")
    at = models.DateTimeField(help_text="When it was said.")
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    written_at = models.DateTimeField()
    client_key = models.UUIDField(null=True, blank=True, help_text="A form sent twice is kept once.")

    class Meta:
        verbose_name_plural = "children’s words"
        indexes = [models.Index(fields=["family", "-at"], name="words_by_family")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "client_key"], condition=Q(client_key__isnull=False), name="one_quotation_a_form"
            )
        ]


class WordsWithdrawn(Row):
    """That a child’s words were put down by mistake, and why. The words themselves stay to be read."""

    SCOPE = KindRows("childs_words", "words__family")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    words = models.OneToOneField(ChildsWords, on_delete=models.CASCADE, related_name="withdrawn")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "withdrawn words"


class Effort(Row):
    """How long somebody wrote on an entry or a summary, and how many words. Its writer alone sees the row.

    `seconds` counts from opening the form to saving, without idle time; empty where no script measured it."""

    SCOPE = OwnRows("author")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"kind"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    summary = models.OneToOneField(Summary, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=8, help_text="The kind of entry, or summary.")
    at = models.DateTimeField()
    words = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "effort"
        indexes = [
            models.Index(fields=["author", "-at"], name="effort_by_author"),
            models.Index(fields=["family", "-at"], name="effort_by_family"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, summary__isnull=True) | Q(entry__isnull=True, summary__isnull=False),
                name="effort_on_one_thing",
            )
        ]


class Draft(Row):
    """What somebody has typed and not yet saved. Only its writer sees it; saving the form removes it."""

    SCOPE = OwnRows()
    PERSONAL = frozenset({"fields"})
    NOT_PERSONAL = frozenset({"form"})

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(
        Family,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        help_text="Of what is typed about none.",
    )
    form = models.CharField(max_length=80, help_text="Which form: entry, summary:social_worker, …")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "family", "form"], name="one_draft_a_form"),
            models.UniqueConstraint(
                fields=["user", "form"], condition=Q(family__isnull=True), name="one_draft_a_form_of_no_family"
            ),
        ]
