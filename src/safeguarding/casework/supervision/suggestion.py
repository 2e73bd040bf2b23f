"""The rows of a session as the calculation of `evidence.ratings` wants them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.anchors import Anchors, anchors_for
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.supervision.queries import Rater, Sitting
from safeguarding.evidence import ratings as evidence

COLOURS = evidence.COLOURS


def suggest(
    ratings: Iterable[Rating],
    children: Sequence[Person],
    raters: Sequence[Rater],
    anchors: Anchors,
) -> evidence.Suggestion:
    """The software's suggestion from the latest ratings, or one without a colour where the authority wants none."""
    if not anchors.suggest:
        return evidence.Suggestion(None, "This authority has switched the software’s suggestion off.")
    rows = list(ratings)
    names = {str(child.pk): name_of(child) for child in children}
    names |= {str(row.rater_id): row.rater.name for row in rows} | {str(one.user.pk): one.user.name for one in raters}
    present = {child.pk for child in children}
    return evidence.suggest_family_rating(
        [evidence.Rating(str(row.child_id), str(row.rater_id), row.answer) for row in rows if row.child_id in present],
        expected=[(str(child.pk), str(one.user.pk)) for child in children for one in raters],
        names=names,
    )


def suggestion_of(sitting: Sitting, anchors: Anchors) -> evidence.Suggestion | None:
    """The suggestion for one viewer of the session; None until they have rated every child they are to rate, and while
    ratings wait to be revealed."""
    if sitting.waits_for or sitting.session.held_back:
        return None
    return suggest(sitting.ratings, sitting.children, sitting.raters, anchors)


def suggested_now(user: Any, session: Session) -> str:
    """The colour suggested from every rating of the session, seen by `user` or not; empty for none.

    For changes only: what a page shows comes from the ratings that its reader may see.
    """
    rows = Rating.objects.filter(session=session, replaced_by__isnull=True).select_related("rater")
    children, raters = queries.children_of(user, session), queries.raters_of(user, session)
    return suggest(rows, children, raters, anchors_for(user)).colour or ""


def is_lower(colour: str, suggested: str | None) -> bool:
    """Whether `colour` is better than the suggestion, or there is no suggestion to stand on: then a reason is needed."""
    return not suggested or COLOURS.index(colour) < COLOURS.index(suggested)
