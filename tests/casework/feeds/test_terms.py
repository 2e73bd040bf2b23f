"""What the terms of a sharing agreement do to a partner's rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms

from safeguarding.casework.access.models import SharingAgreement, User
from safeguarding.casework.feeds import review_queries, terms
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
from safeguarding.casework.insight.frames import tables_of


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def rows(house: House) -> dict[int, FeedEvent]:
    """A doubtful row of each age, by how many days old it is."""
    of = {"authority": house.authority}
    now = timezone.now()
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="x.csv", sha256="0", received_by=house.analyst,
        received_at=now, state="done", covers_from=date.today() - timedelta(days=500), covers_to=date.today(),
    )  # fmt: skip
    made = {}
    for days in (10, 100, 400):
        made[days] = FeedEvent.objects.create(
            **of, delivery=delivery, event_key=str(days), incident_id=str(days), feed="police",
            kind="domestic_abuse", date=date.today() - timedelta(days=days), given_name="Kay",
        )  # fmt: skip
        Link.objects.create(
            **of,
            event=made[days],
            person=house.mother,
            probability=0.5,
            band="doubtful",
            model_version="t",
            made_at=now,
        )
    return made


def reviewed(house: House) -> set[int]:
    return {(date.today() - row.date).days for row in review_queries.undecided(fresh(house.performance))}


def counted(house: House) -> set[str]:
    return set(tables_of(house.authority.pk, "police").events["incident_id"])


def another(house: House, **more: object) -> SharingAgreement:
    said = {"title": "Another", "purpose": "Safeguarding", "lawful_basis": "public_task", "kinds": ["police"]}
    start = date.today() - timedelta(days=10)
    return SharingAgreement.objects.create(authority=house.authority, agency=house.police, start=start, **said | more)


def test_where_an_agreement_names_no_months_twelve_are_shown_and_all_that_is_held_is_counted(
    house: House, rows: dict[int, FeedEvent]
) -> None:
    assert reviewed(house) == {10, 100}
    assert counted(house) == {"10", "100", "400"}


def test_rows_older_than_the_months_agreed_are_seen_nowhere(house: House, rows: dict[int, FeedEvent]) -> None:
    change_terms(months_seen=12)
    assert reviewed(house) == {10, 100}
    assert counted(house) == {"10", "100"}
    client = house.client(house.performance)
    assert client.get(reverse("review-row", args=[rows[100].pk])).status_code == 200
    assert client.get(reverse("review-row", args=[rows[400].pk])).status_code == 404
    assert client.post(reverse("review-row", args=[rows[400].pk]), {"answer": "nobody"}).status_code == 404


def test_days_that_are_not_shown_count_as_not_covered_and_not_as_quiet(
    house: House, rows: dict[int, FeedEvent]
) -> None:
    change_terms(months_seen=1)
    (covered,) = tables_of(house.authority.pk, "police").coverage.iter_rows(named=True)
    assert covered["start"] == terms.months_before(date.today(), 1)
    Delivery.objects.update(covers_to=date.today() - timedelta(days=60))
    assert tables_of(house.authority.pk, "police").coverage.is_empty()


def test_under_counts_only_nobody_looks_at_a_row_and_the_counts_stay(house: House, rows: dict[int, FeedEvent]) -> None:
    change_terms(detail="counts")
    assert reviewed(house) == set()
    assert counted(house) == {"10", "100", "400"}
    client = house.client(house.performance)
    assert client.get(reverse("review-row", args=[rows[10].pk])).status_code == 404
    assert "Kay" not in client.get(reverse("review"), follow=True).content.decode()


def test_of_two_agreements_the_wider_holds(house: House, rows: dict[int, FeedEvent]) -> None:
    change_terms(months_seen=1, detail="counts")
    another(house, months_seen=6)
    assert reviewed(house) == {10, 100}
    another(house)
    assert reviewed(house) == {10, 100}


def test_without_an_agreement_in_force_nobody_looks_at_a_row(house: House, rows: dict[int, FeedEvent]) -> None:
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert reviewed(house) == set()
    another(house, kinds=["hospital"])
    assert reviewed(house) == set()


def test_rows_held_longer_than_agreed_are_listed(house: House, rows: dict[int, FeedEvent]) -> None:
    def due() -> list[tuple[int, date]]:
        return [(row.rows, last) for row, last in terms.held_too_long(fresh(house.performance))]

    assert due() == []
    received = timezone.now() - timedelta(days=3 * 365)
    Delivery.objects.update(received_at=received)
    assert due() == [], "three years where none are named"
    assert reviewed(house) == {10, 100}
    Delivery.objects.update(received_at=timezone.now() - timedelta(days=3 * 365 + 3))
    assert [rows for rows, _ in due()] == [3]
    assert reviewed(house) == counted(house) == set(), "what should be gone is shown nowhere meanwhile"
    Delivery.objects.update(received_at=received)
    change_terms(years_held=2)
    last = terms.months_after(timezone.localdate(received), 24)
    assert due() == [(3, last)]
    assert "Held longer than agreed" in house.client(house.performance).get(reverse("deliveries")).content.decode()
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert due() == [(3, last)], "an agreement that ended still says how long"
    another(house, years_held=5)
    assert due() == []
    assert [row for row, _ in terms.held_too_long(fresh(house.social_worker))] == []


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 22), -12, date(2025, 11, 22)),
    ],
)
def test_months_end_on_the_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert terms.months_after(day, months) == then
