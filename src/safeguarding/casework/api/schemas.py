"""What the interface says and takes. Ids are the workbook's own random ones; days are ISO 8601; moments carry an offset."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

#: The most rows of one answer.
MOST = 100


class Problem(Schema):
    detail: str = Field(description="What is wrong, for a person to read.")


class Me(Schema):
    authority: str = Field(description="The council’s three-digit code.")
    system: str
    permissions: list[str]


class FamilyOut(Schema):
    id: UUID
    name: str
    opened_on: date
    closed_on: date | None
    rating: str | None = Field(description="red, amber or green: set by the chair of the last closed supervision.")


class Families(Schema):
    families: list[FamilyOut]
    next: UUID | None = Field(description="Give it as `after` to read on; null at the end.")


class PersonOut(Schema):
    id: UUID
    role: str = Field(description="child or adult")
    relation: str
    given_name: str
    family_name: str
    birth_date: date | None
    expected_birth_date: date | None
    sex: str
    la_child_id: str | None = Field(description="The council’s own number of a child.")
    since: date


class WorkerOut(Schema):
    name: str
    role: str
    since: date


class FamilyFile(FamilyOut):
    people: list[PersonOut]
    workers: list[WorkerOut]


class SeenOut(Schema):
    person: UUID
    seen: bool
    seen_alone: bool | None


class EntryOut(Schema):
    id: UUID
    kind: str
    at: datetime
    written_at: datetime
    role: str
    author: str
    significant: bool
    line: str
    text: str
    people: list[SeenOut]


class Entries(Schema):
    entries: list[EntryOut]
    next: UUID | None = Field(description="Give it as `after` to read on; null at the end.")


class DeliveryOut(Schema):
    id: UUID
    state: str
    sentence: str
    taken: int = Field(description="Rows that could be read, whatever became of them.")
    rejected: int


class RatingOut(Schema):
    child: UUID
    supervision_held_on: date
    role: str
    rater: str
    answer: str
    reason: str


class Ratings(Schema):
    ratings: list[RatingOut]
