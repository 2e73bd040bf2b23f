"""Who is to tell and who is to decide now, where that was passed on after it was agreed. Reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.after_models import ManagerNamed, Telling, TellingChange
from safeguarding.casework.supervision.models import Session


def last_named(session: Session) -> ManagerNamed | None:
    """The manager who was named last in place of the one of the closing; None where nobody was. For who sees the session."""
    rows = ManagerNamed.objects.filter(session=session, replaced_by__isnull=True)
    return rows.select_related("manager", "named_by").first()


def for_manager(user: Any, sessions: QuerySet[Session]) -> QuerySet[Session]:
    """The sessions of these that `user` is to decide on: named last, or named at the closing and nobody since."""
    named = ManagerNamed.objects.filter(session=OuterRef("pk"), replaced_by__isnull=True)
    return sessions.filter(Exists(named.filter(manager=user)) | (Q(manager=user) & ~Exists(named)))


def change_of(user: Any, telling: Telling) -> TellingChange | None:
    """What was changed last about who tells it."""
    return changes_of(user, TellingChange.objects.filter(telling=telling)).get(telling.pk)


def changes_of(user: Any, rows: QuerySet[TellingChange]) -> Mapping[UUID, TellingChange]:
    """The last change of each telling, by the telling’s key."""
    found = visible(user, rows.filter(replaced_by__isnull=True)).select_related("teller", "by")
    return {row.telling_id: row for row in found}


def for_teller(user: Any, tellings: QuerySet[Telling]) -> QuerySet[Telling]:
    """The tellings of these that are `user`’s to tell now."""
    changed = TellingChange.objects.filter(telling=OuterRef("pk"), replaced_by__isnull=True)
    return tellings.filter(Exists(changed.filter(teller=user)) | (Q(teller=user) & ~Exists(changed)))


def teller_now(telling: Telling, change: TellingChange | None) -> User | None:
    """Who tells it; None for what is not told after all."""
    return change.teller if change else telling.teller


def who_can_tell(user: Any, telling: Telling) -> dict[UUID, tuple[User, str]]:
    """Who is allocated to the family today and sees what is told, by name, with the role in which they work with it."""
    rows = visible(user, Allocation.objects.filter(live(), family=telling.family_id, post__user__is_active=True))
    found = {row.post.user_id: (row.post.user, row.post.role) for row in rows.select_related("post__user")}
    sees = {key: one for key, one in found.items() if visible(one[0], Telling.objects.filter(pk=telling.pk)).exists()}
    return dict(sorted(sees.items(), key=lambda one: (one[1][0].name, str(one[0]))))
