"""What partner agencies deliver: files, rows, rejections, links to people, and what people decide about doubtful ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import Agency, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AgencyRows
from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.scopes import PeopleOfAuthority
from safeguarding.casework.feeds import relink_models, review_models  # noqa: F401  their tables are of this room


@dataclass(frozen=True)
class Deliveries(AgencyRows):
    """As its agencies’ rows; for a system that hands in and reads nothing, what it handed in itself."""

    def narrow(self, snapshot: Snapshot, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.permission not in snapshot.permissions and "feed.upload" in snapshot.permissions:
            return queryset.filter(authority_id=snapshot.authority_id, received_by_id=snapshot.user_id)
        return super().narrow(snapshot, queryset)


class Mapping(Row):
    """What the headings and codes of one agency's files of a feed stand for, as somebody said. The latest version holds."""

    SCOPE = AgencyRows("feed.read", widen="link.review")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"feed", "headings", "codes"})

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mappings")
    feed = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    headings = models.JSONField(
        default=dict, help_text="Heading in the file: column of the feed, empty where left out."
    )
    codes = models.JSONField(default=dict, help_text="Column: what the file says: code of the feed.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "agency", "feed", "version"], name="a_mapping_once")
        ]


class Expectation(Row):
    """How often an agency is to deliver a feed, as somebody said. The latest of an agency and feed holds."""

    SCOPE = AgencyRows("feed.read", widen="link.review")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"feed", "every"})

    class Every(models.TextChoices):
        WEEK = "week", "Every week"
        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every three months"
        NEVER = "never", "Not expected"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="expectations")
    feed = models.CharField(max_length=24)
    every = models.CharField(max_length=8, choices=Every)
    first = models.DateField(help_text="The first day on which a delivery is due.")
    grace = models.PositiveSmallIntegerField(default=0, help_text="Days after which a delivery that is due is missing.")
    whole = models.BooleanField(
        default=False, help_text="Each file holds everything of the last whole week, month or quarter before it is due."
    )
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority", "agency", "feed", "-said_at"], name="expected_lately")]


class Delivery(Row):
    """One file received from a partner. The same file twice is refused."""

    SCOPE = Deliveries("feed.read", widen="link.review")
    NOT_PERSONAL = frozenset(
        {
            "feed",
            "file_name",
            "sha256",
            "state",
            "sentence",
            "stored_as",
            "model_version",
            "profile",
            "way",
            "covers",
            "said",
        }
    )

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading the rows"
        ASKING = "asking", "Waiting for an answer"
        LINKING = "linking", "Looking for the people"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    class Way(models.TextChoices):
        PAGE = "page", "Handed in on a page"
        SYSTEM = "system", "Sent by a system"
        FOLDER = "folder", "Taken from the folder"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    feed = models.CharField(max_length=24)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=400, blank=True, help_text="Why it was refused.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often reading or linking it was begun.")
    accepted = models.PositiveIntegerField(default=0)
    already_held = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0, help_text="Rows held before, delivered with other details.")
    withdrawn = models.PositiveIntegerField(default=0, help_text="Rows held before that the partner took back.")
    rejected = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(
        default=0, help_text="Rows of people whom the agreement leaves out: counted, and nothing of them kept."
    )
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    covers = models.JSONField(
        null=True, blank=True,
        help_text="Kind: the first and the last day covered for it. Empty for one read before this was kept.",
    )  # fmt: skip
    said = models.JSONField(
        default=dict, blank=True,
        help_text="From when to when the file holds everything, and of which kinds, as somebody said.",
    )  # fmt: skip
    model_version = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.PAGE)
    mapping = models.ForeignKey(
        Mapping, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="What it was read with."
    )
    removed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its rows were removed because they had been held as long as agreed."
    )
    profile = models.JSONField(
        default=dict,
        blank=True,
        help_text="The delivery in figures, nothing of a person: what later ones are held against.",
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "feed", "sha256"], condition=~Q(state="refused"), name="a_file_once"
            )
        ]

    @property
    def taken(self) -> int:
        """Rows that could be read, whatever became of them: all that whoever hands in may know. What was new, held
        already or held back would say whom the council knows."""
        return self.accepted + self.already_held + self.corrected + self.held_back


class FeedEvent(Row):
    """One accepted row: an event and a person named in it, as the agency wrote it.

    What a row says never changes. Corrected by a later delivery, it stands no more and a further version does; withdrawn,
    it stands no more. Of each key one version stands at most. Count, link and show those that stand.
    """

    SCOPE = PeopleOfAuthority("link.review", path="links__person")
    PERSONAL = frozenset(
        {
            "given_name",
            "family_name",
            "birth_date",
            "address",
            "postcode",
            "nhs_number",
            "upn",
            "incident_id",
            "kind",
            "role",
            "lead_contact",
        }
    )
    NOT_PERSONAL = frozenset({"event_key", "feed", "sex"})

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="events")
    event_key = models.CharField(max_length=64)
    incident_id = models.CharField(max_length=80)
    feed = models.CharField(max_length=24)
    kind = models.CharField(max_length=40)
    date = models.DateField()
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    role = models.CharField(max_length=40, blank=True)
    quantity = models.FloatField(null=True, blank=True)
    possible = models.FloatField(null=True, blank=True)
    unauthorised = models.FloatField(null=True, blank=True)
    address_hidden = models.BooleanField(
        default=False, help_text="Its address was removed: the household’s is kept safe."
    )
    lead_contact = models.CharField(max_length=120, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    stands = models.BooleanField(default=True, help_text="Neither corrected nor withdrawn by a later delivery.")
    ended_by = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="ended", null=True, blank=True,
        help_text="The delivery that corrected or withdrew it.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "event_key"], condition=Q(stands=True), name="an_event_once"),
            models.UniqueConstraint(fields=["authority", "event_key", "version"], name="a_version_once"),
        ]
        indexes = [models.Index(fields=["authority", "feed", "date"], name="feed_event_by_date")]


class Rejection(Row):
    """A row that was not accepted: where it stands in the file, and a sentence that says how to mend it."""

    SCOPE = AgencyRows("feed.read", widen="link.review", path="delivery__agency")
    PERSONAL = frozenset({"sentence"})
    NOT_PERSONAL = frozenset({"column"})

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="rejections")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=400)


class Link(Row):
    """What the linkage model thinks: this event's person may be that person of ours. Immutable."""

    SCOPE = PeopleOfAuthority("link.review")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"evidence"})
    NOT_PERSONAL = frozenset({"band", "model_version"})

    class Band(models.TextChoices):
        LINKED = "linked", "Linked"
        DOUBTFUL = "doubtful", "For a person to decide"
        NOT_LINKED = "not_linked", "Not linked, kept for a sample of such pairs"

    event = models.ForeignKey(FeedEvent, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    probability = models.FloatField()
    band = models.CharField(max_length=10, choices=Band)
    evidence = models.JSONField(default=list, help_text="What speaks for and against, comparison by comparison.")
    model_version = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(
        default=1, help_text="Which time the pair was linked: withdrawn, it may be again."
    )

    class Meta:
        indexes = [models.Index(fields=["authority", "band"], name="link_by_band")]
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "model_version", "round"], name="one_link_a_round")
        ]


class LinkDecision(Row):
    """What a person decided about a link. Immutable; a change of mind replaces it, and one taken back says nothing."""

    SCOPE = PeopleOfAuthority("link.review", path="link__person")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="decisions")
    same = models.BooleanField(null=True, help_text="The row is this person; empty where nobody says.")
    cannot_tell = models.BooleanField(default=False, help_text="Looked at, and not to be told. Asked no more.")
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="decision_that_replaces")
        ]
        constraints = [
            models.UniqueConstraint(fields=["link"], condition=Q(replaces__isnull=True), name="one_first_decision")
        ]
