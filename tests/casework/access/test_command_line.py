"""Commands act as a user of their own, in a post of its own, whom the log names like anybody else."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access.models import Agency, Authority, Post, User
from safeguarding.casework.access.policies import allows
from safeguarding.casework.access.staff import command_line_user
from safeguarding.casework.access.within import authority_now, within

pytestmark = pytest.mark.django_db


def test_a_new_authority_gets_its_council_and_its_command_line_in_a_performance_officers_post() -> None:
    user, made = command_line_user("123")
    assert made
    assert (user.authority.code, user.authority.name, user.authority.made_up) == ("123", "Authority 123", False)
    assert (user.name, user.email) == ("Command line", "command-line-123@commands.invalid")
    post = user.posts.get()
    assert (post.role, post.start, post.authority) == ("performance_officer", timezone.localdate(), user.authority)
    assert (post.agency.kind, post.agency.name, post.agency.authority) == ("council", "Authority 123", user.authority)
    assert allows(User.objects.get(pk=user.pk), "census.import")
    assert authority_now() is None


def test_nobody_can_sign_in_as_the_command_line() -> None:
    user, _ = command_line_user("123")
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_the_next_command_acts_as_the_same_user_and_makes_nothing() -> None:
    first, _ = command_line_user("123")
    again, made = command_line_user("123")
    assert (again, made) == (first, False)
    assert [model.objects.count() for model in (Authority, Agency, User, Post)] == [1, 1, 1, 1]


def test_an_authority_that_is_there_keeps_its_name_and_its_council(house: House) -> None:
    user, made = command_line_user("999")
    assert (user.authority, made) == (house.authority, False)
    assert user.posts.get().agency == house.council
    assert Authority.objects.get().name == "Merrowshire"


def test_two_authorities_have_two_command_lines(house: House) -> None:
    ours, theirs = command_line_user("999")[0], command_line_user("123")[0]
    assert ours != theirs
    assert theirs.posts.get().agency != house.council
    assert theirs.authority.code == "123"


def test_a_job_within_an_authority_acts_as_the_command_line_of_that_authority(house: House) -> None:
    with within(house.authority.pk):
        assert command_line_user("999")[0].authority == house.authority
        assert authority_now() == house.authority.pk
