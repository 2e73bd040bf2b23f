"""People, cover, agreements and emergencies in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.situations import (
    AgreementExclusion,
    Barred,
    BreakGlass,
    Restriction,
    SharingDecision,
)
from safeguarding.casework.staff.account_presenters import asleep


def lines(parts: Iterable[str]) -> SafeString:
    """The parts of a cell, one under the other."""
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts if part))


def people_table(people: Sequence[Any]) -> Table:
    """Members of staff, with what they do now."""
    return Table(
        caption="People",
        caption_hidden=True,
        head=("Name", "Email address", "Posts now"),
        rows=[
            (
                link(one.name, reverse("colleague", args=[one.pk])),
                one.address,
                lines((*(post_line(post) for post in one.held_now), asleep(one)))
                if one.is_active
                else tag("Left", "grey"),
            )
            for one in people
        ],
        nothing="Nobody has that name.",
    )


def post_line(post: Post) -> str:
    """`Social worker, North 1`."""
    return ", ".join(filter(None, (ROLES[post.role].name, post.team.name if post.team else "")))


def posts_table(posts: Sequence[Post], today: date, own: bool) -> Table:
    """Every post of one person."""
    return Table(
        caption="Posts",
        head=("Role", "Where", "Full-time equivalent", "From", "To", "End"),
        rows=[
            (
                ROLES[post.role].name,
                lines((post.agency.name, post.team.name if post.team else "")),
                f"{post.full_time.normalize():f}",
                day(post.start),
                ended_words(post),
                "" if own or not is_open(post, today) else end_link(post),
            )
            for post in posts
        ],
        nothing="This person has no post, so they can’t see or do anything.",
    )


def is_open(post: Post, today: date) -> bool:
    return post.ended_at is None and (post.end is None or post.end >= today)


def ended_words(post: Post) -> str:
    return moment(post.ended_at) if post.ended_at else day(post.end, missing="No end set")


def end_link(post: Post) -> SafeString:
    return link("End now", reverse("end-post", args=[post.user_id, post.pk]), f"the post {ROLES[post.role].name}")


def switch_words(person: User) -> dict[str, str]:
    """What the page of a leaver, or of somebody who comes back, says."""
    if person.is_active:
        return {
            "title": "Close the account",
            "caption": person.name,
            "lead": "Every post of theirs ends now, they are signed out everywhere, and they can’t sign in any more.",
            "button": "Close the account",
        }
    return {
        "title": "Open the account again",
        "caption": person.name,
        "lead": "They can sign in again. They see nothing until you give them a post.",
        "button": "Open the account",
    }


def cover_table(rows: Sequence[Cover]) -> Table:
    """Cover that holds or is to come."""
    return Table(
        caption="Cover now and to come",
        head=("Who", "Team", "Kind", "From", "To", "End"),
        rows=[
            (
                row.post.user.name,
                row.team.name,
                row.get_kind_display(),
                moment(row.starts_at),
                moment(row.ends_at),
                link("End now", reverse("end-cover", args=[row.pk]), f"the cover by {row.post.user.name}"),
            )
            for row in rows
        ],
        nothing="Nobody covers a team of yours now, and no cover is planned.",
    )


def decisions_table(rows: Sequence[SharingDecision]) -> Table:
    """Decisions to share, or not to."""
    return Table(
        caption="Decisions",
        head=("When", "Decision", "What", "Why", "By"),
        rows=[
            (
                moment(row.decided_at),
                lines((f"{'Share' if row.share else 'Do not share'} with {row.with_whom}", row.get_basis_display())),
                row.what,
                lines((row.reason, "" if row.told else f"The family is not told: {row.not_told_reason}")),
                row.decided_by.name,
            )
            for row in rows
        ],
        nothing="No decision to share, or not to share, is recorded.",
    )


def left_out_table(rows: Sequence[AgreementExclusion], may_end: bool) -> Table:
    """Who is, or was, left out of which agreement. `may_end`: the reader may put them back."""
    return Table(
        caption="Left out of agreements",
        head=("Who", "Agreement", "Why", "Since", "Until"),
        rows=[
            (_whom(row), f"{row.agreement.title}, {row.agreement.agency.name}", row.reason, moment(row.made_at),
             _until(row, may_end))
            for row in rows
        ],
        nothing="Nobody of this family is left out of an agreement.",
    )  # fmt: skip


def _whom(row: AgreementExclusion) -> str:
    return row.person.name if row.person else "The whole family"


def _until(row: AgreementExclusion, may_end: bool) -> str:
    if row.ended_at and row.ended_by:
        return lines((f"{moment(row.ended_at)}, by {row.ended_by.name}", row.ended_reason))
    return (
        link("Put back", reverse("put-back", args=[row.family_id, row.pk]), _whom(row)) if may_end else "Still left out"
    )


def restriction_words(one: Restriction | None) -> dict[str, Any]:
    """The restriction that stands, in words."""
    if one is None:
        return {"restricted": False}
    named: Any = one.named_posts  # type: ignore[attr-defined]  # read with the restriction
    return {
        "restricted": True,
        "since": f"Restricted on {moment(one.started_at)} by {one.made_by.name}: {one.reason}",
        "named": [f"{row.post.user.name}, {post_line(row.post)}" for row in named],
        "lift": reverse("lift-restriction", args=[one.family_id, one.pk]),
    }


def barred_table(rows: Sequence[Barred]) -> Table:
    """Who is barred from the file."""
    return Table(
        caption="Barred from this file",
        head=("Who", "Why", "Since", "End"),
        rows=[
            (
                row.user.name,
                row.reason,
                moment(row.started_at),
                link("End", reverse("unbar", args=[row.family_id, row.pk]), f"the bar of {row.user.name}"),
            )
            for row in rows
        ],
        nothing="Nobody is barred. Bar people who are related to the family or know it in private.",
    )


def emergencies_table(rows: Sequence[BreakGlass], today: date, reader: Any) -> Table:
    """Files opened in an emergency, with what the second person found."""
    return Table(
        caption="Files opened in an emergency",
        caption_hidden=True,
        head=("When", "Who", "Family", "Why", "Review"),
        rows=[(moment(row.opened_at), row.user.name, row.family.name, row.reason, _review(row, today, reader))
              for row in rows],
        nothing="No file has been opened in an emergency.",
    )  # fmt: skip


def _review(row: BreakGlass, today: date, reader: Any) -> str:
    done = getattr(row, "review", None)
    if done is not None:
        return lines((done.get_finding_display(), done.words, f"{done.reviewed_by.name}, {moment(done.reviewed_at)}"))
    due = tag(f"Due {day(row.review_due)}", "red" if row.review_due < today else "orange")
    if row.user_id == reader.pk:
        return lines((due, "Somebody else reviews what you opened."))
    return lines((due, link("Review", reverse("review-emergency", args=[row.pk]), f"the opening by {row.user.name}")))
