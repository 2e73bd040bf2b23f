"""A county's people and a few workbooks of ten years, and three people who may see few, half or all, in its own process."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from safeguarding.casework import operations

operations.start_django()
operations.set_up(lambda _: None)

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from safeguarding.casework.access.models import Agency, Authority, Office, Post, Team, User  # noqa: E402
from safeguarding.casework.access.within import within  # noqa: E402
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation  # noqa: E402
from safeguarding.casework.families.queries import open_families  # noqa: E402
from safeguarding.casework.finding import asked, names, people, texts  # noqa: E402
from safeguarding.casework.finding.words import terms  # noqa: E402
from safeguarding.casework.workbook.models import Entry  # noqa: E402

FEW, MEMBERS, AT_ONCE = 11, 4, 5000
START = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "qu",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "v",
    "w",
]
MIDDLE, END = (
    ["a", "e", "i", "o", "u", "ai", "ea", "oo", "ie"],
    ["n", "r", "l", "s", "t", "ck", "m", "nd", "rt", "ton", "ley", "son", "ham", "field"],
)
USUAL = [
    "the",
    "and",
    "with",
    "mother",
    "father",
    "school",
    "said",
    "visit",
    "home",
    "child",
    "seen",
    "alone",
    "bedroom",
    "agreed",
    "review",
    "police",
    "call",
    "worker",
    "partner",
    "alcohol",
    "baby",
    "routine",
    "nursery",
    "health",
    "visitor",
    "attended",
    "missed",
    "asked",
    "felt",
    "worried",
    "calm",
    "kitchen",
    "morning",
    "evening",
    "arm",
    "safe",
    "plan",
]
chance = random.Random(2026)


def name() -> str:
    """One of some hundred thousand, the short ones most often."""
    parts = chance.choice((1, 1, 2))
    return "".join(chance.choice(START) + chance.choice(MIDDLE) for _ in range(parts)).title() + chance.choice(END)


GIVEN, SURNAMES = [name() for _ in range(3000)], [name() for _ in range(12000)]
RARE = [name().lower() for _ in range(4000)]


def text() -> str:
    words = chance.choice((20, 30, 40, 60, 60, 90, 200))
    return " ".join([*chance.choices(USUAL, k=words // 2), *chance.choices(RARE, k=words // 2)]).capitalize() + "."


def make(number: int, entries: int) -> dict[str, Any]:
    """Families of two teams in turn; the worker has eleven, and entries stand in those alone and in eleven others."""
    start = timezone.localdate() - timedelta(days=3700)
    of: dict[str, Any] = {"authority": Authority.objects.create(code="999", name="Merrowshire", made_up=True)}
    council = Agency.objects.create(**of, name="Merrowshire", kind="council")
    office = Office.objects.create(**of, name="North")
    teams = [Team.objects.create(**of, office=office, name=f"North {at}") for at in (1, 2)]
    made: dict[str, Any] = {"of": of, "teams": teams, "start": start}
    for role in ("team_manager", "social_worker", "ig_officer"):
        made[role] = User.objects.create_user(f"{role}@example.org", role, **of)
        Post.objects.create(**of, user=made[role], agency=council, team=teams[0], role=role, start=start)
    mine = add_families(made, FEW)
    post = made["social_worker"].posts.get()
    Allocation.objects.bulk_create(Allocation(**of, family=one, post=post, start=start) for one in mine)
    add_entries(made, mine, entries)
    made["rest"] = number - FEW
    return made


def add_families(made: dict[str, Any], number: int) -> list[Family]:
    of, start = made["of"], made["start"]
    families = [Family(**of, name=f"{chance.choice(SURNAMES)} family", opened_on=start) for _ in range(number)]
    Family.objects.bulk_create(families, AT_ONCE)
    TeamAllocation.objects.bulk_create(
        (TeamAllocation(**of, family=one, team=made["teams"][at % 2], start=start) for at, one in enumerate(families)),
        AT_ONCE,
    )
    members, persons = [], []
    for family in families:
        surname = family.name.removesuffix(" family")
        for at in range(MEMBERS):
            adult = at < 2
            born = date(1985, 1, 1) + timedelta(days=chance.randrange(9000) + 8000 * (not adult))
            person = Person(**of, given_name=chance.choice(GIVEN), family_name=surname, birth_date=born)
            persons.append(person)
            role = {"role": "adult", "relation": "mother"} if adult else {"role": "child", "relation": "child"}
            members.append(Membership(**of, family=family, person=person, start=start, **role))
    Person.objects.bulk_create(persons, AT_ONCE)
    Membership.objects.bulk_create(members, AT_ONCE)
    return families


def add_entries(made: dict[str, Any], families: list[Family], entries: int) -> None:
    now = timezone.now()
    for family in families:
        Entry.objects.bulk_create(
            (
                Entry(**made["of"], family=family, author=made["social_worker"], role="social_worker", kind="call",
                      at=now - timedelta(hours=17 * at), written_at=now - timedelta(hours=17 * at), text=text(),
                      client_key=uuid4())
                for at in range(entries)
            ),
            AT_ONCE,
        )  # fmt: skip


def forget() -> None:
    """As the first search of the day: nothing is remembered of any name."""
    for kept in (names.words_of, names._fulls, names._sound):
        kept.cache_clear()


def cpu(act: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The median CPU of this process and the median time, in ms. The database of PostgreSQL works in another process."""
    spent = []
    for _ in range(rounds):
        began, at = time.process_time(), time.perf_counter()
        act()
        spent.append((1000 * (time.process_time() - began), 1000 * (time.perf_counter() - at)))
    return statistics.median(row[0] for row in spent), statistics.median(row[1] for row in spent)


def figures_of(user: User, rounds: int, ways: dict[str, Callable[[User], Any]]) -> dict[str, Any]:
    fresh = User.objects.get(pk=user.pk)
    listed = cpu(lambda: list(open_families(fresh)[:25]), rounds)
    found: dict[str, Any] = {"families seen": open_families(fresh).count()}
    for words, way in ways.items():
        with CaptureQueriesContext(connection) as caught:
            answer = way(fresh)
        spent = cpu(lambda way=way: way(fresh), rounds)
        found[words] = {
            "found": answer, "CPU ms": round(spent[0], 1), "ms": round(spent[1], 1), "statements": len(caught),
            "times a list of 25 families": round(spent[1] / listed[1], 1),
        }  # fmt: skip
    return found


def person_search(words: str, *, cold: bool = False) -> Callable[[User], Any]:
    def act(user: User) -> int:
        if cold:
            forget()
        return len(people.find(user, asked.read(words, timezone.localdate())).people)

    return act


def text_search(words: str) -> Callable[[User], Any]:
    return lambda user: len(texts.find(user, terms(words), texts.Narrow())[0])


number, entries, rounds = (int(value) for value in sys.argv[1:4])
made = make(number, entries)
with within(made["of"]["authority"].pk, patient=True):
    someone = Person.objects.order_by("pk").first()
    whole = f"{someone.given_name} {someone.family_name}"
    slip = whole[:-2] + whole[-1] + whole[-2]
    searches = {
        "a name": person_search(whole), "a name, nothing remembered": person_search(whole, cold=True),
        "a slip in a name": person_search(slip), "a birth date": person_search(someone.birth_date.isoformat()),
    }  # fmt: skip
    words = {
        "usual words": text_search("safety plan"),
        "a rare word": text_search(RARE[7]),
        "no such word": text_search("xyzzy"),
    }
    figures = {"a worker, alone": figures_of(made["social_worker"], rounds, searches | words)}
    others = add_families(made, made["rest"])
    add_entries(made, others[:FEW], entries)
    figures |= {
        "a worker among the others": figures_of(made["social_worker"], rounds, searches | words),
        "a manager": figures_of(made["team_manager"], rounds, searches | words),
        "the whole authority": figures_of(made["ig_officer"], rounds, searches),
    }
print(json.dumps(figures))
