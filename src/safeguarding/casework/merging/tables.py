"""Every table with a key of a person, and what a merge does with its rows. One that stands in no list fails the build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from safeguarding.casework.families.models import Person


@dataclass(frozen=True, slots=True)
class Table:
    """What the rows are called. `follows`: everyone who works with a family of the person reads them, whichever family
    they came with. `written`: when a row was written; empty where no column says so. `quiet`: on no page, not even counted.
    """

    one: str
    many: str
    follows: bool = False
    written: str = ""
    quiet: bool = False

    def counted(self, number: int) -> str:
        return f"{number:,} {self.one if number == 1 else self.many}"


#: The rows go to the person who is kept, but for those of which that person has the same already.
MOVES: dict[str, Table] = {
    "families.Address.person": Table("address", "addresses", follows=True),
    "families.Identifier.person": Table("number by which others know them", "numbers by which others know them", True),
    "families.Disability.person": Table("disability", "disabilities", follows=True),
    "families.Written.person": Table("value with its author", "values with their authors", True, "written_at"),
    "families.Membership.person": Table("place in a family", "places in families"),
    "families.AgreementExclusion.person": Table("exclusion from sharing", "exclusions from sharing", False, "made_at"),
    "families.Person.merged_into": Table("record merged before", "records merged before", quiet=True),
    "people.Relationship.source": Table("relationship", "relationships", True, "written_at"),
    "people.Relationship.target": Table("relationship", "relationships", True, "written_at"),
    "people.KnownName.person": Table("other name", "other names", True, "written_at", quiet=True),
    "people.Language.person": Table("language", "languages", follows=True, written="written_at"),
    "people.NetworkMember.person": Table(
        "contact in the network", "contacts in the network", False, "written_at", True
    ),
    "people.WarningNote.person": Table("warning note", "warning notes", True, "written_at", quiet=True),
    "pathway.Episode.child": Table("referral with what followed", "referrals with what followed", follows=True),
    "workbook.EntryPerson.person": Table("workbook entry", "workbook entries", False, "entry__written_at", True),
    "workbook.ChildsWords.child": Table("child’s own words", "children’s own words", False, "written_at", True),
    "feeds.Link.person": Table("link to partner data", "links to partner data", False, "made_at", quiet=True),
    "protected.ProtectedRow.person": Table("protected record", "protected records", False, "written_at", quiet=True),
    "protected.ContactRule.person": Table("rule on contact", "rules on contact", False, "set_at", quiet=True),
    "protected.Letter.recipient": Table("letter", "letters", False, "written_at", quiet=True),
    "programme.ModuleStep.person": Table("programme step", "programme steps", False, "written_at"),
    "programme.ModuleSession.person": Table("programme session", "programme sessions", False, "written_at", True),
    "programme.ScaleAnswer.person": Table("scale answer", "scale answers", False, "written_at", quiet=True),
    "programme.Evidence.person": Table("piece of evidence", "pieces of evidence", False, "written_at", quiet=True),
    "plan.PlanPoint.said_by": Table("point of the plan", "points of the plan", False, "written_at"),
    "plan.PlanAction.owner_person": Table("action of the plan", "actions of the plan", False, "written_at"),
    "plan.ReviewPresent.person": Table("review attended", "reviews attended", False, "review__written_at"),
    "plan.PlanAgreement.person": Table("agreement with the plan", "agreements with the plan", False, "written_at"),
    "plan.PlanGiven.person": Table("copy of the plan given", "copies of the plan given", False, "written_at"),
    "plan.AreaView.person": Table("view in an assessment", "views in assessments", False, "written_at", quiet=True),
    "plan.ParentComment.person": Table("parent’s comment", "parents’ comments", False, "written_at", quiet=True),
    "plan.ParentingAssessment.person": Table(
        "parenting assessment", "parenting assessments", False, "written_at", True
    ),
    "supervision.Rating.child": Table("rating", "ratings", False, "given_at", quiet=True),
    "supervision.Telling.person": Table(
        "message agreed at supervision", "messages agreed at supervision", False, "agreed_at", True
    ),
}

#: The rows stay with the person whom they name, and why.
STAYS: dict[str, str] = {
    "merging.Merge.kept": "It is the record of a merge itself.",
    "merging.Merge.merged": "It is the record of a merge itself.",
    "merging.NotTheSame.one": "It was said of the two records as they were.",
    "merging.NotTheSame.other": "It was said of the two records as they were.",
}

#: The rows are made anew from others, and follow by themselves; and how.
DERIVED: dict[str, str] = {}

Key = tuple[type[models.Model], Any]


def label(model: type[models.Model], field: Any) -> str:
    return f"{model._meta.label}.{field.name}"


def keys_of_people() -> list[Key]:
    """Every table and field that names a person, as the models have them now."""
    found: list[Any] = [
        one for one in Person._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete
    ]
    keys: list[Key] = [(one.related_model, one.field) for one in found if hasattr(one, "field")]
    return sorted(keys, key=lambda key: label(*key))


def unlisted() -> list[str]:
    """Tables with a key of a person that stand in none of the lists, or in two."""
    lists: tuple[Any, ...] = (MOVES, STAYS, DERIVED)
    return [name for key in keys_of_people() if sum((name := label(*key)) in one for one in lists) != 1]


def moving() -> Iterator[tuple[type[models.Model], Any, Table]]:
    """The tables whose rows move. Raises LookupError where a table stands in no list: no merge forgets one."""
    if left := unlisted():
        raise LookupError(f"merging/tables.py: say what a merge does with {', '.join(left)}.")
    for model, field in keys_of_people():
        if (table := MOVES.get(label(model, field))) is not None:
            yield model, field, table
