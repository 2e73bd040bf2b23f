"""What holds of the policy functions however files are opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.access.test_situations import bar, cover, fresh, glass, restrict
from tests.casework.conftest import House, change_terms
from tests.examples import examples

from safeguarding.casework.access.models import Cover, Post, SharingAgreement, User
from safeguarding.casework.access.policies import Refused, allows, check, visible
from safeguarding.casework.access.roles import BREAK_GLASS, EMERGENCY, PERMISSIONS, ROLES
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation
from safeguarding.casework.families.situations import AgreementExclusion

quietly = settings(
    max_examples=examples(8),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
STAFF = (
    "social_worker",
    "victim_worker",
    "perpetrator_worker",
    "manager",
    "outsider",
    "outside_manager",
    "performance",
)
#: What opens a file and can end.
ENDS = ("allocation", "team", "post", "account", "cover", "glass")
some = st.sets(st.sampled_from(STAFF))
anyone = st.sampled_from(STAFF)


@contextmanager
def undone() -> Iterator[None]:
    """What one example did is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def users(house: House, names: Any) -> list[User]:
    return [getattr(house, name) for name in sorted(names)]


def reach(house: House) -> dict[tuple[str, str], bool]:
    """Who may do what with the families, in every permission: the whole of what the doors let through."""
    found = {}
    for name in STAFF:
        user = fresh(getattr(house, name))
        for family in (house.family, house.other_family):
            for permission in ("family.read", "entry.read", "entry.write", "family.allocate", "protected.read"):
                found[f"{name} {permission}", family.name] = allows(user, permission, family)
    return found


def no_wider(after: dict[Any, bool], before: dict[Any, bool]) -> bool:
    return all(before[key] for key, opens in after.items() if opens)


def arrange(house: House, named: set[str], covering: set[str], opening: set[str]) -> None:
    """Some cover, some open in an emergency, and the file may be restricted."""
    for user in users(house, covering):
        cover(house, user)
    for user in users(house, opening):
        glass(house, user)
    if named:
        restrict(house, *users(house, named))


@quietly
@given(named=some, covering=some, opening=some, barred=some)
def test_a_restriction_or_a_bar_never_widens(
    house: House, named: set[str], covering: set[str], opening: set[str], barred: set[str]
) -> None:
    with undone():
        arrange(house, set(), covering, opening)
        before = reach(house)
        restrict(house, *users(house, named))
        restricted = reach(house)
        for user in users(house, barred):
            bar(house, user)
        both = reach(house)
        assert no_wider(restricted, before)
        assert no_wider(both, restricted)
        assert not any(
            opens for (who, family), opens in both.items() if who.split()[0] in barred and family == house.family.name
        )


@quietly
@given(named=some, covering=some, opening=some, kind=st.sampled_from(ENDS))
def test_to_end_what_opens_a_file_never_widens(
    house: House, named: set[str], covering: set[str], opening: set[str], kind: str
) -> None:
    with undone():
        arrange(house, named, covering, opening)
        before = reach(house)
        now, yesterday = timezone.now(), timezone.localdate() - timedelta(days=1)
        if kind == "allocation":
            Allocation.objects.update(end=yesterday)
        elif kind == "team":
            TeamAllocation.objects.update(end=yesterday)
        elif kind == "post":
            Post.objects.update(ended_at=now)
        elif kind == "cover":
            Cover.objects.update(ended_at=now)
        elif kind == "account":
            User.objects.update(is_active=False)
        else:
            apps.get_model("families", "BreakGlass").objects.update(closed_at=now)
        after = reach(house)
        assert no_wider(after, before)
        assert kind not in ("post", "account") or not any(after.values())


def ours() -> list[type[models.Model]]:
    """Every table of casework whose rows are read through a scope."""
    found = [model for model in apps.get_models() if model.__module__.startswith("safeguarding.casework")]
    return [model for model in found if getattr(model, "SCOPE", None) is not None]


@quietly
@given(named=some, covering=some, opening=some, who=anyone)
def test_what_is_visible_and_what_check_finds_are_the_same_rows_of_every_table(
    house: House, named: set[str], covering: set[str], opening: set[str], who: str
) -> None:
    with undone():
        arrange(house, named, covering, opening)
        bar(house, house.outside_manager)
        for model in ours():
            rows = list(model._default_manager.all()[:6])
            user = fresh(getattr(house, who))
            seen = set(visible(user, model._default_manager.all()).values_list("pk", flat=True))
            assert {row.pk for row in rows if found(user, row)} == {row.pk for row in rows} & seen, model


def found(user: User, row: models.Model) -> bool:
    """Whether `check` finds the row, permitted or not."""
    try:
        check(user, "home.see", row)
    except Http404:
        return False
    except Refused:
        return True
    return True


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_permission_that_a_role_does_not_list_is_refused(house: House, role: str) -> None:
    Post.objects.filter(user=house.social_worker).update(role=role)
    user = fresh(house.social_worker)
    for permission in PERMISSIONS:
        assert allows(user, permission) is (permission in ROLES[role].permissions), permission


def test_break_glass_is_no_post_and_never_writes() -> None:
    assert BREAK_GLASS.key not in ROLES
    assert BREAK_GLASS.permissions == EMERGENCY
    assert not any(name.endswith((".write", ".decide", ".hold", ".give")) or "protected" in name for name in EMERGENCY)


@quietly
@given(kinds=st.sets(st.sampled_from(["family", "workbook", "supervision", "police"])), left_out=st.booleans())
def test_fewer_kinds_never_open_more_to_a_partner(house: House, kinds: set[str], left_out: bool) -> None:
    with undone():
        analyst = house.post_of(house.analyst)
        Post.objects.filter(pk=analyst.pk).update(role="social_worker")
        Allocation.objects.create(
            authority=house.authority, family=house.family, post=analyst, start=timezone.localdate()
        )

        def opens(covered: set[str]) -> set[str]:
            change_terms(kinds=sorted(covered))
            user = fresh(house.analyst)
            return {name for name in PERMISSIONS if allows(user, name, house.family)}

        whole = opens(kinds)
        for kind in kinds:
            assert opens(kinds - {kind}) <= whole
        if left_out:
            AgreementExclusion.objects.create(
                authority=house.authority, agreement=SharingAgreement.objects.get(), family=house.family, reason="x",
                made_by=house.manager, made_at=timezone.now(),
            )  # fmt: skip
            assert opens(kinds) == set()
            assert not visible(fresh(house.analyst), Family.objects.all()).exists()
