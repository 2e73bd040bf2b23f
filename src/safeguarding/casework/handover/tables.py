"""Every table that belongs to a family or a person, and whether its rows go with a family to another authority.

One that stands in neither list fails the build: no new room sends a table, or keeps it back, without a word said.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from safeguarding.casework.families.models import Family, Person

#: What goes, and the part of the contents that carries it. Of each, only what council staff wrote and everybody reads.
GOES: Mapping[str, str] = {
    "families.Membership": "people",
    "families.Address": "people",
    "families.Disability": "people",
    "families.Identifier": "people",
    "people.KnownName": "people",
    "people.Language": "people",
    "people.Relationship": "relationships",
    "people.WarningNote": "warnings",
    "people.NetworkMember": "network",
    "pathway.Episode": "steps",
    "pathway.Assessment": "steps",
    "pathway.Section47": "steps",
    "pathway.CinPlan": "steps",
    "pathway.ProtectionPlan": "steps",
    "pathway.PlanReview": "steps",
    "pathway.CoreGroup": "steps",
    "workbook.Entry": "entries",
    "workbook.EntryPerson": "entries",
    "workbook.Summary": "summaries",
    "workbook.ChildsWords": "words",
    "chronology.LockedItem": "chosen",
    "plan.PlanPoint": "plan",
    "plan.PlanAction": "plan",
    "plan.PlanActionStep": "plan",
    "plan.GoalScale": "plan",
    "plan.GoalScore": "plan",
    "plan.SafetyPlan": "plan",
    "plan.PlanReview": "plan",
    "plan.ReviewPresent": "plan",
    "plan.PlanAgreement": "plan",
    "programme.ModuleStep": "programme",
    "programme.ModuleSession": "programme",
    "programme.ScaleAnswer": "programme",
    "programme.Evidence": "programme",
    "plan.ParentComment": "assessments",
    "plan.CarriedFact": "assessments",
    "supervision.Rating": "ratings",
}

_PROTECTED = "A protected record never leaves by a file: whoever holds it tells whom it must, and writes that down."
_OPENING = "Who may open a file is decided where the file is."
_WORK = "It says who worked with the family here, not what is so of the family."
_COPY = "It is a frozen copy of rows of which each goes, or stays, by itself."
_AGREED = "It holds under an agreement that this authority made, and under no other."
_DRAFT = "It is a draft: what came of it goes."
_SUPERVISION = "A supervision discussion is between those who held it. Ratings go where the sender says so."
_OURS = "It is this authority’s own record of what it did, and of its log."

#: What stays, and why.
STAYS: Mapping[str, str] = {
    "families.Written": "The values go themselves; who wrote each of them stays known here.",
    "families.TeamAllocation": _WORK,
    "families.Allocation": _WORK,
    "families.LastLook": _WORK,
    "families.Restriction": _OPENING,
    "families.RestrictedTo": _OPENING,
    "families.Barred": _OPENING,
    "families.BreakGlass": _OPENING,
    "families.BreakGlassReview": _OPENING,
    "families.Alert": _OPENING,
    "families.AgreementExclusion": _AGREED,
    "families.SharingDecision": _AGREED,
    "feeds.Link": "A partner’s data were linked under this authority’s agreement with the partner.",
    "feeds.LinkDecision": "A partner’s data were linked under this authority’s agreement with the partner.",
    "feeds.LinkWithdrawal": "A partner’s data were linked under this authority’s agreement with the partner.",
    "feeds.SampledPair": "A partner’s data were linked under this authority’s agreement with the partner.",
    "feeds.SecondLook": "A partner’s data were linked under this authority’s agreement with the partner.",
    "pathway.AssessmentFactor": "Codes for this authority’s return to the department.",
    "workbook.WorkbookEpisode": "A month of work here. What was written in it goes.",
    "workbook.WordsWithdrawn": "Words put down by mistake do not go, nor that they were.",
    "workbook.Effort": _WORK,
    "workbook.Draft": _DRAFT,
    "attachments.Attachment": "Files stay: their names go with the entry, and the authority that needs one asks for it.",
    "attachments.AttachmentWithdrawn": "A file attached by mistake does not go, nor that it was.",
    "chronology.Pick": _DRAFT,
    "chronology.Lock": "It says who locked it; its items go.",
    "chronology.Unlock": "It says who opened it again; the latest that was locked goes.",
    "plan.PlanVersion": _COPY,
    "plan.PlanItem": _COPY,
    "plan.PlanGiven": "It says which paper was handed out here.",
    "plan.AreaView": "It is a draft until an assessment is finished; then it goes as part of that.",
    "plan.ParentingAssessment": "It says that one was finished; what it holds goes.",
    "programme.FamilyProgramme": "Which set of modules was in use here. The modules’ names go with each step.",
    "protected.ProtectedRow": _PROTECTED,
    "protected.ContactRule": _PROTECTED,
    "protected.Letter": _PROTECTED,
    "protected.LetterRelease": _PROTECTED,
    "supervision.Session": _SUPERVISION,
    "supervision.Attendance": _SUPERVISION,
    "supervision.FamilyRating": _SUPERVISION,
    "supervision.Decision": _SUPERVISION,
    "supervision.Action": _SUPERVISION,
    "supervision.ActionDone": _SUPERVISION,
    "supervision.Line": _SUPERVISION,
    "supervision.RestrictedNote": _PROTECTED,
    "supervision.Dissent": _SUPERVISION,
    "supervision.ManagersDecision": _SUPERVISION,
    "supervision.Telling": _SUPERVISION,
    "supervision.ManagerNamed": _SUPERVISION,
    "supervision.TellingChange": _SUPERVISION,
    "supervision.Told": _SUPERVISION,
    "supervision.ToldReply": _SUPERVISION,
    "supervision.Standing": "It is worked out here, each day, from rows of which each goes, or stays, by itself.",
    "supervision.Touched": "It says that a family’s standing is to be worked out anew, and nothing of the family.",
    "meetings.Place": _WORK,
    "merging.Merge": _OURS,
    "merging.MergedRow": _OURS,
    "merging.Unmerge": _OURS,
    "merging.NotTheSame": _OURS,
    "handover.Handover": _OURS,
    "handover.Received": _OURS,
    "handover.ReceivedItem": "It was another authority’s: whoever needs it asks that authority.",
}


def tables_of_a_family() -> list[str]:
    """The labels of all tables whose rows belong to a family or a person, directly or through another table."""
    found: set[type[models.Model]] = set()
    waiting: list[type[models.Model]] = [Family, Person]
    while waiting:
        of = waiting.pop()
        for one in of._meta.get_fields(include_hidden=True):
            table = one.related_model
            if not (one.auto_created and not one.concrete and hasattr(one, "field")) or not isinstance(table, type):
                continue
            if table not in found and table not in (Family, Person):
                found.add(table)
                waiting.append(table)
    return sorted(table._meta.label for table in found)


def undecided() -> list[str]:
    """Tables of a family of which neither list says anything, or both do."""
    return [label for label in tables_of_a_family() if (label in GOES) + (label in STAYS) != 1]


def gone() -> list[str]:
    """Labels in the lists that no table of a family has any more."""
    return sorted((set(GOES) | set(STAYS)) - set(tables_of_a_family()))
