"""What stands in the way of giving a family to a post: one rule, for one family and for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from safeguarding.casework.access.kinds import covered
from safeguarding.casework.access.models import Agency, Post, SharingAgreement
from safeguarding.casework.access.snapshot import agreed
from safeguarding.casework.families.conflicts import SENTENCE, conflicts_with_families
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.situations import AgreementExclusion, Barred, RestrictedTo, Restriction


def obstacles(moves: Collection[tuple[UUID, Post]], day: date) -> dict[tuple[UUID, UUID], str]:
    """Why a family can’t go to a post, by (family, post); nothing of those that can. A few statements, however many.

    Not narrowed to a reader: asked only of families that the reader may give away.
    """
    found: dict[tuple[UUID, UUID], str] = {}
    for tell in (_conflicts, _partners, _restricted, _barred, _teams):
        found |= tell(moves)
    for family, post in moves:
        if post.end is not None and post.end < day:
            found[family, post.pk] = f"The post of {post.user.name} ends before that day. Choose a colleague."
    return found


def _conflicts(moves: Collection[tuple[UUID, Post]]) -> dict[tuple[UUID, UUID], str]:
    met = conflicts_with_families({(post.user_id, family, post.role) for family, post in moves})
    return {(family, post.pk): SENTENCE for family, post in moves if (post.user_id, family, post.role) in met}


def _teams(moves: Collection[tuple[UUID, Post]]) -> dict[tuple[UUID, UUID], str]:
    """Who works for another team than the one that holds the family."""
    families = Family.objects.filter(pk__in={family for family, _ in moves}).filter(live("team_allocations__"))
    rows: QuerySet[Any] = families.values_list("pk", "team_allocations__team", "team_allocations__team__office")
    teams = {family: (team, office) for family, team, office in rows}
    return {
        (family, post.pk): f"{post.user.name} works for another team. Choose a colleague of the family’s team."
        for family, post in moves
        if family in teams
        and not (post.team_id == teams[family][0] if post.team_id else post.office_id == teams[family][1])
    }


def _barred(moves: Collection[tuple[UUID, Post]]) -> dict[tuple[UUID, UUID], str]:
    rows = Barred.objects.filter(family__in={family for family, _ in moves}, ended_at__isnull=True)
    pairs = set(rows.values_list("user_id", "family_id"))
    return {
        (family, post.pk): f"{post.user.name} can’t be given this family. Choose a colleague."
        for family, post in moves
        if (post.user_id, family) in pairs
    }


def _restricted(moves: Collection[tuple[UUID, Post]]) -> dict[tuple[UUID, UUID], str]:
    """Whoever is not among the named posts of a restricted file would be given a family and see nothing of it."""
    rows = Restriction.objects.filter(family__in={family for family, _ in moves}, ended_at__isnull=True)
    restricted = dict(rows.values_list("family_id", "pk"))
    named = set(
        RestrictedTo.objects.filter(restriction__in=restricted.values()).values_list("restriction_id", "post_id")
    )
    return {
        (
            family,
            post.pk,
        ): f"The file is restricted to named posts, and {post.user.name}’s is not one of them. Name it first."
        for family, post in moves
        if family in restricted and (restricted[family], post.pk) not in named
    }


def _partners(moves: Collection[tuple[UUID, Post]]) -> dict[tuple[UUID, UUID], str]:
    """A partner’s colleague opens the files that an agreement in force covers, and none that it leaves out."""
    partners = {post.agency_id for _, post in moves if post.agency.kind != Agency.Kind.COUNCIL}
    if not partners:
        return {}
    in_force = list(SharingAgreement.objects.filter(agreed(), agency__in=partners))
    out = AgreementExclusion.objects.filter(agreement__in=in_force, ended_at__isnull=True, person__isnull=True)
    left_out = set(out.values_list("agreement__agency_id", "family_id"))

    def open_to(post: Post) -> bool:
        kinds = {
            kind
            for one in in_force
            if one.agency_id == post.agency_id and (not one.roles or post.role in one.roles)
            for kind in one.kinds
        }
        return "family.read" in covered({"family.read"}, kinds)

    return {
        (
            family,
            post.pk,
        ): f"No sharing agreement in force lets {post.user.name} open this family’s file. Choose a colleague."
        for family, post in moves
        if post.agency_id in partners and (not open_to(post) or (post.agency_id, family) in left_out)
    }
