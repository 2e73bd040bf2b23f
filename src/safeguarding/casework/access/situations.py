"""Which situations open a family's file and which close it: the table that the scopes keep and the documents print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """`key` is the word that the log holds of a reading, where the situation opens the file."""

    key: str
    holds: str
    gives: str
    ends: str


OPENS: dict[str, Situation] = {
    one.key: one
    for one in (
        Situation(
            "allocated", "The post is allocated to the family.", "What the role may.",
            "With the last day of the allocation, the minute the post ends.",
        ),
        Situation(
            "team", "The role opens its team’s families, and the team holds the family.", "What the role may.",
            "With the team’s last day with the family, the minute the post ends.",
        ),
        Situation(
            "cover", "The post covers the team, on duty or out of hours.", "What the role may.",
            "At its minute, or when it is ended before.",
        ),
        Situation(
            "deputy", "The post stands in for the team’s manager.", "With that team’s families, what a manager may.",
            "At its minute, or when it is ended before.",
        ),
        Situation(
            "break-glass", "The person opened the file in an emergency, with a reason.",
            "Reading of the core, the workbook and supervision; nothing protected, nothing written.",
            "After an hour. Managers and information governance are told at once; a second person reviews it "
            "within one working day.",
        ),
        Situation(
            "authority", "The role opens every family of the authority.", "What the role may.", "The minute the post ends."
        ),
    )
}  # fmt: skip

CLOSES: dict[str, Situation] = {
    one.key: one
    for one in (
        Situation(
            "barred", "The person is barred from the file, as a relative.", "Nothing, in any post or emergency.",
            "When a colleague ends the bar.",
        ),
        Situation(
            "restricted", "The file is restricted to named posts.",
            "To the named, what they reach besides. To everyone else the family is not there, in counts neither.",
            "When somebody named who may, lifts it. An information governance officer is always among them.",
        ),
        Situation(
            "no agreement", "The post is a partner agency’s.",
            "Only the kinds of record, and only in the roles, that an agreement in force names.",
            "The minute the agreement is withdrawn, or with its last day.",
        ),
        Situation(
            "left out", "An agreement leaves out the family, or a person of it.",
            "To that agency nothing of them; no row of theirs reaches the linker.",
            "With the agreement, or when they are put back.",
        ),
        Situation(
            "conflict of role", "The person works or has worked with the perpetrator of the family.",
            "No protected record of it, in any post. Allocation, posts and cover that would open one are refused.", "Never.",
        ),
        Situation(
            "another post", "The post that reaches the family may not do it, though another post of the person may.",
            "What the post that reaches the family may.", "With the post.",
        ),
    )
}  # fmt: skip
