"""The made-up county never comes into a database that holds real families."""

from __future__ import annotations

from datetime import date

import pytest
from tests.casework.conftest import make_house

from safeguarding.casework.access.models import Authority
from safeguarding.casework.demo.loading import NotEmpty, load
from safeguarding.casework.families.models import Family
from safeguarding.evidence.made_up.county import county


def test_a_database_with_a_real_authority_refuses_the_demonstration(db: None):
    house = make_house()
    Authority.objects.filter(pk=house.authority.pk).update(made_up=False)
    before = Family.objects.count()
    with pytest.raises(NotEmpty, match="real"):
        load(county(10, 3, until=date.today()), "a made-up password")
    assert (Authority.objects.count(), Family.objects.count()) == (1, before)


def test_beside_another_made_up_authority_it_is_let_in(db: None):
    make_house("998")
    assert load(county(10, 3, until=date.today()), "a made-up password")
