"""Caseloads in words. Colleagues stand by name, never by how much they have: this is no ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.caseload.models import StandIn, Vacancy
from safeguarding.casework.caseload.moving import Plan
from safeguarding.casework.caseload.queries import Absence, Held, Load
from safeguarding.casework.caseload.weights import Weights
from safeguarding.casework.design.dates import count, day
from safeguarding.casework.design.tables import Table, link, tag

SOCIAL_WORKER = "social_worker"
MANAGER = "team_manager"


def number(value: float) -> str:
    """`4`, `4.5`, `4.25`: no more places than it has, two at most."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def figure_words(load: Load, weights: Weights) -> SafeString | str:
    """The figure for a full-time post, and by how much the caseload is over it."""
    figure = weights.figure_of(load.post.role)
    if figure is None:
        return "No figure"
    over = load.over(weights)
    if not over:
        return number(figure.full_time)
    return format_html("{} {}", number(figure.full_time), tag(f"{number(over)}\u00a0over", "orange"))


def shown(loads: Iterable[Load]) -> list[Load]:
    """Without managers who hold no families themselves."""
    return [load for load in loads if load.families or load.post.role != MANAGER]


def loads_table(loads: Sequence[Load], weights: Weights, caption: str, *, move: bool = False) -> Table:
    """A row a post. `move` links to where its families are re-allocated."""
    return Table(
        caption=caption,
        head=("Who", "Families", "Children", "Weight", "Full-time equivalent", "Weight per full-time post", "Figure"),
        rows=[
            (
                _who(load, move),
                f"{len(load.families):,}",
                f"{load.children:,}",
                number(load.weight),
                number(load.full_time),
                number(load.per_full_time),
                figure_words(load, weights),
            )
            for load in loads
        ],
        numeric={1, 2, 3, 4, 5},
        nothing="Nobody has a caseload here.",
        stack=True,
    )


def _who(load: Load, move: bool) -> SafeString:
    where = ", across the office: other teams may have given families too" if load.across else ""
    words = format_html("{}<br>{}{}", load.post.user.name, ROLES[load.post.role].name, where)
    if not move or not load.families:
        return words
    there = reverse("re-allocate", args=[load.post.pk])
    return format_html("{}<br>{}", words, link("Re-allocate", there, f"the families of {load.post.user.name}"))


def team_facts(
    loads: Iterable[Load], families: Mapping[UUID, Held], vacancies: Sequence[Vacancy], today_vacant: float
) -> list[tuple[str, str]]:
    """What the teams hold in all, and how much of their posts is filled."""
    posts = [load for load in loads if not load.across]
    filled = sum(load.full_time for load in posts)
    with_worker = {one.family.pk for load in loads if load.post.role == SOCIAL_WORKER for one in load.families}
    without = len(families) - len(with_worker & set(families))
    children = sum(len(one.statuses) for one in families.values())
    workers = sum(load.full_time for load in posts if load.post.role == SOCIAL_WORKER)
    per = f"{number(round(children / workers, 1))}" if workers else "No social worker in post"
    share = f", {100 * today_vacant / (filled + today_vacant):.0f}% of all" if filled + today_vacant else ""
    return [
        ("Families", f"{len(families):,}"),
        ("Children", f"{children:,}"),
        ("Families without a social worker", f"{without:,}" if without else "None"),
        ("Posts that are filled", f"{number(filled)} full-time equivalent"),
        ("Posts that are vacant today", f"{number(today_vacant)} full-time equivalent{share}"),
        ("Children per full-time social worker in post", per),
    ]


def vacancies_table(rows: Sequence[Vacancy], may_end: bool) -> Table:
    """Vacant posts, now and to come."""
    return Table(
        caption="Vacant posts",
        head=("Post", "Team", "Full-time equivalent", "From", "Until"),
        rows=[
            (
                ROLES[row.role].name,
                row.team.name,
                number(float(row.full_time)),
                day(row.start),
                day(row.end) if row.end else _end(row, may_end),
            )
            for row in rows
        ],
        nothing="No post is said to be vacant.",
    )


def _end(row: Vacancy, may_end: bool) -> SafeString | str:
    if not may_end:
        return "Not filled"
    name = f"the vacancy of {ROLES[row.role].name}, {row.team.name}"
    return link("Say that it is filled", reverse("end-vacancy", args=[row.pk]), f": {name}")


def absences_table(rows: Sequence[Absence], may_name: bool) -> Table:
    """Who is away, now or soon, and who stands in. Why is not known."""
    return Table(
        caption="Away, now or soon",
        head=("Who", "From", "Until", "Who stands in"),
        rows=[
            (row.leave.user.name, day(row.leave.start), day(row.leave.end), _stands_in(row, may_name)) for row in rows
        ],
        nothing="Nobody is away.",
    )


def _stands_in(row: Absence, may_name: bool) -> SafeString | str:
    name = row.stand_in.user.name if row.stand_in else "Nobody named"
    if not may_name:
        return name
    words = "Change" if row.stand_in else "Name somebody"
    there = link(words, reverse("stand-in", args=[row.leave.pk]), f"who stands in for {row.leave.user.name}")
    return format_html("{}<br>{}", name, there)


def standing_in_words(rows: Sequence[StandIn]) -> list[str]:
    """`You stand in for Sam Okafor from 3 to 7 May 2026.`"""
    return [
        f"You stand in for {row.leave.user.name} from {day(row.leave.start)} to {day(row.leave.end)}." for row in rows
    ]


def weighing_words(weights: Weights) -> list[str]:
    """How it is weighed, a sentence each."""
    child, family = weights.child, weights.family
    by_status = (
        f"A child on a child protection plan counts {number(child['protection_plan'])}, a child in need "
        f"{number(child['in_need'])}, a child being assessed {number(child['assessment'])}."
    )
    words = [
        by_status,
        f"A family rated red adds {number(family['red'])}, one rated amber {number(family['amber'])}.",
        "Whoever works with adults is weighed by families, one each.",
        "Only families that you may know of are counted.",
    ]
    if weights.proposal:
        words.append("These numbers are a proposal. Nobody has published any.")
    return words


def changes_table(plan: Plan, weights: Weights) -> Table:
    """Caseloads before and after."""
    return Table(
        caption="Caseloads before and after",
        head=("Who", "Families now", "Families then", "Weight per full-time post now", "Then", "Figure then"),
        rows=[
            (
                one.before.post.user.name,
                f"{len(one.before.families):,}",
                f"{len(one.after.families):,}",
                number(one.before.per_full_time),
                number(one.after.per_full_time),
                figure_words(one.after, weights),
            )
            for one in plan.changes
        ],
        numeric={1, 2, 3, 4},
        stack=True,
    )


def moves_table(plan: Plan) -> Table:
    """Each family, and what would happen to it."""
    return Table(
        caption="What will change",
        head=("Family", "Children", "Goes to", "Note"),
        rows=[
            (
                move.held.family.name,
                f"{len(move.held.statuses):,}",
                move.to.user.name,
                f"{move.to.user.name} works with the family already" if move.both else "–",
            )
            for move in plan.moves
        ],
    )


def plan_words(plan: Plan) -> str:
    """What the button will do."""
    families = count(len(plan.moves), "family", "families")
    return (
        f"{families} will go from {plan.post.user.name} to the colleagues below on {day(plan.day)}. "
        f"{plan.post.user.name} loses these files on that day. All of it happens, or none."
    )
