"""May this person do this, to this, now? Three verbs: `visible`, `check`, `allows`."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import Http404

from safeguarding.casework.access.roles import PERMISSIONS
from safeguarding.casework.access.scopes import scope_of
from safeguarding.casework.access.snapshot import Snapshot, snapshot_of
from safeguarding.casework.access.states import refusal

M = TypeVar("M", bound=models.Model)


class Refused(Exception):
    """Not permitted. `sentence` is for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def visible(user: Any, queryset: models.QuerySet[M], *, through: str = "") -> models.QuerySet[M]:
    """The rows of `queryset` that `user` may know of. Start every read from here.

    `through` names a permission: then only rows that a post which may do it opens by itself. What one post may do,
    another one of the same person doesn't lend.
    """
    snapshot = snapshot_of(user)
    if through:
        snapshot = snapshot.limited_to(through)
    if snapshot.authority_id is None:
        return queryset.none()
    return scope_of(queryset.model).narrow(snapshot, queryset)


def find(user: Any, queryset: models.QuerySet[M] | type[M], **lookup: Any) -> M:
    """The one visible row of the lookup. Raises Http404 when there is none that `user` may know of."""
    rows = queryset if isinstance(queryset, models.QuerySet) else queryset._default_manager.all()
    try:
        return visible(user, rows).get(**lookup)
    except (ObjectDoesNotExist, ValidationError, ValueError):  # the last two: what was asked for is no key
        raise Http404("No such page.") from None


def check(user: Any, permission: str, thing: models.Model | None = None, *, found: bool = False) -> None:
    """Raise Refused, with a sentence, unless `user` may do `permission` (to `thing`, as it stands now).

    A thing that the person may not know of raises Http404 instead, as if it didn't exist. `found` says that it has
    just been read through `find`, so that it is not looked for again.
    """
    if permission not in PERMISSIONS:
        raise LookupError(f"No such permission: {permission}. List it in access/roles.py.")
    snapshot = snapshot_of(user)
    if thing is not None and not found and not visible(user, type(thing)._default_manager.filter(pk=thing.pk)).exists():
        raise Http404("No such page.")
    if permission not in snapshot.permissions:
        raise Refused(f"Your role can’t {PERMISSIONS[permission].replace('your own', 'a')}.")
    if thing is not None and not _by_the_same_post(snapshot, permission, thing):
        raise Refused(f"The post through which you see this can’t {PERMISSIONS[permission].replace('your own', 'a')}.")
    if thing is not None and (sentence := refusal(permission, thing)):
        raise Refused(sentence)


def _by_the_same_post(snapshot: Snapshot, permission: str, thing: models.Model) -> bool:
    """Whether a post that may do `permission` reaches the thing by itself. Asks nothing where every post may."""
    limited = snapshot.limited_to(permission)
    if limited.posts == snapshot.posts:
        return True
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    return scope_of(type(thing)).narrow(limited, rows).exists()


def allows(user: Any, permission: str, thing: models.Model | None = None) -> bool:
    """Whether `check` would pass: for showing or leaving out a link. The door itself always checks."""
    try:
        check(user, permission, thing)
    except (Refused, Http404):
        return False
    return True
