"""Monthly group supervision: who came, how each rated each child and why, what the chair set, decisions and actions.

Each worker sees the same worry through their own eyes: a bias of the discipline and some noise, so that they disagree.
Who had no contact cannot rate. A family allocated now has one open session, the next, partly rated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from safeguarding.evidence import periods, ratings
from safeguarding.evidence.made_up.agencies import Agencies
from safeguarding.evidence.made_up.allocation import Allocated, Stay
from safeguarding.evidence.made_up.chance import DAY, days_after, stream, weighted, working_day
from safeguarding.evidence.made_up.course import Course
from safeguarding.evidence.made_up.drift import Drift, drift
from safeguarding.evidence.made_up.households import Person, adult_for
from safeguarding.evidence.made_up.words import supervision as words
from safeguarding.evidence.made_up.workbook import Row, names_for

#: How much more (or less) worried a discipline is than the truth.
BIAS = {
    "da_victim_worker": 0.2,
    "da_perpetrator_worker": 0.1,
    "substance_misuse_worker": -0.1,
    "family_support_worker": -0.15,
}
NOISE, CANNOT_RATE, CAME, SKIPPED, CHAIR_LOWERS = 0.25, 0.07, 0.88, 0.05, 0.3
DONE_IN_TIME, NEVER_DONE = 0.72, 0.03


@dataclass
class Supervision:
    """Rows of the frames of group supervision, moments still as local clock time."""

    seed: int
    until: date
    sessions: list[Row] = field(default_factory=list)
    attendance: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    family_ratings: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Meeting:
    """One session of a family before it is written down."""

    key: str
    stay: Stay
    day: date
    chair: str
    there: list[tuple[str, Allocated]]
    worry: Drift


def supervise(stays: list[Stay], staff: Agencies, seed: int, until: date) -> Supervision:
    """Every session of every stay, family by family, in order of time."""
    made = Supervision(seed, until)
    for stay in sorted(stays, key=lambda s: (s.family_id, s.start)):
        rng = stream(seed, "supervision", stay.family_id, stay.start)
        worry = drift(stay.course, seed, stay.family_id)
        offsets = {c.person_id: rng.gauss(0, 0.2) for c in stay.household.children}
        manager = staff.team_posts(stay.team, "team_manager")[0]
        for month, day, running in _months(rng, stay, until):
            held = None if running else day
            key = f"G{len(made.sessions) + 1:06}"
            asked = min(day, until)
            chair = manager.holder(asked)
            closed_at = None if running else datetime.combine(day, time(15, rng.randint(0, 59)))
            made.sessions.append((key, stay.family_id, stay.team, month, day, held, chair, not running, closed_at))
            there = [(one.post.holder(asked), one) for one in stay.allocated if one.start <= asked]
            meeting = Meeting(key, stay, asked, chair, there, worry)
            if running:
                there[:] = [(w, one) for w, one in there if not one.post.sign_in and rng.random() < 0.4]
                _rate(made, rng, meeting, offsets, datetime.combine(asked - DAY * rng.randint(0, 1), time(16, 30)))
            else:
                _hold(made, rng, meeting, offsets)
    return made


def _months(rng: random.Random, stay: Stay, until: date) -> Iterator[tuple[date, date, bool]]:
    """The months that have a session, its day, and whether it is still to come: the team's own day of the month; some
    months are skipped. A family allocated now has one to come, on the next such day after `until`."""
    own_day = 4 + int(stay.team[1:]) * 5 % 20
    last = stay.end or until
    for month in periods.months_between(stay.start, last):
        day = working_day(month.replace(day=own_day))
        if stay.start + DAY * 6 <= day <= last and day < until and rng.random() >= SKIPPED:
            yield month, day, False
    if stay.end is None:
        month = periods.first_of_month(until)
        if working_day(month.replace(day=own_day)) < until:
            month = periods.first_of_month(month + DAY * 31)
        yield month, working_day(month.replace(day=own_day)), True


def _hold(made: Supervision, rng: random.Random, meeting: Meeting, offsets: dict[str, float]) -> None:
    for worker, one in meeting.there:
        made.attendance.append((meeting.key, worker, one.post.role, rng.random() < CAME))
    at = datetime.combine(meeting.day, time(14, rng.randint(0, 59)))
    given = _rate(made, rng, meeting, offsets, at)
    suggested = ratings.suggest_family_rating(given).colour
    colour, reason = _chair_sets(rng, given, suggested)
    made.family_ratings.append((meeting.key, meeting.chair, suggested or ratings.CANNOT_RATE, colour, reason, at))
    decision = _decision(meeting.stay.course, meeting.day, colour, meeting.worry)
    why = rng.choice(words.DECISIONS[decision])
    key = f"D{len(made.decisions) + 1:06}"
    made.decisions.append((key, meeting.key, decision, why, meeting.chair, at))
    _actions(made, rng, meeting)


def _rate(
    made: Supervision, rng: random.Random, meeting: Meeting, offsets: dict[str, float], at: datetime
) -> list[ratings.Rating]:
    """Everyone's rating of every child."""
    given = []
    for worker, one in meeting.there:
        role = one.post.role
        bias = BIAS.get(role, 0.0) + rng.gauss(0, NOISE)
        fresh = (meeting.day - one.start).days < 14
        unable = rng.random() < (0.5 if fresh else CANNOT_RATE)
        for child in meeting.stay.household.children:
            if not child.known_on(meeting.day):
                continue
            level = meeting.worry.at(meeting.day) + offsets[child.person_id] + bias
            colour = "green" if level < 1 else "amber" if level < 2 else "red"
            if unable:
                colour = ratings.CANNOT_RATE
            key = f"R{len(made.ratings) + 1:07}"
            reason = _reason(rng, role, colour, child, meeting.day, fresh=fresh)
            made.ratings.append((key, meeting.key, child.person_id, worker, role, colour, reason, at))
            given.append(ratings.Rating(child.person_id, worker, colour))
    return given


def _reason(rng: random.Random, role: str, colour: str, child: Person, day: date, *, fresh: bool) -> str:
    age = child.age(day)
    name = child.given if age >= 0 else "the baby"
    if colour == ratings.CANNOT_RATE:
        return rng.choice(words.JUST_BEGUN if fresh else words.CANNOT_RATE).format(child=name)
    if age < 0:
        return rng.choice(words.REASONS["unborn"][colour])
    choices = words.REASONS["any"][colour]
    if role in words.REASONS and (age >= 4 or role != "social_worker"):
        choices += words.REASONS[role][colour]
    return rng.choice(choices).format(child=name)


def _chair_sets(rng: random.Random, given: list[ratings.Rating], suggested: str | None) -> tuple[str, str]:
    """The chair's colour, with a reason where it is lower than the worst: where only one worker is that worried."""
    if suggested is None:
        return "amber", ""
    worst = {one.rater for one in given if one.colour == suggested}
    others = {one.rater for one in given} - worst
    if suggested != "green" and len(worst) == 1 and len(others) >= 2 and rng.random() < CHAIR_LOWERS:
        return ratings.COLOURS[ratings.COLOURS.index(suggested) - 1], rng.choice(words.LOWER)
    return suggested, ""


def _decision(course: Course, day: date, colour: str, worry: Drift) -> str:
    """What the pathway does next is what was decided here."""

    def soon(event: date | None) -> bool:
        return event is not None and 0 <= (event - day).days <= 31

    if soon(course.left_team):
        return "close"
    if course.pre_proceedings and soon(course.pre_proceedings[0]):
        return "legal_planning"
    if course.route == "step_up" and soon(course.section47):
        return "step_up"
    if course.protection and not course.care and soon(course.protection[1]):
        return "step_down"
    if colour == "red" and worry.at(day) > worry.at(day - DAY * 30):
        return "intensify"
    return "continue"


def _actions(made: Supervision, rng: random.Random, meeting: Meeting) -> None:
    """One to three things to do, each by somebody who was there, the chair among them; some are late or never done."""
    owners = [(worker, one.post.role) for worker, one in meeting.there]
    if rng.random() < 0.12:
        owners.append((meeting.chair, "team_manager"))
    count = int(weighted(rng, {"1": 0.5, "2": 0.35, "3": 0.15}))
    for worker, role in rng.sample(owners, min(count, len(owners))):
        called = names_for(rng, meeting.stay, meeting.day, adult_for(meeting.stay.household, role))
        text = called.put_into(called.choose(rng, words.ACTIONS[role]))
        due = working_day(days_after(rng, meeting.day, 5, 28))
        done = _done(rng, meeting.day, due, made.until)
        key = f"X{len(made.actions) + 1:06}"
        made.actions.append((key, meeting.stay.family_id, meeting.key, text, worker, due, done))


def _done(rng: random.Random, since: date, due: date, until: date) -> date | None:
    chance = rng.random()
    if chance < NEVER_DONE:
        return None
    late = chance > NEVER_DONE + DONE_IN_TIME
    done = working_day(days_after(rng, due, 1, 30) if late else days_after(rng, since, 1, (due - since).days))
    return done if done <= until else None
