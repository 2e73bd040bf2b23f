"""Finding a row, refusing with a sentence, and rules by the state of a thing."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.access.test_situations import fresh
from tests.casework.conftest import House

from safeguarding.casework.access.models import Post, Team
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.access.scopes import scope_of
from safeguarding.casework.access.states import closed_when, refusal
from safeguarding.casework.families.models import Family, Person


def test_find_keeps_to_the_rows_it_is_given_and_takes_a_table_for_all_of_them(house: House) -> None:
    user = fresh(house.social_worker)
    assert find(user, Person, pk=house.child.pk) == house.child
    assert find(user, Person.objects.filter(sex="F"), pk=house.child.pk) == house.child
    with pytest.raises(Http404):
        find(user, Person.objects.filter(sex="M"), pk=house.child.pk)
    with pytest.raises(Http404):
        find(user, Person, pk="not a key")


def test_a_refusal_carries_the_sentence_for_the_person(house: House) -> None:
    with pytest.raises(Refused) as refused:
        check(fresh(house.social_worker), "family.allocate")
    assert refused.value.sentence == str(refused.value) == "Your role can’t allocate a family to a team and to workers."


def test_a_sentence_speaks_of_a_thing_and_not_of_the_readers_own(house: House) -> None:
    Post.objects.filter(user=house.social_worker).update(ended_at=timezone.now())
    with pytest.raises(Refused) as refused:
        check(fresh(house.social_worker), "home.see")
    assert refused.value.sentence == "Your role can’t see a home page."


def test_a_rule_by_state_refuses_the_one_permission_for_the_one_kind_of_thing(house: House) -> None:
    @closed_when("summary.write", "Team")
    def shut_on_a_whim(team: Team) -> str | None:
        return f"{team.name} is shut." if team.name == "North 1" else None

    user = fresh(house.social_worker)
    assert refusal("summary.write", house.team) == "North 1 is shut."
    with pytest.raises(Refused, match=r"^North 1 is shut\.$"):
        check(user, "summary.write", house.team)
    check(user, "summary.write", house.other_team)
    check(user, "entry.write", house.team)
    assert refusal("summary.write", house.family) is None
    assert shut_on_a_whim(house.other_team) is None


def test_a_table_that_does_not_say_who_may_see_it_is_a_mistake_in_the_program(house: House) -> None:
    class Silent:
        pass

    with pytest.raises(LookupError, match="Silent declares no SCOPE: say who may see its rows"):
        scope_of(Silent)  # type: ignore[arg-type]
    assert scope_of(Family) is Family.SCOPE


def test_what_was_found_just_now_is_not_looked_for_again(house: House, django_assert_num_queries: Any) -> None:
    user = fresh(house.social_worker)
    check(user, "entry.write", house.family)
    with django_assert_num_queries(0):
        check(user, "entry.write", house.family, found=True)
    with django_assert_num_queries(1):
        check(user, "entry.write", house.family)
