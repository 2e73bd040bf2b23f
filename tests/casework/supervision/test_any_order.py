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
from tests.casework.supervision.rules import PEOPLE, Rules
from tests.examples import examples

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.after_models import Dissent
from safeguarding.casework.supervision.models import (
    Action,
    Decision,
    FamilyRating,
    Rating,
    Session,
)
from safeguarding.casework.supervision.states import Changed
from safeguarding.casework.supervision.suggestion import suggested_now

SAID_NO = (Refused, Changed, Http404)
# Those who may stand here more than once, so that what is tried often succeeds.
people = st.sampled_from([*PEOPLE, "social_worker", "victim_worker", "manager", "manager"])
answers = st.sampled_from(["red", "amber", "green", "cannot_rate"] * 3 + ["blue"])
children = st.sampled_from(["child", "sibling"] * 4 + ["other_child", "mother"])
words = st.sampled_from(["He came back", "Seen with her gran", "   "])
old = st.sampled_from([False, False, True])


class Supervision(Rules):
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
