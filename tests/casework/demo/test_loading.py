"""What the demonstration holds could have been written by people on the pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from safeguarding.casework.demo.loading import load
from safeguarding.casework.families.models import Membership
from safeguarding.casework.workbook.contacts import contact_of, problems, tidy
from safeguarding.casework.workbook.models import Entry
from safeguarding.evidence.made_up.county import county


@pytest.mark.django_db
def test_every_entry_of_the_demonstration_keeps_the_rules_of_the_form():
    load(county(8, 2026, until=date.today()), "a made-up password")
    born = dict(Membership.objects.filter(role="child").values_list("person", "person__birth_date"))
    entries = list(Entry.objects.prefetch_related("people"))
    assert len(entries) > 100
    for entry in entries:
        said, on = contact_of(entry), timezone.localdate(entry.at)
        asked = {child for child, birth in born.items() if birth and birth <= on}
        assert list(problems(said, asked, timezone.now())) == []
        for row in entry.people.all():
            assert (row.person_id in asked and said.visit) or not (row.seen or row.not_seen_because)
        assert said == tidy(said)


@pytest.mark.django_db
def test_a_county_in_which_no_family_has_both_workers_of_domestic_abuse_still_shows_what_each_alone_reads():
    load(county(8, 2026, until=date(2026, 11, 23)), "a made-up password")
    assert set(Entry.objects.values_list("compartment", flat=True)) >= {"victim", "perpetrator"}
