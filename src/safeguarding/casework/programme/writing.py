"""How a row is written on top of another: in a queue at the family, once a form, never over what was not read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.policies import Refused, find
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook.queries import role_in

W = TypeVar("W", bound=Written)
USED = "This form has been used before. Load the page again and copy your text over."
NOT_YOURS = "This was written by another discipline. Ask its writer or the team manager."
OF_WRITTEN = {"id", "authority", "family", "author", "role", "written_at", "client_key", "replaces", "mistake"}


class Overtaken(Exception):
    """Somebody wrote over the same version first. `standing` is what stands now; nothing was changed."""

    def __init__(self, standing: Any) -> None:
        super().__init__("Somebody saved this first.")
        self.standing = standing


def queue(by: Any, family: UUID) -> Family:
    """The family as it stands now; whoever else writes about it waits until this is done. Raises Http404."""
    return find(by, Family.objects.select_for_update(no_key=True), pk=family)


def sent_before(model: type[W], family: Family, client_key: UUID, by: Any, **said: Any) -> W | None:
    """The row that the same form made before. Raises Refused where it was somebody else’s, or said something else."""
    rows: Any = model._default_manager
    row: W | None = rows.filter(authority_id=family.authority_id, client_key=client_key).first()
    if row is None:
        return None
    same = all(getattr(row, name) == value for name, value in said.items())
    if row.author_id != by.pk or row.family_id != family.pk or not same:  # type: ignore[attr-defined]
        raise Refused(USED)
    return row


def save(model: type[W], family: Family, client_key: UUID, by: Any, *, over: W | None = None, **said: Any) -> W:
    """Write the row, on top of `over` if one is given. Raises Overtaken where `over` has been replaced."""
    if over is not None:
        must_stand(over)
    rows: Any = model._default_manager
    made: W = rows.create(
        authority_id=family.authority_id, family=family, author=by, role=role_in(by, family),
        written_at=timezone.now(), client_key=client_key, replaces=over, **said,
    )  # fmt: skip
    return made


def first_of(row: W) -> W:
    """The row that the chain began with."""
    first: Any = row
    while first.replaces is not None:
        first = first.replaces
    return first  # type: ignore[no-any-return]


def in_error(row: W, why: str, client_key: UUID, by: Any) -> W:
    """Say that a row was entered in error. Raises ValueError without a reason, Overtaken, Refused."""
    if not why.strip():
        raise ValueError("Say why it was entered in error.")
    may_take_back(by, row)
    names = [field.name for field in row._meta.concrete_fields if field.name not in OF_WRITTEN]
    said = {name: getattr(row, name) for name in names}
    return save(type(row), row.family, client_key, by, over=row, mistake=why.strip(), **said)


def must_stand(row: Written) -> None:
    """Raise Overtaken where another row has replaced this one."""
    rows: Any = type(row)._default_manager
    if following := rows.filter(replaces=row).first():
        while further := rows.filter(replaces=following).first():
            following = further
        raise Overtaken(following)


def may_take_back(by: Any, row: Written) -> None:
    """Raise Refused unless the row is of the writer’s own discipline, or the writer may chair supervision."""
    if row.role != role_in(by, row.family) and "supervision.hold" not in snapshot_of(by).permissions:
        raise Refused(NOT_YOURS)


def must_belong(family: Family, people: Iterable[Person]) -> None:
    """Raise ValueError for somebody who was never in the family."""
    wanted = {person.pk for person in people}
    there = set(Membership.objects.filter(family=family, person_id__in=wanted).values_list("person_id", flat=True))
    if wanted - there:
        raise ValueError("Somebody named here was never in the family.")
