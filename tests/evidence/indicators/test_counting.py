"""The counting against a slow obvious twin in plain Python, on tables that chance made."""

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.indicators.made import covers, event, link, made, member, person

from safeguarding.evidence import periods
from safeguarding.evidence.indicators import definitions, family_counts
from safeguarding.evidence.periods import Window

FIRST = date(2025, 1, 1)
FEED_OF = {"domestic_abuse": "police", "missing": "police", "attendance": "school"}


def chance(seed):
    """Dense tables: few people and families, so that every rule meets every other one."""
    rng = random.Random(seed)
    people = [f"p{n}" for n in range(6)]
    families = ["f1", "f2", "f3"]

    def day(spread=800):
        return FIRST + timedelta(rng.randint(-spread, spread))

    def maybe(value):
        return rng.choice([None, value])

    kinds = rng.choices(list(FEED_OF), [5, 1, 4], k=50)
    return {
        "people": [person(key, **rng.choice([{}, {"given_name": "Amy"}])) for key in people[: rng.randint(0, 6)]],
        "members": [
            member(rng.choice(families), rng.choice(people), rng.choice(["child", "adult"]), maybe(day(200)), maybe(day(200)))
            for _ in range(9)
        ],
        "spans": [{"family_id": rng.choice(families), "start": day(120)} for _ in range(4)],
        "events": [
            event(
                n, f"i{rng.randint(0, 24)}", day(),
                feed=FEED_OF[kind] if rng.random() < 0.9 else "hospital", kind=kind,
                quantity=rng.choice([None, 0, 1, 5]), possible=rng.choice([None, 0, 10, 60]),
            )
            for n, kind in enumerate(kinds)
        ],
        "links": [
            link(rng.randint(0, 55), rng.choice(people), rng.choice(["linked", "linked", "doubtful", "not_linked"]))
            for _ in range(70)
        ],
        "coverage": [
            covers(start, start + timedelta(rng.randint(300, 1500)), feed=feed)
            for feed in ("police", "school", "police")
            for start in [day(700) - timedelta(400)]
            if rng.random() < 0.8
        ],
    }  # fmt: skip


TABLES = st.integers(0, 2**32).map(chance)


def covered_days(rows, feed):
    days = set()
    for row in rows:
        if row["feed"] == feed:
            days |= {row["start"] + timedelta(n) for n in range((row["end"] - row["start"]).days + 1)}
    return days


def twin(definition, rows):
    """Each family's counts by walking through every row again and again."""
    days = covered_days(rows["coverage"], definition.feed)
    last = max(days, default=date.max)
    events = {row["event_id"]: row for row in rows["events"]}
    relevant = [
        (events[row["event_id"]], row["person_id"], row["band"])
        for row in rows["links"]
        if row["event_id"] in events
        and events[row["event_id"]]["feed"] == definition.feed
        and row["band"] in ("linked", "doubtful")
    ]
    findable = {
        row["person_id"]
        for row in rows["people"]
        if any(all(row.get(column) is not None for column in columns) for columns in definition.needs)
    } | {who for _row, who, band in relevant if band == "linked"}
    found = {}
    for family in {row["family_id"] for row in rows["spans"]}:
        allocated = min(row["start"] for row in rows["spans"] if row["family_id"] == family)
        earlier = Window(periods.add_months(allocated, -24), periods.months_before(allocated).first - timedelta(1))
        before, after = periods.months_before(allocated), periods.months_after(allocated)
        roster = {
            row["person_id"]
            for row in rows["members"]
            if row["family_id"] == family
            and row["role"] in definition.roles
            and (row["start"] or allocated) <= allocated + timedelta(definition.late_members_days)
            and (row["end"] or allocated) >= allocated
        }
        mine = [
            (row, who, band)
            for row, who, band in relevant
            if who in roster and row["kind"] in definition.kinds and row["date"] <= last
        ]
        count = amounts if definition.sums_amounts else incidents
        numbers = count(mine, earlier, before, after)
        if after.last > last:
            status = "open"
        elif not roster:
            status = "no_members"
        elif not roster & findable:
            status = "not_linked"
        elif not set(walk(before)) | set(walk(after)) <= days:
            status = "not_covered"
        elif definition.sums_amounts and not numbers["possible_before"]:
            status = "no_amounts"
        else:
            status = "counted"
        found[family] = {"status": status, "members": len(roster), "findable": len(roster & findable), **numbers}
    return found


def walk(window):
    return [window.first + timedelta(n) for n in range(window.days)]


def incidents(mine, earlier, before, after):
    numbers = dict.fromkeys(("earlier", "before", "after", "doubtful_before", "doubtful_after"), 0)
    for incident in {row["incident_id"] for row, _who, _band in mine}:
        rows = [(row["date"], band) for row, _who, band in mine if row["incident_id"] == incident]
        sure = [day for day, band in rows if band == "linked"]
        day = min(sure or [day for day, _band in rows])
        for name, window in (("earlier", earlier), ("before", before), ("after", after)):
            key = name if sure else f"doubtful_{name}"
            if day in window and key in numbers:
                numbers[key] += 1
    return numbers


def amounts(mine, earlier, before, after):
    numbers = dict.fromkeys(("before", "after", "possible_before", "possible_after"), 0)
    for child in {who for _row, who, _band in mine}:
        kept = {
            row["event_id"]: row
            for row, who, band in mine
            if who == child and band == "linked" and row["quantity"] is not None and (row["possible"] or 0) > 0
        }.values()
        sides = [[row for row in kept if row["date"] in window] for window in (before, after)]
        if all(sides):
            for name, side in zip(("before", "after"), sides, strict=True):
                numbers[name] += sum(row["quantity"] for row in side)
                numbers[f"possible_{name}"] += sum(row["possible"] for row in side)
    return numbers


def agree(definition, rows):
    counts = family_counts(definition, made(**rows))
    expected = twin(definition, rows)
    assert set(counts.families["family_id"]) == set(expected)
    for row in counts.families.iter_rows(named=True):
        for name, value in expected[row["family_id"]].items():
            assert (row[name] or 0) == value, (row["family_id"], name)


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_incidents_are_counted_as_by_hand(rows):
    agree(definitions()["police_domestic_abuse_before_after"], rows)


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_amounts_are_summed_as_by_hand(rows):
    agree(definitions()["school_absence_before_after"], rows)


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_the_months_add_up_to_the_time_before_and_after_and_each_is_right(rows):
    counts = family_counts(definitions()["police_domestic_abuse_before_after"], made(**rows))
    for row in counts.families.iter_rows(named=True):
        months = {m: n for family, m, n in counts.months.iter_rows() if family == row["f"]}
        assert sum(n for m, n in months.items() if m < 0) == row["before"]
        assert sum(n for m, n in months.items() if m >= 0) == row["after"]
        assert all(-12 <= m < 12 for m in months)


def test_an_incident_whose_rows_bear_two_days_happened_on_the_first():
    tables = made(
        people=[person("p")],
        members=[member("f", "p")],
        spans=[{"family_id": "f", "start": date(2025, 1, 15)}],
        events=[event(1, "i1", date(2022, 12, 1)), event(2, "i1", date(2025, 2, 1))],
        links=[link(1, "p"), link(2, "p")],
        coverage=[covers(date(2022, 1, 1), date(2026, 12, 31))],
    )
    found = family_counts(definitions()["police_domestic_abuse_before_after"], tables).families.row(0, named=True)
    assert (found["before"], found["after"]) == (0, 0)


def test_a_month_begins_on_the_day_of_the_month_of_allocation():
    days = [
        date(2025, 1, 30),
        date(2025, 1, 31),
        date(2025, 2, 27),
        date(2025, 2, 28),
        date(2025, 3, 30),
        date(2025, 3, 31),
    ]
    tables = made(
        people=[person("p")],
        members=[member("f", "p")],
        spans=[{"family_id": "f", "start": date(2025, 1, 31)}],
        events=[event(n, f"i{n}", day) for n, day in enumerate(days)],
        links=[link(n, "p") for n in range(len(days))],
        coverage=[covers(date(2023, 1, 1), date(2026, 12, 31))],
    )
    months = family_counts(definitions()["police_domestic_abuse_before_after"], tables).months
    assert {m: n for _f, m, n in months.iter_rows()} == {-1: 1, 0: 2, 1: 2, 2: 1}
