"""What each professional thinks of each child, and what the chair sets for the family."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Person
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.models import Answer, Colour, FamilyRating, Rating, Session
from safeguarding.casework.supervision.states import Changed, locked, must_chair, must_have_rated, must_rate
from safeguarding.casework.supervision.suggestion import is_lower, suggested_now
from safeguarding.casework.workbook.drafts import drop_draft


@transaction.atomic
def rate_child(session: Session, child: Person, answer: str, reason: str, replaces: UUID | None, *, by: Any) -> Rating:
    """Give `by`'s own view of a child's risk, with the reason. `replaces`: the rating it was written over, if any.

    Sent twice, it is one rating. Raises Changed where the rater has meanwhile given another from elsewhere, Refused
    for people who don't work with the family, Http404 for a child of another family.
    """
    check(by, "rating.give", session)
    session = locked(session, "rating.give")
    role = must_rate(session, by)
    if child.pk not in {one.pk for one in queries.children_of(by, session)}:
        raise Http404("No such page.")
    if answer not in Answer.values or not reason.strip():
        raise Refused("A rating needs a colour, or that you can’t rate, and a reason.")
    drop_draft(session.family, f"rate:{session.pk}:{child.pk}", by)
    held = queries.own_rating(by, session, child)
    if held and (held.answer, held.reason) == (answer, reason):
        return held
    if (held.pk if held else None) != replaces:
        raise _changed(held, by)
    made = Rating.objects.create(
        authority_id=session.authority_id,
        session=session,
        child=child,
        rater=by,
        role=role,
        answer=answer,
        reason=reason,
        given_at=timezone.now(),
        replaces=held,
    )
    record(by, "rated", made, family=session.family_id, child=child.pk, replaces=replaces)
    return made


def _changed(held: Rating | FamilyRating | None, by: Any) -> Changed:
    if held is None:
        return Changed("What you were changing is not there.", "Nothing.")
    who, colour = (
        (held.rater, held.get_answer_display())
        if isinstance(held, Rating)
        else (held.set_by, held.get_colour_display())
    )
    sentence = (
        "You changed this in another window while you were writing."
        if who.pk == by.pk
        else f"{who.name} changed this while you were writing."
    )
    return Changed(sentence, f"{colour}. {held.reason}".strip(), held.pk)


@transaction.atomic
def set_family_rating(
    session: Session, colour: str, reason: str, replaces: UUID | None, seen: str, *, by: Any
) -> FamilyRating:
    """Set the family's rating, as the chair. Below the software's suggestion, or without one, it needs a reason.

    `seen`: the suggestion that the chair had before them, empty for none. Raises Changed where that or the rating that
    stood (`replaces`) has changed meanwhile.
    """
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    if colour not in Colour.values:
        raise Refused("A family’s rating is red, amber or green.")
    must_have_rated(session, by)
    drop_draft(session.family, f"family-rating:{session.pk}", by)
    held = FamilyRating.objects.filter(session=session, replaced_by__isnull=True).select_related("set_by").first()
    suggested = suggested_now(by, session)
    if held and (held.colour, held.reason, held.suggested) == (colour, reason, suggested):
        return held
    if (held.pk if held else None) != replaces:
        raise _changed(held, by)
    if suggested != seen:
        raise Changed(
            "The ratings of the children changed while you were writing.",
            f"The software’s suggestion is now {suggested or 'none'}.",
            replaces,
        )
    if is_lower(colour, suggested) and not reason.strip():
        raise Refused("Give a reason for a rating that is lower than the suggestion, or that has none to stand on.")
    made = FamilyRating.objects.create(
        authority_id=session.authority_id,
        session=session,
        colour=colour,
        suggested=suggested,
        reason=reason,
        set_by=by,
        set_at=timezone.now(),
        replaces=held,
    )
    record(by, "set family rating", made, family=session.family_id, replaces=replaces)
    return made
