"""How worrying things truly are in a made-up family, month by month: what ratings and words are drawn around.

A number from 0 (no worry) to 3. Below 1 a worker without bias says green, below 2 amber, else red. It goes down where
the work helps, which is in most families, stays where they are stuck, and goes up before a step up.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.made_up.chance import DAY, stream
from safeguarding.evidence.made_up.course import Course
from safeguarding.evidence.made_up.words import BETTER, SAME, WORSE

#: trend: worry at allocation without and with an early conference, at a later conference, at the plan's end, at closure.
POINTS = {
    "improving": (1.5, 2.1, 2.2, 1.0, 0.3),
    "stuck": (1.6, 2.1, 2.1, 1.5, 0.9),
    "worsening": (1.5, 2.3, 2.4, 2.0, 1.2),
}


@dataclass(frozen=True)
class Drift:
    """Worry over time: straight lines between points."""

    days: tuple[date, ...]
    worry: tuple[float, ...]

    def at(self, day: date) -> float:
        """The worry on a day; before the first point and after the last it stays as there."""
        place = bisect_right(self.days, day)
        if place == 0 or place == len(self.days):
            return self.worry[max(0, place - 1)]
        left, right = self.days[place - 1], self.days[place]
        share = (day - left).days / (right - left).days
        return self.worry[place - 1] + share * (self.worry[place] - self.worry[place - 1])

    def going(self, day: date, noise: float) -> str:
        """Whether things get better, stay or get worse around the day, as somebody with so much noise sees it."""
        change = self.at(day) - self.at(day - DAY * 30) + noise
        return BETTER if change < -0.05 else WORSE if change > 0.05 else SAME


def drift(course: Course, seed: int, family: str) -> Drift:
    """The worry of one involvement."""
    rng = stream(seed, "drift", family, course.referral)
    start, early, conference, plan_end, end = (point + rng.gauss(0, 0.15) for point in POINTS[course.trend])
    points = {course.allocated: start}
    if course.conference and course.conference > course.allocated:
        points[course.conference] = conference if course.route == "step_up" else early
    elif course.conference:
        points[course.allocated] = early
    if course.care:
        points[course.care[0]] = 2.5
    elif course.protection:
        points[course.protection[1]] = plan_end
    last = course.left_team
    if last and last > max(points):
        points[last] = end
    days = tuple(sorted(points))
    return Drift(days, tuple(points[day] for day in days))
