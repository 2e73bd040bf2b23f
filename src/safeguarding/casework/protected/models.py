"""What must never reach the person who harms: safe addresses, escape plans, disclosures. Each row sealed, none replaced."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.protected import sealing
from safeguarding.casework.protected.scopes import RECORD_OF, ContactRules, ProtectedRows

#: What a new key changes of a row.
SEAL = frozenset({"key_id", "nonce", "sealed"})


class SealedRow(Row):
    """A row whose words only the workbook can read. Neither its name nor its representation says anything."""

    MAY_CHANGE = SEAL

    key_id = models.CharField(max_length=12)
    nonce = models.BinaryField(max_length=sealing.NONCE)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "A protected record"

    def __repr__(self) -> str:
        return "<A protected record>"

    def bound(self) -> bytes:
        """What the words are bound to: the authority, the row, whom or what it is about, and its kind."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Seal the text into the row. The row is saved by the action."""
        made = sealing.seal(text, self.bound())
        self.key_id, self.nonce, self.sealed = made.key_id, made.nonce, made.words

    def words(self) -> str:
        """The text. Only an action that records who reads it calls this. Raises sealing.CannotOpen."""
        held = sealing.Sealed(self.key_id, bytes(self.nonce), bytes(self.sealed))
        return sealing.unseal(held, self.bound())


class ProtectedRow(SealedRow):
    """One protected thing about a person of the family. A change is a new row; a withdrawn one says nothing any more."""

    SCOPE = ProtectedRows()
    MAY_CHANGE = SEAL | {"withdrawn"}
    PERSONAL = frozenset({"sealed", "kind"})
    NOT_PERSONAL = frozenset({"key_id", "nonce"})

    class Kind(models.TextChoices):
        SAFE_ADDRESS = "safe_address", "Safe address"
        SAFE_CONTACT = "safe_contact", "Safe contact"
        ESCAPE_PLAN = "escape_plan", "Escape plan"
        DISCLOSURE = "disclosure", "Disclosure"
        MARAC = "marac", "MARAC"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    client_key = models.UUIDField(null=True, blank=True, help_text="A form sent twice is one row.")

    class Meta:
        indexes = [
            models.Index(fields=["family", "person"], name="protected_by_family"),
            models.Index(
                fields=["replaces"], condition=models.Q(replaces__isnull=False), name="protected_that_replaces"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["authority", "client_key"], name="one_protected_row_a_form")]

    @property
    def compartment(self) -> str:
        """The kind of record that the log files its events under."""
        return RECORD_OF[self.kind]

    def bound(self) -> bytes:
        return f"protected|{self.authority_id}|{self.pk}|{self.person_id}|{self.kind}".encode()


class ContactRule(Row):
    """How an adult may be contacted. Immutable; the latest stands."""

    SCOPE = ContactRules()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"times"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    call = models.BooleanField()
    text = models.BooleanField()
    email = models.BooleanField()
    post = models.BooleanField()
    leave_message = models.BooleanField()
    times = models.CharField(max_length=200, blank=True, help_text="When it is safe: “weekdays 10 to 12”.")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["family", "person", "-set_at"], name="contact_rule_latest")]


class Letter(SealedRow):
    """A letter to one person of the family, with what was left out of it and why. Immutable."""

    SCOPE = KindRows("safe", "family", "protected.read")
    PERSONAL = frozenset({"sealed"})
    NOT_PERSONAL = frozenset({"key_id", "nonce"})
    compartment = "safe"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    client_key = models.UUIDField(help_text="A form sent twice is one letter.")

    class Meta:
        indexes = [models.Index(fields=["family", "-written_at"], name="letter_by_family")]
        constraints = [models.UniqueConstraint(fields=["authority", "client_key"], name="one_letter_a_form")]

    def bound(self) -> bytes:
        return f"letter|{self.authority_id}|{self.pk}|{self.recipient_id}".encode()


class LetterRelease(Row):
    """That a letter may leave: who said so and, where findings stood, why."""

    SCOPE = KindRows("safe", "letter__family", "protected.read")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="release")
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    findings = models.PositiveIntegerField()
    reason = models.CharField(max_length=400, blank=True)
