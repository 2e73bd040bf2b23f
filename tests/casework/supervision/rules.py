"""The rules of supervision that must hold after anything that anybody has tried."""

from __future__ import annotations

from typing import Any

from tests.casework.conftest import House

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import queries
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
from safeguarding.casework.supervision.suggestion import suggested_now
from safeguarding.casework.workbook.models import WorkbookEpisode

PEOPLE = (
    "social_worker", "victim_worker", "perpetrator_worker", "manager", "outsider", "outside_manager", "performance",
    "analyst",
)  # fmt: skip
WORST = {"green": 0, "amber": 1, "red": 2}


class Rules:
    """What each rule looks at. `frozen` is what each closed session held when it was closed."""

    house: House
    session: Any
    frozen: dict[Any, Any]
    user: Any

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
