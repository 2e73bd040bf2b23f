"""An entry that not everyone reads is nowhere for the others: no page, count, date or gap tells of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.casework.workbook.conftest import text_of

from safeguarding.casework.access.compartments import COMPARTMENTS, reads
from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.home.queries import news_since
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.contacts import Present, contact_of
from safeguarding.casework.workbook.models import Entry, EntryPerson, Summary, WorkbookEpisode

#: Pages of the file, and those that count over families.
PAGES = ("family", "workbook", "chronology", "visits", "clocks", "supervision", "entry-new", "summary")
READERS = (
    "social_worker",
    "victim_worker",
    "perpetrator_worker",
    "substance_worker",
    "mental_health_worker",
    "manager",
)


def fresh(user):
    """The person at their next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def planted(house, contact):
    """One significant entry a compartment, each with a word of its own, by somebody who reads it."""
    found = {}
    for key, kind in COMPARTMENTS.items():
        writer = next(getattr(house, name) for name in READERS if reads(getattr(house, name).posts.get().role, kind))
        word = f"zq{key.replace('_', '')}word"
        entry = Entry.objects.create(
            authority=house.authority, family=house.family, author=writer, role=writer.posts.get().role,
            kind="session", at=timezone.now() - timedelta(hours=2), text=f"Said: {word}.", significant=True,
            written_at=timezone.now(), compartment=key,
        )  # fmt: skip
        EntryPerson.objects.create(authority=house.authority, entry=entry, person=house.mother)
        found[key] = (entry, word)
    return found


def everything(house, user):
    """All that the person can open of the family and of their own pages, as one text."""
    client = house.client(user)
    pages = [reverse(name, args=[house.family.pk]) for name in PAGES] + [reverse("home"), reverse("board")]
    return " ".join(client.get(page).content.decode() for page in pages)


def may_read(house, reader):
    role = getattr(house, reader).posts.get().role
    return {key for key, kind in COMPARTMENTS.items() if reads(role, kind)}


def leaks(house, planted, reader):
    """The compartments that a reader saw and may not, and those that they may and did not."""
    shown = everything(house, getattr(house, reader))
    seen = {key for key, (_, word) in planted.items() if word in shown}
    return seen ^ may_read(house, reader)


@pytest.mark.parametrize("reader", READERS)
def test_every_page_shows_a_reader_their_compartments_and_no_others(house, planted, reader):
    assert leaks(house, planted, reader) == set()


@pytest.mark.parametrize("reader", READERS)
def test_an_entry_of_a_closed_compartment_is_no_page_for_the_others(house, planted, reader):
    client, mine = house.client(getattr(house, reader)), may_read(house, reader)
    nothing = client.get(reverse("entry", args=[house.family.pk, uuid4()]))
    for key, (entry, _) in planted.items():
        for page in ("entry", "entry-correct"):
            answer = client.get(reverse(page, args=[house.family.pk, entry.pk]))
            if key not in mine:
                assert answer.status_code == 404 and same(answer.content.decode()) == same(nothing.content.decode())


def test_without_the_scope_the_leak_is_seen(house, planted, monkeypatch):
    monkeypatch.setattr(Entry, "SCOPE", FamilyRows())
    monkeypatch.setattr(EntryPerson, "SCOPE", FamilyRows("entry__family"))
    assert "victim" in leaks(house, planted, "perpetrator_worker")


def same(page):
    """A page without what differs at every request."""
    key = r'name="client_key" value="[^"]*"'
    return re.sub(rf'name="csrfmiddlewaretoken" value="[^"]*"|{key}', "", page)


def world(house, user):
    """What a person can learn of the family, and of all their families."""
    return same(everything(house, user))


@pytest.mark.parametrize("compartment", ["victim", "legal", "intelligence", "clinical"])
def test_two_worlds_that_differ_in_one_closed_entry_are_one_to_the_perpetrators_worker(house, contact, compartment):
    house.client(house.perpetrator_worker).get(reverse("family", args=[house.family.pk]))
    before = world(house, house.perpetrator_worker)
    writer = house.mental_health_worker if compartment == "clinical" else house.manager
    said = contact(kind="session", text="Something.", significant=True, compartment=compartment)
    made = actions.write_entry(house.family, said, uuid4(), by=writer)
    assert world(house, house.perpetrator_worker) == before
    assert news_since(fresh(house.perpetrator_worker), {house.family.pk: timezone.now() - timedelta(days=1)}) == {}
    Entry.objects.filter(pk=made.pk).update(compartment="shared")
    assert world(house, house.perpetrator_worker) != before, "the same entry shared is noticed"


def test_only_what_everyone_reads_begins_a_familys_first_month(house, contact):
    WorkbookEpisode.objects.filter(family=house.family).delete()
    actions.write_entry(house.family, contact(compartment="victim"), uuid4(), by=house.victim_worker)
    assert not WorkbookEpisode.objects.filter(family=house.family).exists()
    actions.write_entry(house.family, contact(), uuid4(), by=house.victim_worker)
    assert WorkbookEpisode.objects.filter(family=house.family).count() == 1


def test_a_role_writes_only_where_it_reads(house, contact):
    for reader in READERS:
        mine = may_read(house, reader)
        for key in COMPARTMENTS:
            if key in mine:
                continue
            with pytest.raises(Refused):
                actions.write_entry(house.family, contact(compartment=key), uuid4(), by=getattr(house, reader))
    assert Entry.objects.count() == 0


def test_a_visit_is_always_shared(house, visit):
    with pytest.raises(ValueError, match="a visit is read by all"):
        actions.write_entry(house.family, visit(compartment="victim"), uuid4(), by=house.social_worker)
    entry = actions.write_entry(house.family, visit(), uuid4(), by=house.social_worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(compartment="victim")


def test_what_was_a_visit_is_never_closed_by_a_correction(house, visit):
    entry = actions.write_entry(house.family, visit(), uuid4(), by=house.social_worker)
    closed = replace(contact_of(entry), kind="session", people=(Present(house.mother.pk),), compartment="victim")
    with pytest.raises(Refused, match="was a visit"):
        actions.correct_entry(entry, closed, "Mistake", uuid4(), by=house.social_worker)


def test_closing_an_entry_closes_every_version_of_it(house, write, contact):
    entry = write(contact(text="Kay said zqsecret."))
    again = actions.correct_entry(
        entry, contact(text="Kay said more zqsecret."), "More", uuid4(), by=house.social_worker
    )
    closed = replace(contact_of(again), text="Kay said.", compartment="victim")
    actions.correct_entry(again, closed, "A disclosure", uuid4(), by=house.social_worker)
    assert set(Entry.objects.values_list("compartment", flat=True)) == {"victim"}
    assert "zqsecret" not in everything(house, house.perpetrator_worker)
    assert visible(fresh(house.perpetrator_worker), Entry.objects.all()).count() == 0
    assert visible(fresh(house.victim_worker), Entry.objects.all()).count() == 3


def test_a_correction_never_lets_more_people_read(house, contact):
    entry = actions.write_entry(house.family, contact(compartment="victim"), uuid4(), by=house.social_worker)
    with pytest.raises(Refused, match="can’t let more people read"):
        actions.correct_entry(
            entry, replace(contact_of(entry), compartment="shared"), "Open", uuid4(), by=house.social_worker
        )
    form = text_of(house.client(house.social_worker).get(reverse("entry-correct", args=[house.family.pk, entry.pk])))
    assert "Everyone who works with the family" not in form


def test_who_overtakes_with_a_closed_version_shows_it_to_no_stranger(house, contact):
    entry = actions.write_entry(house.family, contact(text="First."), key := uuid4(), by=house.perpetrator_worker)
    with lifted(connection, Entry):
        Entry.objects.filter(pk=entry.pk).update(compartment="victim", text="zqsecret")
    from django.http import Http404

    with pytest.raises(Http404):
        actions.write_entry(house.family, contact(text="Other."), key, by=house.perpetrator_worker)
    with pytest.raises(Http404):
        actions.correct_entry(entry, contact(text="Other."), "Why", uuid4(), by=house.perpetrator_worker)


def test_the_form_offers_what_the_role_may_write_and_never_names_the_rest(house):
    def form(user):
        return text_of(house.client(user).get(reverse("entry-new", args=[house.family.pk])))

    assert "Those who support the victim" in form(house.victim_worker)
    for user in (house.perpetrator_worker, house.substance_worker, house.mental_health_worker):
        assert "support the victim" not in form(user) and "Domestic abuse worker (victims)" not in form(user)
    assert "Those who work with the person who harms" in form(house.perpetrator_worker)


def test_a_form_of_a_domestic_abuse_worker_begins_narrow(house, answers):
    for user, begins in ((house.victim_worker, "victim"), (house.perpetrator_worker, "perpetrator"),
                         (house.social_worker, "shared")):  # fmt: skip
        sent = house.client(user).post(
            reverse("entry-new", args=[house.family.pk]), answers(text=f"By {user.name}.", client_key=str(uuid4()))
        )
        assert sent.status_code == 302
        assert Entry.objects.get(author=user).compartment == begins


def test_the_right_of_one_post_opens_nothing_in_the_family_of_another(house, planted):
    """Piers also works with victims, elsewhere: that lends him nothing here."""
    start = timezone.localdate() - timedelta(days=9)
    second = Post.objects.create(
        authority=house.authority, user=house.perpetrator_worker, agency=house.council, office=house.office,
        team=house.team, role="da_victim_worker", start=start,
    )  # fmt: skip
    Allocation.objects.create(authority=house.authority, family=house.other_family, post=second, start=start)
    assert leaks(house, planted, "victim_worker") == set()
    shown = everything(house, house.perpetrator_worker)
    assert planted["victim"][1] not in shown and planted["perpetrator"][1] in shown
    Allocation.objects.create(authority=house.authority, family=house.family, post=second, start=start)
    assert planted["victim"][1] not in everything(house, house.perpetrator_worker), (
        "with both posts, the stricter holds"
    )


def test_business_support_reads_no_entries_and_no_summaries(house, planted):
    Post.objects.filter(user=house.substance_worker).update(role="business_support")
    Summary.objects.create(
        authority=house.authority, family=house.family, episode=house.family.workbook_episodes.get(),
        role="social_worker", author=house.social_worker, text="zqsummary", written_at=timezone.now(),
    )  # fmt: skip
    clerk = fresh(house.substance_worker)
    for model in (Entry, EntryPerson, Summary):
        assert not visible(clerk, model.objects.all()).exists()
    assert visible(fresh(house.social_worker), Summary.objects.all()).exists()
