"""Whatever people do, in whatever order: what is closed stays closed, and no rating is without author, reason and right."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.conftest import House
from tests.casework.supervision.acts import again
from tests.examples import examples

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.after_models import Dissent, ManagersDecision, Telling
from safeguarding.casework.supervision.models import (
    Action,
    Attendance,
    Decision,
    FamilyRating,
    Line,
    Rating,
    RatingsShown,
    Session,
)
from safeguarding.casework.supervision.states import Changed
from safeguarding.casework.supervision.suggestion import suggested_now
from safeguarding.casework.workbook.models import WorkbookEpisode

PEOPLE = (
    "social_worker", "victim_worker", "perpetrator_worker", "manager", "outsider", "outside_manager", "performance",
    "analyst",
)  # fmt: skip
SAID_NO = (Refused, Changed, Http404)
WORST = {"green": 0, "amber": 1, "red": 2}
# Those who may stand here more than once, so that what is tried often succeeds.
people = st.sampled_from([*PEOPLE, "social_worker", "victim_worker", "manager", "manager"])
answers = st.sampled_from(["red", "amber", "green", "cannot_rate"] * 3 + ["blue"])
children = st.sampled_from(["child", "sibling"] * 4 + ["other_child", "mother"])
words = st.sampled_from(["He came back", "Seen with her gran", "   "])
old = st.sampled_from([False, False, True])


class Supervision:
    """Anybody tries anything. `frozen` is what each closed session held when it was closed."""

    def __init__(self, house: House) -> None:
        self.house, self.days = house, 300
        self.frozen: dict[Any, Any] = {}
        self.session: Any = None
        self.open("manager")
        self.rate("social_worker", "sibling", "amber", "Seen with her gran", True, False)
        self.hold_a_whole_supervision("amber")
        self.rate("victim_worker", "child", "red", "He came back", True, False)

    def aimed_at(self, old: bool) -> Session:
        """The session that somebody tries to change: the latest, or one that was closed before."""
        return Session.objects.get(pk=min(self.frozen, key=str)) if old and self.frozen else self.session

    def day(self) -> Any:
        self.days -= 1
        return timezone.localdate() - timedelta(days=max(self.days, 0))

    def user(self, who: str) -> Any:
        return again(getattr(self.house, who))

    def act(self, change: Any, *args: Any, who: str) -> Any:
        """Try it, as a request would: in a transaction of its own that a refusal undoes."""
        with suppress(*SAID_NO), transaction.atomic():
            done = change(*args, by=self.user(who))
            if isinstance(done, Session):
                self.session = done
            return done

    def open(self, who: str) -> None:
        self.act(actions.open_session, self.house.family, self.day(), who=who)

    def rate(self, who: str, child: str, answer: str, reason: str, fresh: bool, late: bool) -> None:
        session = self.aimed_at(late)
        held = Rating.objects.filter(
            session=session, child=getattr(self.house, child), rater=getattr(self.house, who), replaced_by=None
        ).first()
        over = held.pk if held and fresh else None
        self.act(actions.rate_child, session, getattr(self.house, child), answer, reason, over, who=who)

    def set_rating(self, who: str, colour: str, reason: str, fresh: bool) -> None:
        held = FamilyRating.objects.filter(session=self.session, replaced_by=None).first()
        seen = suggested_now(self.user("manager"), self.session)
        over = held.pk if held and fresh else None
        self.act(actions.set_family_rating, self.session, colour, reason, over, seen, who=who)

    def decide(self, who: str, kind: str, text: str, late: bool) -> None:
        self.act(actions.decide, self.aimed_at(late), kind, text, who=who)

    def agree(self, who: str, owner: str, text: str, late: bool) -> None:
        due = timezone.localdate()
        self.act(actions.agree_action, self.aimed_at(late), text, self.user(owner), due, who=who)

    def finish(self, who: str) -> None:
        if action := Action.objects.order_by("agreed_at").first():
            self.act(actions.finish_action, action, timezone.localdate(), "", who=who)

    def attend(self, who: str, present: list[str], late: bool) -> None:
        here = {getattr(self.house, one).pk for one in present}
        self.act(actions.mark_attendance, self.aimed_at(late), here, who=who)

    def allocate_or_end(self, who: str) -> None:
        post = getattr(self.house, who).posts.get()
        held = Allocation.objects.filter(family=self.house.family, post=post, end__isnull=True)
        yesterday = timezone.localdate() - timedelta(days=1)
        if not held.update(end=yesterday):
            Allocation.objects.create(
                authority=self.house.authority, family=self.house.family, post=post, start=yesterday
            )

    def choose_showing(self, who: str, together: bool, text: str) -> None:
        self.act(actions.choose_showing, self.house.team, together, text, who=who)

    def reveal(self, who: str, late: bool) -> None:
        self.act(actions.reveal, self.aimed_at(late), who=who)

    def write(self, who: str, text: str, key: int, late: bool) -> None:
        self.act(actions.write_line, self.aimed_at(late), 1, text, UUID(int=key), who=who)

    def close(self, who: str) -> None:
        before = self.session
        if self.act(actions.close_session, self.session, self.user("manager"), who=who):
            self.frozen[before.pk] = self.held_in(before)

    def differ(self, who: str, about: str, stands: bool, text: str, fresh: bool, late: bool) -> None:
        session, user = self.aimed_at(late), self.user(who)
        held = Dissent.objects.filter(session=session, author=user, about=about, replaced_by=None).first()
        self.act(actions.dissent, session, about, stands, text, held.pk if held and fresh else None, who=who)

    def tell(self, who: str, person: str, teller: str, text: str, late: bool) -> None:
        due, told = timezone.localdate(), getattr(self.house, person)
        self.act(actions.agree_telling, self.aimed_at(late), told, text, self.user(teller), due, who=who)

    def decide_as_manager(self, who: str, text: str) -> None:
        self.act(actions.decide_as_manager, self.aimed_at(True), True, text, text, who=who)

    def hold_a_whole_supervision(self, colour: str, without: str = "") -> None:
        """The straight way through, perhaps without a step, and the next one opened: so there are closed and open ones."""
        self.rate("social_worker", "child", colour, "Seen with her gran", True, False)
        self.reveal("manager", False)
        if without != "rating":
            self.set_rating("manager", colour, "Seen with her gran", True)
        if without != "decision":
            self.decide("manager", "continue", "He came back", False)
        self.close("manager")
        self.open("manager")

    def held_in(self, session: Session) -> Any:
        tables = (Session, Rating, FamilyRating, Decision, Attendance, Line, Dissent, Telling)
        rows = [
            model.objects.filter(pk=session.pk) if model is Session else model.objects.filter(session=session)
            for model in tables
        ]
        return [sorted(map(str, row)) for of in rows for row in [of.values_list()]] + [
            sorted(map(str, Action.objects.filter(session=session).values_list()))
        ]

    def a_closed_session_never_changes(self) -> None:
        for pk, then in self.frozen.items():
            assert self.held_in(Session.objects.get(pk=pk)) == then

    def every_rating_has_an_author_a_reason_and_a_known_answer(self) -> None:
        for row in Rating.objects.select_related("rater"):
            assert row.reason.strip()
            assert row.answer in ("red", "amber", "green", "cannot_rate")
            assert row.child in (self.house.child, self.house.sibling)
            assert Allocation.objects.filter(
                family=self.house.family, post__user=row.rater, post__role=row.role
            ).exists()

    def each_person_has_one_current_rating_of_a_child_in_a_session(self) -> None:
        current = Rating.objects.filter(replaced_by=None).values_list("session", "child", "rater")
        assert len(current) == len(set(current))

    def the_suggestion_is_the_worst_colour_and_cannot_rate_is_never_green(self) -> None:
        if self.session is None or self.session.pk in self.frozen:
            return
        given = Rating.objects.filter(session=self.session, replaced_by=None).exclude(answer="cannot_rate")
        colours = [row.answer for row in given]
        worst = max(colours, key=WORST.__getitem__, default="")
        assert suggested_now(self.user("manager"), self.session) == worst

    def a_family_rating_better_than_the_suggestion_of_its_time_has_a_reason(self) -> None:
        for row in FamilyRating.objects.all():
            better = not row.suggested or WORST[row.colour] < WORST[row.suggested]
            assert row.reason.strip() or not better

    def a_closed_session_has_a_family_rating_and_a_decision(self) -> None:
        for session in Session.objects.filter(closed_at__isnull=False):
            assert session.family_ratings.filter(replaced_by=None).count() == 1
            assert session.decisions.exists()

    def dissent_has_a_reason_and_an_author_who_takes_part(self) -> None:
        for row in Dissent.objects.select_related("session"):
            assert row.reason.strip()
            asked = Attendance.objects.filter(session=row.session, user=row.author, present=True).exists()
            assert asked or Allocation.objects.filter(family=self.house.family, post__user=row.author).exists()

    def a_red_or_worse_session_that_closed_names_a_manager_and_no_other_does(self) -> None:
        before = ""
        for session in Session.objects.filter(closed_at__isnull=False).order_by("held_on"):
            now = session.family_ratings.get(replaced_by=None).colour
            asked = now == "red" or bool(before and WORST[now] > WORST[before])
            assert (session.manager == self.house.manager) is asked and bool(session.manager) is asked
            before = now
        assert not ManagersDecision.objects.filter(session__manager=None).exists()

    def one_workbook_episode_is_open_and_the_others_are_closed_in_order(self) -> None:
        episodes = list(WorkbookEpisode.objects.filter(family=self.house.family).order_by("number"))
        assert [e.number for e in episodes] == list(range(1, len(episodes) + 1))
        assert [e.closed_at is None for e in episodes] == [False] * (len(episodes) - 1) + [True]

    def nobody_who_is_to_rate_sees_a_rating_before_giving_their_own(self) -> None:
        if self.session is None or self.session.pk in self.frozen:
            return
        for who in ("social_worker", "victim_worker", "perpetrator_worker"):
            user = self.user(who)
            seen = visible(user, Rating.objects.filter(session=self.session)).exclude(rater=user)
            own = set(Rating.objects.filter(session=self.session, rater=user).values_list("child", flat=True))
            assert {row.child_id for row in seen} <= own

    def nobody_sees_anothers_rating_before_it_is_revealed_nor_a_line_before_rating(self) -> None:
        self.session.refresh_from_db()
        for who in PEOPLE:
            user = self.user(who)
            rows = visible(user, Rating.objects.filter(session=self.session)).exclude(rater=user)
            assert not (self.session.held_back and rows.exists())
            if queries.waiting(user, self.session):
                assert not visible(user, Line.objects.filter(session=self.session)).exists()
        if self.session.held_back:
            assert not self.session.family_ratings.exists() and not self.session.decisions.exists()

    def lines_stand_in_one_order_each_sentence_once(self) -> None:
        for session in Session.objects.all():
            of = Line.objects.filter(session=session).order_by("number")
            assert [line.number for line in of] == list(range(1, len(of) + 1))
            assert len({(line.author_id, line.client_key) for line in of}) == len(of)
        assert not RatingsShown.objects.exclude(said_by=self.house.manager).exists()


def step(name: str, **arguments: Any) -> Any:
    """One thing that somebody tries: the method of Supervision with its arguments."""
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


fresh, colours = st.booleans(), st.sampled_from(["red", "amber", "green"])
abouts = st.sampled_from(["rating", "decision", "weather"])
steps = st.one_of(
    step("open", who=people),
    step("rate", who=people, child=children, answer=answers, reason=words, fresh=fresh, late=old),
    step(
        "rate",
        who=st.sampled_from(PEOPLE[:3]),
        child=children,
        answer=answers,
        reason=words,
        fresh=st.just(True),
        late=old,
    ),
    step("set_rating", who=people, colour=answers, reason=words, fresh=fresh),
    step("set_rating", who=st.just("manager"), colour=answers, reason=words, fresh=st.just(True)),
    step("decide", who=people, kind=st.sampled_from([*Decision.Kind.values, "punish"]), text=words, late=old),
    step("agree", who=people, owner=people, text=words, late=old),
    step("finish", who=people),
    step("attend", who=people, present=st.lists(people, max_size=3), late=old),
    step("allocate_or_end", who=people),
    step("close", who=people),
    step(
        "rate",
        who=st.just("social_worker"),
        child=st.just("child"),
        answer=answers,
        reason=words,
        fresh=st.just(True),
        late=st.just(False),
    ),
    step("choose_showing", who=people, together=st.booleans(), text=words),
    step("choose_showing", who=st.just("manager"), together=st.just(True), text=st.just("Seen with her gran")),
    step("reveal", who=people, late=old),
    step("write", who=people, text=words, key=st.integers(1, 4), late=old),
    step("differ", who=people, about=abouts, stands=st.booleans(), text=words, fresh=fresh, late=old),
    step(
        "tell",
        who=people,
        person=st.sampled_from(["mother", "child", "other_child"]),
        teller=people,
        text=words,
        late=old,
    ),
    step("decide_as_manager", who=people, text=words),
    step("hold_a_whole_supervision", colour=colours),
    step("hold_a_whole_supervision", colour=colours, without=st.sampled_from(["rating", "decision"])),
)


@pytest.mark.django_db
@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(tried=st.lists(steps, min_size=12, max_size=12))
def test_whatever_people_try_in_whatever_order_the_rules_of_supervision_hold(house, tried):
    with transaction.atomic():
        room = Supervision(house)
        for name, arguments in tried:
            getattr(room, name)(**arguments)
            room.a_closed_session_never_changes()
            room.nobody_who_is_to_rate_sees_a_rating_before_giving_their_own()
            room.nobody_sees_anothers_rating_before_it_is_revealed_nor_a_line_before_rating()
            room.lines_stand_in_one_order_each_sentence_once()
            room.the_suggestion_is_the_worst_colour_and_cannot_rate_is_never_green()
        room.every_rating_has_an_author_a_reason_and_a_known_answer()
        room.each_person_has_one_current_rating_of_a_child_in_a_session()
        room.a_family_rating_better_than_the_suggestion_of_its_time_has_a_reason()
        room.a_closed_session_has_a_family_rating_and_a_decision()
        room.dissent_has_a_reason_and_an_author_who_takes_part()
        room.a_red_or_worse_session_that_closed_names_a_manager_and_no_other_does()
        room.one_workbook_episode_is_open_and_the_others_are_closed_in_order()
        transaction.set_rollback(True)
