"""What a handover file must hold before a family is made of it, whoever sealed it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from safeguarding.casework.handover.sealed_file import CannotOpen

Code = Annotated[str, Field(pattern=r"^\d{3}$")]
Name = Annotated[str, Field(max_length=80)]
#: More than any family has; a longer list is somebody's mischief.
MOST = 20_000


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


class RecordIn(Schema):
    on: date
    title: str
    text: str = ""


class Contents(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    from_code: Code
    from_name: Annotated[str, Field(max_length=120)]
    to_code: Code
    sent_on: date
    people: list[PersonIn] = Field(max_length=200)
    steps: list[RecordIn] = Field(max_length=MOST)
    entries: list[RecordIn] = Field(max_length=MOST)
    ratings: list[RecordIn] = Field(max_length=MOST)


def checked(contents: dict[str, Any]) -> Contents:
    """The contents of an opened file, with their types. Raises CannotOpen where a part is missing, wrong or too long."""
    try:
        return Contents.model_validate(contents)
    except ValueError as error:
        raise CannotOpen(
            "The file opened, but what is in it is not a family’s record as the workbook writes it."
        ) from error
