"""Where a child stands on the statutory pathway: the latest of what is held, as a plain function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safeguarding.casework.pathway.episodes import Episode

PROTECTION_PLAN = "protection_plan"
IN_NEED = "in_need"
ASSESSMENT = "assessment"
NO_FURTHER_ACTION = "no_further_action"
CLOSED = "closed"
NOT_HELD = "not_held"

WORDS = {
    PROTECTION_PLAN: "Child protection plan",
    IN_NEED: "Child in need",
    ASSESSMENT: "Being assessed",
    NO_FURTHER_ACTION: "No further action",
    CLOSED: "Closed",
    NOT_HELD: "Status not held",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A child's status: `kind` is one of the constants above, `since` its first day, `category` a census code of abuse."""

    kind: str
    since: date | None = None
    category: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.kind]


def status_of(episodes: Iterable[Episode], today: date) -> Status:
    """The status that a child's episodes amount to on `today`.

    An open episode counts before a closed one, a later referral before an earlier one. An open episode without an open
    plan is an assessment until one was authorised or a plan has ended; after that the child is still in need.
    """
    latest = max(episodes, key=lambda row: (_open(row, today), row.referral_date), default=None)
    if latest is None:
        return Status(NOT_HELD)
    if latest.no_further_action:
        return Status(NO_FURTHER_ACTION, latest.referral_date)
    if not _open(latest, today):
        return Status(CLOSED, latest.closure_date)
    return _of_open(latest, today)


def _open(episode: Episode, today: date) -> bool:
    closed = episode.closure_date is not None and episode.closure_date <= today
    return not closed and not episode.no_further_action


def _of_open(episode: Episode, today: date) -> Status:
    protection = [p for p in episode.protection_plans if p.end is None or p.end > today]
    if protection:
        plan = max(protection, key=lambda row: row.start)
        return Status(PROTECTION_PLAN, plan.start, plan.latest_category)
    in_need = [p.start for p in episode.in_need_plans if p.end is None or p.end > today]
    if in_need:
        return Status(IN_NEED, max(in_need))
    ended = [plan.end for plan in episode.plans if plan.end]
    authorised = [row.authorised for row in episode.assessments if row.authorised]
    if ended or authorised:
        return Status(IN_NEED, max((*ended, *authorised)))
    return Status(ASSESSMENT, episode.referral_date)
