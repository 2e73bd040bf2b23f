"""What a handover file must hold before a family is made of it, whoever sealed it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, Self

from ninja import Field, Schema
from pydantic import model_validator

from safeguarding.casework.handover.sealed_file import CannotOpen
from safeguarding.casework.people.models import KnownName, Language, WarningNote
from safeguarding.casework.people.numbers import ASKED
from safeguarding.evidence import relationships as kinds

Code = Annotated[str, Field(pattern=r"^\d{3}$")]
Name = Annotated[str, Field(max_length=80)]
#: More than any family has; a longer list is somebody's mischief.
MOST = 20_000


def _among(values: Iterable[str]) -> Any:
    return Field(pattern=f"^({'|'.join(re.escape(value) for value in values)})$")


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise ValueError("It ends before it starts.")


class NameIn(Schema):
    kind: Annotated[str, _among(KnownName.Kind.values)]
    name: Annotated[str, Field(min_length=1, max_length=160)]
    start: date | None
    end: date | None

    @model_validator(mode="after")
    def days(self) -> Self:
        _in_order(self.start, self.end)
        return self


class LanguageIn(Schema):
    first_language: Annotated[str, Field(max_length=60)]
    interpreter: Annotated[str, _among(Language.Interpreter.values)]
    needs: Annotated[str, Field(max_length=400)]


class KinIn(Schema):
    """`source` and `target` are places in the list of people."""

    source: Annotated[int, Field(ge=0)]
    target: Annotated[int, Field(ge=0)]
    kind: Annotated[str, _among(kinds.KINDS)]
    start: date | None
    end: date | None
    responsibility: Annotated[str, _among(["", *kinds.RESPONSIBILITY])]
    how: Annotated[str, _among(["", *kinds.HOW_HELD])]
    held_from: date | None
    held_to: date | None

    @model_validator(mode="after")
    def possible(self) -> Self:
        _in_order(self.start, self.end)
        _in_order(self.held_from, self.held_to)
        if self.source == self.target or (self.responsibility and self.kind not in kinds.MAY_HOLD):
            raise ValueError("Nobody is related to themselves, and only who is like a parent holds responsibility.")
        return self


class WarningIn(Schema):
    """`person` is a place in the list of people; none for the whole family."""

    person: Annotated[int, Field(ge=0)] | None
    kind: Annotated[str, _among(WarningNote.Kind.values)]
    words: Annotated[str, Field(min_length=1, max_length=400)]
    review_on: date
    told: bool
    not_told_because: Annotated[str, Field(max_length=400)]

    @model_validator(mode="after")
    def reasoned(self) -> Self:
        if not self.told and not self.not_told_because:
            raise ValueError("Somebody who is not told has a reason.")
        return self


class PersonIn(Schema):
    role: Literal["child", "adult"]
    relation: Literal["child", "mother", "father", "partner", "grandparent", "carer", "other"]
    given_name: Name
    family_name: Name
    known_as: Name
    sex: Literal["M", "F", "U"]
    birth_date: date | None
    expected_birth_date: date | None
    ethnicity: Annotated[str, Field(max_length=4)]
    address: list[Annotated[str, Field(max_length=200)]] = Field(max_length=2)
    numbers: dict[Annotated[str, _among(ASKED)], Annotated[str, Field(max_length=40)]] = Field(default_factory=dict)
    disabilities: list[Annotated[str, Field(max_length=4)]] = Field(default_factory=list, max_length=20)
    names: list[NameIn] = Field(default_factory=list, max_length=100)
    language: LanguageIn | None = None


class RecordIn(Schema):
    on: date
    title: str
    text: str = ""


Records = Annotated[list[RecordIn], Field(max_length=MOST)]


class Contents(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    from_code: Code
    from_name: Annotated[str, Field(max_length=120)]
    to_code: Code
    sent_on: date
    people: list[PersonIn] = Field(max_length=200)
    steps: Records
    entries: Records
    ratings: Records
    # What a file of the first form does not hold.
    relationships: list[KinIn] = Field(default_factory=list, max_length=2_000)
    warnings: list[WarningIn] = Field(default_factory=list, max_length=500)
    network: Records = Field(default_factory=list)
    summaries: Records = Field(default_factory=list)
    words: Records = Field(default_factory=list)
    chosen: Records = Field(default_factory=list)
    plan: Records = Field(default_factory=list)
    programme: Records = Field(default_factory=list)
    assessments: Records = Field(default_factory=list)

    @model_validator(mode="after")
    def named(self) -> Self:
        places = [place for kin in self.relationships for place in (kin.source, kin.target)]
        places += [note.person for note in self.warnings if note.person is not None]
        if any(place >= len(self.people) for place in places):
            raise ValueError("Somebody is named who is not in the list of people.")
        return self


def checked(contents: dict[str, Any]) -> Contents:
    """The contents of an opened file, with their types. Raises CannotOpen where a part is missing, wrong or too long."""
    try:
        return Contents.model_validate(contents)
    except ValueError as error:
        raise CannotOpen(
            "The file opened, but what is in it is not a family’s record as the workbook writes it."
        ) from error
